"""`manage.py purge --older-than 90d`: delete the executions that ended long ago."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from executions.operations.purging import purge

UNITS = {"d": "days", "h": "hours", "w": "weeks"}


class Command(BaseCommand):
    """Says what it removed."""

    help = "Delete executions that ended long ago, with their histories. Workflows and versions stay."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an age."""
        parser.add_argument("--older-than", help="such as 90d, 12h or 8w; STUDIO_RETENTION_DAYS when left out")
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge and tell."""
        age = _age(options["older_than"]) if options["older_than"] else timedelta(days=settings.STUDIO_RETENTION_DAYS)
        before = datetime.now(UTC) - age
        gone = purge(before, dry_run=options["dry_run"])
        words = "Would remove" if options["dry_run"] else "Removed"
        since = f", the oldest ended {gone.oldest:%Y-%m-%d %H:%M} UTC" if gone.oldest else ""
        self.stdout.write(
            f"{words} {gone.executions:,} execution(s) with {gone.events:,} event(s) that ended before "
            f"{before:%Y-%m-%d %H:%M} UTC{since}."
        )


def _age(text: str) -> timedelta:
    found = re.fullmatch(r"([0-9]{1,6})([dhw])", text.strip())
    if not found:
        raise CommandError(f"--older-than {text}: give a whole number and d, h or w, such as 90d.")
    return timedelta(**{UNITS[found[2]]: int(found[1])})
