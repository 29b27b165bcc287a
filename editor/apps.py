"""The editor app."""

from django.apps import AppConfig


class EditorConfig(AppConfig):
    """Workflows, drafts, versions."""

    name = "editor"
