"""Secrets in the database: sealed with a key that follows from the server's own secret, which no database holds."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts.errors import Invalid

_SALT = "editor.environments.sealing"


class SecretUnreadable(Invalid):
    """A sealed secret, and a server's own secret that did not seal it. `reason` is a sentence."""

    def __init__(self, name: str) -> None:
        self.reason = f"The secret {name} cannot be read any more: STUDIO_SECRET_KEY was changed."
        super().__init__("secret_unreadable", f"{self.reason} Enter its value again.", field="environment_id")


def seal(text: str) -> str:
    """Return what may be stored of a secret."""
    return _box().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, name: str) -> str:
    """Return a secret again. Raises SecretUnreadable when the server's own secret was changed since."""
    try:
        return _box().decrypt(sealed.encode("ascii")).decode()
    except InvalidToken:
        raise SecretUnreadable(name) from None


def _box() -> Fernet:
    digest = salted_hmac(_SALT, "key", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
