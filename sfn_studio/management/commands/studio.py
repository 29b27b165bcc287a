"""`manage.py studio`: start the whole studio on this machine."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from sfn_studio.supervisor.studio import Studio


class Command(BaseCommand):
    """Runs until Ctrl-C."""

    help = "Start Redis, the web server, the workers and the timers, and print the address to open."
    requires_system_checks = ()  # they import every address; the web process runs them
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the supervisor and exit with its status."""
        sys.exit(Studio(settings.CONFIGURATION).run())
