"""Secrets in the database: sealed with a key that follows from the server's own secret, which no database holds."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts.errors import Invalid

_SALT = "editor.environments.sealing"


def seal(text: str) -> str:
    """Return what may be stored of a secret."""
    return _box().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, name: str) -> str:
    """Return a secret again. Raises Invalid `secret_unreadable` when the server's own secret was changed since."""
    try:
        return _box().decrypt(sealed.encode("ascii")).decode()
    except InvalidToken:
        message = f"The secret {name} cannot be read any more: STUDIO_SECRET_KEY was changed. Enter its value again."
        raise Invalid("secret_unreadable", message, field="environment_id") from None


def _box() -> Fernet:
    digest = salted_hmac(_SALT, "key", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
