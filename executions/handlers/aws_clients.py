"""boto3's clients: one for each service, endpoint and role in a process; roles are assumed through STS and kept."""

from __future__ import annotations

import os
import re
import threading
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from accounts.access_keys import own_access_key
from asl.sdk_names import service_word
from executions.handlers.endpoints import Door, door_of, missing_door, model_of
from executions.handlers.outcomes import Failure
from executions.handlers.sdk_texts import client_error, unreachable

RENEW_BEFORE = timedelta(minutes=5)
MOST_ROLES = 1000
CONNECT_SECONDS = 5
READ_SECONDS = 70  # an activity is polled for 60
LONG_CALLS = {"lambda": 905, "stepfunctions": 305, "bedrock-runtime": 305, "bedrock-agentcore": 905}
"""Seconds that a call may take where it lasts as long as what it calls: a function, an Express execution, a model, an agent."""

_roles: dict[tuple[int, str, str], tuple[datetime, dict[str, str]]] = {}
_lock = threading.Lock()


class CallFailed(Exception):
    """A call that fails its task; `failure` says how."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.error)
        self.failure = failure


def client_of(door: Door, *, role: str | None = None, region: str | None = None) -> Any:
    """Return a client, with the credentials of `role` where a state names one. Raises CallFailed when it cannot be assumed."""
    region = region or settings.STUDIO_REGION
    if role is None:
        return _client(door, region, os.getpid())
    return _client_as(door, region, os.getpid(), tuple(_assumed(role, region).items()))


def keys_of(role: str | None, region: str) -> dict[str, str]:
    """Return the keys of a role, nothing without one. Raises CallFailed when it cannot be assumed."""
    return _assumed(role, region) if role else {}


@cache
def _client(door: Door, region: str, _pid: int) -> Any:
    return _made(door, region, _keys(door))


@lru_cache(maxsize=64)
def _client_as(door: Door, region: str, _pid: int, keys: tuple[tuple[str, str], ...]) -> Any:
    return _made(door, region, dict(keys))


def _made(door: Door, region: str, keys: dict[str, str]) -> Any:
    config = Config(
        inject_host_prefix=door.url is None,
        ignore_configured_endpoint_urls=True,  # the door has decided
        read_timeout=LONG_CALLS.get(door.client, READ_SECONDS),
        connect_timeout=CONNECT_SECONDS,
        retries={"total_max_attempts": 1},  # Retry of the state is the user's
        s3={"addressing_style": "path"} if door.url else {},
    )
    session = boto3.session.Session()
    client = session.client(door.client, endpoint_url=door.url, region_name=region, config=config, **keys)
    if door.ours and settings.STUDIO_HTTPS:
        client.meta.events.register("before-call", _as_encrypted)
    return client


def _as_encrypted(params: dict[str, Any], **_: Any) -> None:
    """Within the server no proxy stands before the API that would say this: else we were sent to the outside address."""
    params["headers"]["X-Forwarded-Proto"] = "https"


def _keys(door: Door) -> dict[str, str]:
    """Ours for ourselves; at an endpoint that needs none, the account as key; else what boto3 finds, as every AWS tool."""
    if door.ours:
        key, secret = own_access_key()
        return {"aws_access_key_id": key, "aws_secret_access_key": secret}
    if door.url and boto3.session.Session().get_credentials() is None:
        return {"aws_access_key_id": settings.STUDIO_ACCOUNT_ID, "aws_secret_access_key": "local"}
    return {}


def _assumed(role: str, region: str) -> dict[str, str]:
    """Return the keys of a role, from STS or, until they expire, from memory."""
    key = (os.getpid(), role, region)
    with _lock:
        expiry, keys = _roles.get(key, (datetime.fromtimestamp(0, UTC), {}))
    if expiry - RENEW_BEFORE > datetime.now(UTC):
        return keys
    door = door_of("sts")
    if door is None:
        raise CallFailed(_not_assumed(role, f"No STS is configured on this server: {missing_door('sts')}."))
    session = re.sub(r"[^\w+=,.@-]", "-", f"sfn-studio-{os.getpid()}")
    try:
        answer = client_of(door, region=region).assume_role(RoleArn=role, RoleSessionName=session)["Credentials"]
    except ClientError as refused:
        raise CallFailed(
            _not_assumed(role, client_error(service_word("STS"), refused, model_of("sts")).cause)
        ) from None
    except BotoCoreError as wrong:
        raise CallFailed(_not_assumed(role, unreachable("Sts", wrong).cause)) from None
    keys = {
        "aws_access_key_id": answer["AccessKeyId"],
        "aws_secret_access_key": answer["SecretAccessKey"],
        "aws_session_token": answer["SessionToken"],
    }
    with _lock:
        if len(_roles) >= MOST_ROLES:
            _roles.clear()
        _roles[key] = (answer["Expiration"], keys)
    return keys


def _not_assumed(role: str, why: str | None) -> Failure:
    """A guess: no recording shows a role that could not be assumed."""
    return Failure("States.TaskFailed", f"The role {role} could not be assumed: {why}", phase="start")
