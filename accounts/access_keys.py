"""Access keys: made, listed, revoked, and the secrets that signatures are checked with.

A secret is an HMAC of the key's id and salt under the server's own secret, so the database holds nothing that signs a
request, and a new server secret makes every access key void.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.errors import Conflict, Invalid, NotFound
from accounts.kept_queries import KeptQuery
from accounts.models import AccessKey
from accounts.permissions import User, can_admin, require
from accounts.services import owner_get

PREFIX = "STUDIO"  # AWS's own begin with AKIA: nobody shall take the one for the other
MOST_PER_USER = 10
MAX_DESCRIPTION = 200
OWN_KEY_ID = "STUDIOITSELF"  # what this server signs with when a workflow calls Step Functions here
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
USED_NOTED_EVERY = timedelta(hours=1)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_KEY_SALT = "accounts.access_keys"


_any_key = KeptQuery(lambda: AccessKey.objects.order_by().values_list("pk", flat=True)[:1])
_usable = KeptQuery(
    lambda key_id: AccessKey.objects.select_related("user").filter(
        key_id=key_id, revoked_at=None, user__is_active=True
    ),
    str,
)


@dataclass(frozen=True, slots=True)
class Signer:
    """Whom a key signs for, the secret that it signs with, and its row (None for the server's own key)."""

    user: Any
    secret: str
    key: AccessKey | None = None

    def __repr__(self) -> str:
        return f"Signer({self.user!r})"  # no log shall ever show the secret


def access_key_create(user: User, description: str = "") -> tuple[AccessKey, str]:
    """Make a key for the user; the secret beside it is shown now or never.

    Raises NotSignedIn, NotAllowed, Invalid `description_invalid`, Conflict `too_many_keys`.
    """
    require(user, "view")
    description = description.strip()
    if len(description) > MAX_DESCRIPTION or "\0" in description:
        raise Invalid(
            "description_invalid",
            f"The description has {len(description)} characters; at most {MAX_DESCRIPTION} are taken.",
            field="description",
        )
    if AccessKey.objects.filter(user=user, revoked_at=None).count() >= MOST_PER_USER:
        raise Conflict("too_many_keys", f"You have {MOST_PER_USER} access keys. Revoke one that you do not need.")
    key = AccessKey.objects.create(
        key_id=PREFIX + "".join(secrets.choice(_LETTERS) for _ in range(20 - len(PREFIX))),
        user=user,
        description=description,
        salt=secrets.token_hex(16),
        created_at=timezone.now(),
    )
    return key, _secret(key.key_id, key.salt)


def access_keys_of(user: User) -> list[AccessKey]:
    """Return the user's keys, the newest first, with those that were revoked. Raises NotSignedIn, NotAllowed."""
    require(user, "view")
    return list(AccessKey.objects.filter(user=user).order_by("-pk"))


def access_key_revoke(user: User, key_id: str) -> AccessKey:
    """Make one of the user's keys void, at once and for ever; an admin may revoke anybody's. Raises NotFound."""
    require(user, "view")
    theirs = Q() if can_admin(user) else Q(user=user)
    key = AccessKey.objects.filter(theirs, key_id=key_id).first()
    if key is None:
        raise NotFound("You have no such access key.")
    AccessKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now())
    key.refresh_from_db()
    return key


def access_keys_configured() -> bool:
    """Was a key ever made here? Revoking the last one does not open the API to everybody again."""
    return bool(_any_key())


def any_key_will_do() -> bool:
    """Only where the studio listens to this machine alone: behind a proxy every caller would seem to be local."""
    own = settings.CONFIGURATION
    return own.host in LOOPBACK and not own.studio_https and not access_keys_configured()


def words_about_keys() -> str:
    """Say at start whose requests the Step Functions API takes."""
    if any_key_will_do():
        return "It takes any access key, from this machine only."
    if access_keys_configured():
        return "It takes known access keys only."
    return "It takes known access keys only, and there is none yet: manage.py access_keys create."


def revoked_access_keys_forget() -> int:
    """Delete the keys that were revoked; return how many."""
    return AccessKey.objects.exclude(revoked_at=None).delete()[0]


def signer_find(key_id: str) -> Signer | None:
    """Return whom a key signs for: None when there is no such key, it was revoked, or its user was deactivated."""
    if key_id == OWN_KEY_ID:
        return Signer(owner_get(), _secret(OWN_KEY_ID, ""))
    if not key_id.startswith(PREFIX):
        return None  # the usual case where any key will do, without a question to the database
    key = _usable.first(key_id)
    if key is None:
        return None
    return Signer(key.user, _secret(key.key_id, key.salt), key)


def access_key_used(key: AccessKey) -> None:
    """Note that a key was used, to the hour: not every call shall write."""
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > USED_NOTED_EVERY:
        AccessKey.objects.filter(pk=key.pk).update(last_used_at=now)


def own_access_key() -> tuple[str, str]:
    """Return id and secret of the key that this server signs its own calls to itself with."""
    return OWN_KEY_ID, _secret(OWN_KEY_ID, "")


def _secret(key_id: str, salt: str) -> str:
    digest = salted_hmac(_KEY_SALT, f"{key_id}:{salt}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")
