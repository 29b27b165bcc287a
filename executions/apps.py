"""The Django app of executions."""

from django.apps import AppConfig


class ExecutionsConfig(AppConfig):
    """Runs: their journal, engine, handlers and dashboard."""

    name = "executions"
    default_auto_field = "django.db.models.BigAutoField"
