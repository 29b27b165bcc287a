"""`manage.py doctor`: what is stuck, and why."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from executions.operations.doctor import findings, queue_depths


class Command(BaseCommand):
    """Looks and changes nothing; the status is 1 when something is stuck."""

    help = "Say which executions are stuck and why, and which part of the studio is missing."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one sentence a line."""
        depths = ", ".join(f"{name} {length:,}" for name, length in queue_depths().items())
        self.stdout.write(f"Messages in the queues: {depths or 'unknown, Redis does not answer'}.")
        found = findings()
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            sys.exit(1)
        self.stdout.write("Nothing is stuck.")
