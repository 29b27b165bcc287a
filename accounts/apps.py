"""The accounts app."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Sign-in, groups, permissions."""

    name = "accounts"

    def ready(self) -> None:
        """See to the groups after each migration and each flush: permissions cannot be given without them."""
        post_migrate.connect(_make_groups, sender=self)


def _make_groups(*, using: str, **_: Any) -> None:
    from django.contrib.auth.models import Group  # noqa: PLC0415  models are there when apps are ready

    from accounts.permissions import GROUPS  # noqa: PLC0415

    for name in GROUPS:
        Group.objects.using(using).get_or_create(name=name)
