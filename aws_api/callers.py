"""Who calls: the person whom a request's credentials stand for."""

from __future__ import annotations

import ipaddress
from typing import Any

import re2
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest

from accounts.services import owner_ensure
from aws_api.errors import CORAL, ApiError

LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
CREDENTIAL = re2.compile(r"AWS4-HMAC-SHA256 .*?Credential=([^/,\s]+)/\d{8}/[^/]+/states/aws4_request")


def caller(request: HttpRequest) -> Any:
    """The local owner, for a signed request over loopback: on one machine any key will do, as its start-up log says.

    Raises MissingAuthenticationTokenException for an unsigned request, and AccessDeniedException for one that comes
    from another machine: keys of other machines are not known here.
    """
    if not CREDENTIAL.search(request.headers.get("Authorization", "")):
        raise ApiError(
            "MissingAuthenticationTokenException", "Missing Authentication Token", status=403, namespace=CORAL
        )
    if not _any_key_will_do() or not _is_loopback(request.META.get("REMOTE_ADDR", "")):
        raise ApiError(
            "AccessDeniedException",
            "The Step Functions API is served only to the machine that the studio runs on, while it listens to nobody else.",
            status=403,
            namespace=CORAL,
        )
    owner = get_user_model().objects.filter(username="owner").first()
    return owner or owner_ensure()


def _any_key_will_do() -> bool:
    """Only where the studio listens to this machine alone: behind a proxy every caller would seem to be local."""
    own = settings.CONFIGURATION
    return own.host in LOOPBACK and not own.studio_https


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return not address  # a Unix socket has no address, and no other machine reaches it
