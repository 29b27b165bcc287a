"""The Django app of executions."""

from django.apps import AppConfig

from executions import jsonata_process


class ExecutionsConfig(AppConfig):
    """Runs: their journal, engine, handlers and dashboard."""

    name = "executions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep hostile JSONata away from this process; hear of what happens to workflows."""
        jsonata_process.install()
        from editor.signals import workflow_deleted  # noqa: PLC0415  models are there when apps are ready
        from executions.deletions import executions_end  # noqa: PLC0415
        from executions.outbox import workflow_changes  # noqa: PLC0415

        workflow_deleted.connect(executions_end, dispatch_uid="executions_end")
        workflow_changes.connect()
