"""Where a service is called: at an endpoint that the operator named, at AWS where the operator allows it, or nowhere.

In this order: `AWS_ENDPOINT_URL_<SERVICE>`; AWS itself when `STUDIO_AWS_SERVICES` names the service (or `*`);
`AWS_ENDPOINT_URL`. Step Functions itself is this server unless one of the first two says otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import botocore.session
from botocore.model import ServiceModel
from django.conf import settings

from asl.sdk_names import OTHER_NAMES

OURS = "stepfunctions"
ALL = "*"


@dataclass(frozen=True, slots=True)
class Door:
    """A service as boto3 names it, and its address; without one it is AWS itself, which needs real credentials."""

    client: str
    url: str | None
    ours: bool = False


def door_of(service: str) -> Door | None:
    """Return where a service is called, named as Step Functions or as boto3 names it. None: the operator allows none."""
    client = client_name(service)
    if client is None:
        return None
    for variable in _variables(client):
        if url := os.environ.get(variable):
            return Door(client, url)
    allowed = settings.STUDIO_AWS_SERVICES
    if client in {client_name(name) for name in allowed} or (ALL in allowed and client != OURS):
        return Door(client, None)
    if client == OURS:
        return Door(client, _own_address(), ours=True)
    url = os.environ.get("AWS_ENDPOINT_URL")
    return Door(client, url) if url else None


def missing_door(service: str) -> str:
    """How an operator opens a door to a service, as the end of a sentence."""
    client = client_name(service)
    variable = next(_variables(client)) if client else "AWS_ENDPOINT_URL"
    return (
        f"set {variable} (or AWS_ENDPOINT_URL) to the address of a server that speaks for it, or name it in "
        f"STUDIO_AWS_SERVICES to call AWS itself"
    )


def client_name(service: str) -> str | None:
    """Return a service as boto3 names it, or None where boto3 knows none of that name."""
    known = _services()
    name = OTHER_NAMES.get(service, service)
    return known.get(name.replace("-", ""))


@cache
def model_of(client: str) -> ServiceModel:
    """Return boto3's description of a service."""
    return _session().get_service_model(client)


def _variables(client: str) -> Iterator[str]:
    """Yield the variables that name an address: as every SDK reads it, and with boto3's own name for the service."""
    word = str(model_of(client).service_id).upper().replace(" ", "_").replace("-", "_")
    yield f"AWS_ENDPOINT_URL_{word}"
    other = client.upper().replace("-", "_")
    if other != word:
        yield f"AWS_ENDPOINT_URL_{other}"


def _own_address() -> str:
    """Where the workers reach this server's own API: on another machine, its operator says so."""
    if settings.STUDIO_OWN_URL:
        return str(settings.STUDIO_OWN_URL)
    own = settings.CONFIGURATION
    host = "127.0.0.1" if own.host in ("0.0.0.0", "::", "[::]") else own.host  # noqa: S104  compared with only
    return f"http://{host}:{own.port}"


@cache
def _services() -> dict[str, str]:
    return {name.replace("-", ""): name for name in _session().get_available_services()}


@cache
def _session() -> botocore.session.Session:
    return botocore.session.get_session()
