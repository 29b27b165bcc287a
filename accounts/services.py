"""Sign-in: the one-time link, and a brake on guessing passwords."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.errors import TooMany
from accounts.kept_queries import KeptQuery
from accounts.models import PasswordTries, SignInLink
from accounts.permissions import GROUPS, groups_known

OWNER = "owner"
LINK_LIFE = timedelta(minutes=15)
TRIES_WINDOW = timedelta(minutes=10)
TRIES_PER_NAME = 8
TRIES_PER_ADDRESS = 40


_OWN_FIELDS = ("id", "is_superuser", "username", "is_active")  # in the order of the model, as `from_db` wants them
_owners = KeptQuery(lambda: get_user_model().objects.filter(username=OWNER).values_list(*_OWN_FIELDS, "groups__name"))


def owner_ensure() -> Any:
    """Return the local owner, making the account (no password, every group) when it is missing."""
    user, made = get_user_model().objects.get_or_create(username=OWNER)
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    user.groups.add(*(Group.objects.get_or_create(name=name)[0] for name in GROUPS))
    return user


def owner_get() -> Any:
    """Return the local owner as found, groups known, by one query: for doors that many requests come through."""
    rows = _owners()  # one for each group
    if not rows:
        return owner_ensure()
    owner = get_user_model().from_db(DEFAULT_DB_ALIAS, _OWN_FIELDS, rows[0][:-1])
    return groups_known(owner, [row[-1] for row in rows])


def sign_in_link_create(user: Any = None, *, life: timedelta = LINK_LIFE) -> str:
    """Return the path of a new one-time sign-in link, `/sign-in/once/…/`, for `user` or the local owner.

    The link works once, within `life`. Links that ran out are forgotten on the way.
    """
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        SignInLink.objects.filter(expires_at__lt=now).delete()
        SignInLink.objects.create(
            token_hash=_hash(token), user=user or owner_ensure(), created_at=now, expires_at=now + life
        )
    return f"/sign-in/once/{token}/"


def sign_in_link_use(token: str) -> Any | None:
    """Return the user whom the link signs in, once; None for a link that is unknown, used or too old."""
    now = timezone.now()
    link = SignInLink.objects.filter(token_hash=_hash(token), used_at=None, expires_at__gt=now)
    # Of two people who follow one link at once, one changes the row and one finds nothing to change.
    if link.update(used_at=now) != 1:
        return None
    user = SignInLink.objects.select_related("user").get(token_hash=_hash(token)).user
    return user if user.is_active else None


def password_try_check(username: str, address: str) -> None:
    """Raise TooMany when too many wrong passwords came lately for this name or from this address."""
    now = timezone.now()
    limits = Q(key=_name_key(username), failures__gte=TRIES_PER_NAME)
    limits |= Q(key=_address_key(address), failures__gte=TRIES_PER_ADDRESS)
    braked = PasswordTries.objects.filter(limits, window_ends_at__gt=now).order_by("-window_ends_at").first()
    if braked is not None:
        minutes = max(1, round((braked.window_ends_at - now).total_seconds() / 60))
        raise TooMany(
            "too_many_tries",
            f"Too many wrong passwords. Try again in {minutes} minute{'s' if minutes != 1 else ''}.",
        )


def password_try_failed(username: str, address: str) -> None:
    """Count one wrong password."""
    now = timezone.now()
    with transaction.atomic():
        PasswordTries.objects.filter(window_ends_at__lt=now).delete()
        for key in (_name_key(username), _address_key(address)):
            _count(key, now)


def password_try_succeeded(username: str) -> None:
    """Forget the wrong passwords for a name whose right one came."""
    PasswordTries.objects.filter(key=_name_key(username)).delete()


def _count(key: str, now: datetime) -> None:
    tries, _ = PasswordTries.objects.get_or_create(key=key, defaults={"window_ends_at": now + TRIES_WINDOW})
    PasswordTries.objects.filter(pk=tries.pk).update(failures=F("failures") + 1)


def _name_key(username: str) -> str:
    return _hash(f"name:{username.casefold()}")


def _address_key(address: str) -> str:
    return _hash(f"address:{address}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
