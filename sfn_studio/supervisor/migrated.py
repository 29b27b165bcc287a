"""Has the database every migration of this checkout? Asked of file names, without importing one of them."""

from __future__ import annotations

from pathlib import Path


def up_to_date() -> bool:
    """Say whether no migration waits. Raises OperationalError when the database does not answer."""
    from django.apps import apps  # noqa: PLC0415  Django is set up by the supervisor
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415

    folders = {app.label: Path(app.path) / "migrations" for app in apps.get_app_configs()}
    wanted = {
        (label, file.stem)
        for label, folder in folders.items()
        for file in folder.glob("*.py")
        if file.stem != "__init__"
    }
    return wanted <= MigrationRecorder(connection).applied_migrations().keys()
