"""`manage.py timers`: the process that fires timers and sends lost messages again. Several may run."""

from __future__ import annotations

import os
import signal
import socket
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from executions.engine import timers
from executions.operations.releases import check_at_start
from executions.outbox import courier
from executions.readiness import keep_beating


class Command(BaseCommand):
    """Runs until it is told to stop."""

    requires_system_checks = ()  # a quicker start
    help = (
        "Fire the timers of executions as they become due (waits, retries, timeouts), find lost work, and deliver "
        "webhooks and events."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the loop; SIGTERM and SIGINT end it after the turn that is going on."""
        check_at_start()
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        connection.settings_dict["CONN_MAX_AGE"] = None  # one connection for all its life, not one for each look
        keep_beating("timers", f"{socket.gethostname()}:{os.getpid()}")
        # A thread of its own: who is told late must not make timers late.
        telling = threading.Thread(target=courier.run, args=(stopping,), name="courier")
        telling.start()
        timers.run(stopping)
        telling.join()
