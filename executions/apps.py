"""The Django app of executions."""

from django.apps import AppConfig

from executions import jsonata_process


class ExecutionsConfig(AppConfig):
    """Runs: their journal, engine, handlers and dashboard."""

    name = "executions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep hostile JSONata away from this process."""
        jsonata_process.install()
