"""`manage.py alive worker`: the health check of a container that answers no HTTP."""

from __future__ import annotations

import socket
from typing import Any

import redis
from django.core.management.base import BaseCommand, CommandError, CommandParser

from executions.engine import dispatch
from executions.readiness import KEY


class Command(BaseCommand):
    """Asks Redis whether a process of this machine has beaten lately."""

    help = "Succeed when a worker, or a timer process, of this machine is alive."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the kind."""
        parser.add_argument("kind", choices=("worker", "timers"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Fail with one sentence when nobody is."""
        kind, host = options["kind"], socket.gethostname()
        try:
            names = list(dispatch.redis_client().scan_iter(KEY.format(kind=kind, name=f"*{host}*"), count=1000))
        except redis.RedisError as error:
            raise CommandError(f"Redis does not answer: {error}") from None
        if not names:
            raise CommandError(f"No {kind} of {host} has been heard of in the last seconds.")
        self.stdout.write(f"{len(names)} alive.")
