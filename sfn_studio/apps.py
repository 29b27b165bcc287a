"""sfn-studio as a Django app: its commands, template tags and checks."""

from django.apps import AppConfig


class StudioConfig(AppConfig):
    """Registers the system checks."""

    name = "sfn_studio"

    def ready(self) -> None:
        """Import what registers itself."""
        # The Celery application is what every process sends its messages by.
        from sfn_studio import celery, checks  # noqa: F401, PLC0415  Django asks for models to be loaded first
