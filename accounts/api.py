"""`GET /session`: who is signed in and what they may do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from accounts.session import session_as_json

router = Router(tags=["session"])


@router.get("/session", summary="Who is signed in")
def session(request: HttpRequest) -> Any:
    """Return the user, their groups, what they may do, and where they are."""
    return session_as_json(request.user)
