"""`manage.py replay EXECUTION`: fold its log again and compare."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from executions.models import Execution
from executions.operations.replays import differences


class Command(BaseCommand):
    """Says in what an execution differs from its log; fails if it does."""

    help = "Rebuild executions from their logs and compare them with their rows and snapshots. Changes nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ids, names or ARNs, or --all."""
        parser.add_argument("execution", nargs="*", help="id, ARN or name of an execution")
        parser.add_argument("--all", action="store_true", help="every execution")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare each; the status is 1 when one differs."""
        if options["all"] == bool(options["execution"]):
            raise CommandError("Name one or more executions, or ask for --all.")
        rows = Execution.objects.order_by("started_at", "id")
        ids = rows.values_list("pk", flat=True) if options["all"] else [_find(name) for name in options["execution"]]
        wrong = count = 0
        for pk in ids:
            count += 1
            found = differences(pk)
            wrong += bool(found)
            for sentence in found:
                self.stdout.write(f"{pk}: {sentence}")
        if wrong:
            raise CommandError(f"{wrong:,} of {count:,} executions differ from their log.")
        self.stdout.write(f"{count:,} execution(s) replayed: each is what its log says.")


def _find(name: str) -> UUID:
    try:
        key: UUID | None = UUID(name)
    except ValueError:
        key = None
    rows = Execution.objects.filter(pk=key) if key else Execution.objects.none()
    found = list((rows or Execution.objects.filter(arn=name) or Execution.objects.filter(name=name))[:2])
    if len(found) != 1:
        how = "more than one execution is" if found else "no execution is"
        raise CommandError(f"{how[0].upper()}{how[1:]} named {name}. Give its id or its ARN.")
    return found[0].pk
