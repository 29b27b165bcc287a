"""Does the database fit this release: older ones must be migrated first, newer ones are worked with as far as possible."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.management import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from executions.readiness import Part

APPS = ("accounts", "editor", "executions")
SHOWN = 3
log = logging.getLogger(__name__)


def refusal() -> str | None:
    """Return why this release must not work on the database; None when it may. Raises DatabaseError."""
    missing, _ = _differences()
    if not missing:
        return None
    return (
        f"The database is older than this release ({settings.STUDIO_VERSION}): it lacks {_names(missing)}. "
        "Run `manage.py migrate` first."
    )


def check_at_start() -> None:
    """Raise CommandError when the database must be migrated first; say in the log when a newer release has migrated it.

    A database that does not answer yet is no reason to stay away: whoever starts waits for it.
    """
    try:
        problem, newer = refusal(), _differences()[1]
    except DatabaseError as error:
        log.warning("Whether the database fits this release could not be seen yet: %s", error)
        return
    if problem is not None:
        raise CommandError(problem)
    if newer:
        log.warning(_about_newer(newer))


def readiness() -> Part:
    """Return whether the database fits this release."""
    try:
        problem, newer = refusal(), _differences()[1]
    except DatabaseError as error:
        return {"ok": False, "message": f"Whether the database fits this release is not known: {type(error).__name__}."}
    if problem is not None:
        return {"ok": False, "message": problem}
    return {"ok": True, "message": _about_newer(newer) if newer else f"Release {settings.STUDIO_VERSION}."}


def _about_newer(newer: list[str]) -> str:
    return (
        f"A newer release has migrated the database ({_names(newer)}). This one (release {settings.STUDIO_VERSION}) goes "
        "on, and leaves what it cannot read to workers of that release; replace it soon."
    )


def _differences() -> tuple[list[str], list[str]]:
    """Return the migrations that the database lacks, and those that it has and this release does not know."""
    loader = MigrationLoader(connection)
    applied = {name for name in loader.applied_migrations if name[0] in APPS}
    known = {name for name in loader.disk_migrations if name[0] in APPS}
    return sorted(map(".".join, known - applied)), sorted(map(".".join, applied - known))


def _names(migrations: list[str]) -> str:
    more = len(migrations) - SHOWN
    return ", ".join(migrations[:SHOWN]) + (f" and {more} more" if more > 0 else "")
