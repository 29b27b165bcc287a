"""`manage.py access_keys`: make, list, revoke and forget keys of the Step Functions API."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from accounts.access_keys import access_key_create, access_key_revoke, revoked_access_keys_forget
from accounts.errors import Refusal
from accounts.models import AccessKey
from accounts.services import owner_ensure


class Command(BaseCommand):
    """Says what it did; the secret of a new key is printed once."""

    help = "Make, list, revoke and forget access keys of the Step Functions API."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a deed and what it is done to."""
        deeds = parser.add_subparsers(dest="deed", required=True)
        create = deeds.add_parser("create", help="make a key and print its secret, once")
        create.add_argument("username", nargs="?", help="whom the key signs for (the local owner when left out)")
        create.add_argument("--description", default="", help="what the key is for")
        deeds.add_parser("list", help="list every key, without secrets")
        revoke = deeds.add_parser("revoke", help="make a key void at once")
        revoke.add_argument("key_id")
        deeds.add_parser("forget", help="delete revoked keys; with none left, loopback takes any key again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        try:
            getattr(self, f"_{options['deed']}")(options)
        except Refusal as refused:
            raise CommandError(refused.message) from None

    def _create(self, options: dict[str, Any]) -> None:
        key, secret = access_key_create(_user(options["username"]), options["description"])
        self.stdout.write(f"AWS_ACCESS_KEY_ID={key.key_id}\nAWS_SECRET_ACCESS_KEY={secret}")
        self.stderr.write("The secret is not shown again. From now on every request must be signed with a known key.")

    def _list(self, options: dict[str, Any]) -> None:
        for key in AccessKey.objects.select_related("user").order_by("pk"):
            state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "in use"
            used = f"last used {key.last_used_at:%Y-%m-%d}" if key.last_used_at else "never used"
            self.stdout.write("  ".join([key.key_id, key.user.get_username(), state, used, key.description]).rstrip())

    def _revoke(self, options: dict[str, Any]) -> None:
        access_key_revoke(owner_ensure(), options["key_id"])
        self.stdout.write(f"{options['key_id']} signs nothing any more.")

    def _forget(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{revoked_access_keys_forget()} revoked keys were deleted.")


def _user(username: str | None) -> Any:
    if not username:
        return owner_ensure()
    user = get_user_model().objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no active user named {username!r}.")
    return user
