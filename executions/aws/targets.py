"""Adding, changing, removing and checking AWS targets."""

from __future__ import annotations

import os
import re
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import Conflict, Invalid, NotFound
from accounts.permissions import User, require
from accounts.wire import time_as_json
from editor.models import Environment
from executions.aws.door import Door
from executions.aws.failures import AwsFailure, credentials_in_words
from executions.aws.models import Target

CONNECTION_FIELDS = frozenset({"region", "endpoint_url", "credentials_kind", "profile"})
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]{1,512}")
_ACCOUNT_IN_ARN = re.compile(r"arn:[^:]*:states:[^:]*:([0-9]{12}):")


def target_get(target_id: UUID) -> Target:
    """Return a target. Raises NotFound."""
    target = Target.objects.select_related("environment").filter(pk=target_id, deleted_at=None).first()
    if target is None:
        raise NotFound("This AWS target does not exist or was removed.")
    return target


def targets_all() -> list[Target]:
    """Return the targets by name."""
    return list(Target.objects.select_related("environment").filter(deleted_at=None).order_by("name"))


def target_create(user: User, **fields: Any) -> Target:
    """Add a target. Raises NotAllowed, Invalid `target_invalid`, Conflict `name_conflict`."""
    require(user, "admin")
    target = Target(**fields)
    _check_fields(target)
    _save(target)
    return target


def target_update(user: User, target: Target, **fields: Any) -> Target:
    """Change the fields given. A new way to connect makes the last check void. Raises like `target_create`."""
    require(user, "admin")
    if any(getattr(target, name) != value for name, value in fields.items() if name in CONNECTION_FIELDS):
        target.last_check = None
    for name, value in fields.items():
        setattr(target, name, value)
    _check_fields(target)
    _save(target)
    return target


def target_delete(user: User, target: Target) -> None:
    """Take the target out of the lists; its executions and deployments stay readable. Raises NotAllowed."""
    require(user, "admin")
    target.deleted_at, target.environment = timezone.now(), None  # nothing keeps the environment from being deleted
    target.save(update_fields=["deleted_at", "environment"])


def target_check(user: User, target: Target) -> Target:
    """Ask AWS who we are there and whether we may list state machines; keep the answer. Raises NotAllowed."""
    require(user, "operate")
    account: str | None = None
    try:
        door = Door(target, user)
        listed = door.call("ListStateMachines", maxResults=1)
        account = _account(door, listed)
        who = f"Account {account}" if account else "The service"
        message = f"{who} answers at {door.endpoint()} with {credentials_in_words(target)}."
        ok = True
    except AwsFailure as failure:
        ok, message = False, failure.message
    target.last_check = {"ok": ok, "message": message, "at": time_as_json(timezone.now()), "account_id": account}
    target.save(update_fields=["last_check"])
    return target


def credentials_known(user: User) -> dict[str, Any]:
    """Return the names of the profiles on this server and whether its environment has keys; never a secret."""
    require(user, "admin")
    import botocore.session  # noqa: PLC0415  slow to load, and few processes need it

    session = botocore.session.Session()
    keys = ("AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_PROFILE")  # fmt: skip
    return {"profiles": sorted(session.available_profiles), "environment": any(os.environ.get(key) for key in keys)}


def _account(door: Door, listed: dict[str, Any]) -> str | None:
    """Return the account id: from STS, else from an ARN that was listed; endpoints need not have STS."""
    try:
        return str(door.call("GetCallerIdentity", service="sts")["Account"])
    except AwsFailure:
        arns = [machine["stateMachineArn"] for machine in listed["stateMachines"]]
        found = _ACCOUNT_IN_ARN.match(arns[0]) if arns else None
        return found[1] if found else None


def _save(target: Target) -> None:
    try:
        with transaction.atomic():
            target.save()
    except IntegrityError:
        message = f"There is already a target named “{target.name}”. Choose another name."
        raise Conflict("name_conflict", message, field="name") from None


def _check_fields(target: Target) -> None:
    if target.environment_id is not None and not Environment.objects.filter(pk=target.environment_id).exists():
        raise _wrong("environment_id", "This environment does not exist or was deleted: choose another.")
    target.name, target.role_arn = target.name.strip(), target.role_arn.strip()
    target.endpoint_url = (target.endpoint_url or "").strip() or None
    if not 1 <= len(target.name) <= 80:
        raise _wrong("name", "A target needs a name of 1 to 80 characters.")
    if not _REGION.fullmatch(target.region):
        raise _wrong("region", f"“{target.region}” is not an AWS region: write its code, such as us-east-1.")
    if target.endpoint_url is not None:
        _check_endpoint(target.endpoint_url)
    if target.credentials_kind == Target.Credentials.PROFILE:
        _check_profile(target.profile)
    else:
        target.profile = ""
    if target.role_arn and not _ROLE.fullmatch(target.role_arn):
        message = (
            f"“{target.role_arn}” is not the ARN of a role, such as arn:aws:iam::123456789012:role/StepFunctionsRole."
        )
        raise _wrong("role_arn", message)


def _check_endpoint(url: str) -> None:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        fine = False
    if not fine or len(url) > 500:
        raise _wrong("endpoint_url", f"“{url[:200]}” is not an address: http://HOST:PORT or https://HOST:PORT.")
    if parts.username or parts.password:
        raise _wrong("endpoint_url", "An address with a user name or password in it is not kept: name a profile.")


def _check_profile(profile: str) -> None:
    import botocore.session  # noqa: PLC0415

    known = botocore.session.Session().available_profiles
    if profile not in known:
        there = ", ".join(f"“{name}”" for name in sorted(known)) or "none"
        raise _wrong("credentials", f"There is no AWS profile named “{profile}” on this server. There is: {there}.")


def _wrong(field: str, message: str) -> Invalid:
    return Invalid("target_invalid", message, field=field)
