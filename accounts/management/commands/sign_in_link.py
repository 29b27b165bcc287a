"""`manage.py sign_in_link`: print a new one-time sign-in link."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from accounts.services import sign_in_link_create


class Command(BaseCommand):
    """Prints the address."""

    help = "Print a link that signs in once, within 15 minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the user's name."""
        parser.add_argument("username", nargs="?", help="whom the link signs in (the local owner when left out)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make and print the link."""
        user = None
        if options["username"]:
            user = get_user_model().objects.filter(username=options["username"], is_active=True).first()
            if user is None:
                raise CommandError(f"There is no active user named {options['username']!r}.")
        scheme = "https" if settings.STUDIO_HTTPS else "http"
        configuration = settings.CONFIGURATION
        self.stdout.write(f"{scheme}://{configuration.host}:{configuration.port}{sign_in_link_create(user)}")
