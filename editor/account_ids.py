"""AWS accounts of workflows and activities: the studio's own, and those that an access key of 12 digits names."""

from __future__ import annotations

from django.conf import settings


def account_stored(account_id: str) -> str:
    """What is kept for an account: nothing for the studio's own, so that STUDIO_ACCOUNT_ID may be changed."""
    return "" if account_id == settings.STUDIO_ACCOUNT_ID else account_id


def account_shown(stored: str) -> str:
    """Return the account id that ARNs carry."""
    return stored or settings.STUDIO_ACCOUNT_ID
