"""The signed-in user as the front end sees them."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from accounts.permissions import GROUPS, can_admin, can_edit, can_operate, can_review, groups_of
from accounts.wire import person_as_json


def session_as_json(user: Any) -> dict[str, Any]:
    """Return `Session` of the API."""
    mine = groups_of(user)
    return {
        "user": person_as_json(user),
        "groups": [name for name in GROUPS if name in mine],
        "can": {
            "edit": can_edit(user),
            "operate": can_operate(user),
            "review": can_review(user),
            "admin": can_admin(user),
        },
        "account_id": settings.STUDIO_ACCOUNT_ID,
        "region": settings.STUDIO_REGION,
        "version": settings.STUDIO_VERSION,
    }
