"""The door of every API operation: a session, an anti-forgery token with everything that is not a read, a capability."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from accounts.errors import NotAllowed, NotSignedIn
from accounts.permissions import Capability, require


class Needs(APIKeyCookie):
    """Lets people with the capability in. It stands before the request's body is read."""

    def __init__(self, capability: Capability) -> None:
        super().__init__(csrf=False)  # ours says what to do about it
        self.capability = capability

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Return the user. Raises NotSignedIn or NotAllowed."""
        if not request.user.is_authenticated:
            raise NotSignedIn
        if check_csrf(request) is not None:
            raise NotAllowed(
                "The anti-forgery token is missing or old. Reload the page and try again.", code="csrf_failed"
            )
        require(request.user, self.capability)
        return request.user


@cache
def needs(capability: Capability) -> Needs:
    """Return the door for a capability: `@router.post(…, auth=needs("edit"))`."""
    return Needs(capability)
