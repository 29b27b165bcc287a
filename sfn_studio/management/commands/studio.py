"""`manage.py studio`: start the whole studio on this machine."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand

from sfn_studio.configuration import CHECKOUT


class Command(BaseCommand):
    """Runs until Ctrl-C."""

    help = "Start Redis, the web server, the workers and the timers, and print the address to open."
    requires_system_checks = ()  # they import every address; the web process runs them
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Begin again: `manage.py` itself takes this command before Django reads the settings."""
        os.execv(sys.executable, [sys.executable, str(CHECKOUT / "manage.py"), "studio"])  # noqa: S606
