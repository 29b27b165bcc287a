"""Who calls: the person whom a request's credentials stand for."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.access_keys import access_key_used, any_key_will_do, signer_find
from accounts.services import owner_get
from aws_api.errors import CORAL, ApiError
from aws_api.signatures import Authorization, authorization_of, signature_check

FORWARDED = ("Forwarded", "X-Forwarded-For")
_ACCOUNT = re.compile(r"[0-9]{12}")


@dataclass(frozen=True, slots=True)
class Caller:
    """A person, and the account that they work in."""

    user: Any
    account_id: str


calling_account: ContextVar[str] = ContextVar("calling_account")
"""Account of the request that is answered: what is made without an ARN is made there."""


def caller(request: HttpRequest) -> Caller:
    """The user whose key signed the request, in the studio's own account.

    While no key was ever made, any signature of this machine is the owner's, and a key id of 12 digits names the account.

    Raises MissingAuthenticationTokenException, IncompleteSignatureException, InvalidSignatureException,
    UnrecognizedClientException (no such key, or revoked, or no key and not this machine).
    """
    told = authorization_of(request)
    signer = signer_find(told.key_id)
    if signer is None:
        return _unknown(request, told)
    signature_check(request, told, signer.secret, dt.datetime.now(dt.UTC))
    if signer.key is not None:
        access_key_used(signer.key)
    return Caller(signer.user, settings.STUDIO_ACCOUNT_ID)


def _unknown(request: HttpRequest, told: Authorization) -> Caller:
    if any_key_will_do() and _is_this_machine(request):
        return Caller(owner_get(), told.key_id if _ACCOUNT.fullmatch(told.key_id) else settings.STUDIO_ACCOUNT_ID)
    raise ApiError(
        "UnrecognizedClientException", "The security token included in the request is invalid.", namespace=CORAL
    )


def _is_this_machine(request: HttpRequest) -> bool:
    if any(name in request.headers for name in FORWARDED):
        return False  # a proxy speaks for somebody else
    return _is_loopback(request.META.get("REMOTE_ADDR", ""))


@lru_cache(maxsize=256)
def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return not address  # a Unix socket has no address, and no other machine reaches it
