"""Tags of state machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import re2

from accounts.errors import Invalid
from aws_api.arns import find_workflow, parse_arn
from aws_api.errors import ApiError, resource_not_found, validation
from editor.models import Workflow
from editor.services import state_machines as services

JSON = Any
ALLOWED = re2.compile(r"[\p{L}\p{N}\p{Z}_.:/=+\-@]*")  # API reference, Tag


def tag_resource(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """TagResource: adds, and overwrites what has the same key."""
    _change(user, request["resourceArn"], tags_as_dict(request["tags"]), ())
    return {}


def untag_resource(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """UntagResource: keys that are not there are no error."""
    _change(user, request["resourceArn"], {}, request["tagKeys"])
    return {}


def list_tags_for_resource(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """ListTagsForResource."""
    return {"tags": [{"key": k, "value": v} for k, v in _tagged(request["resourceArn"]).tags.items()]}


def tags_as_dict(tags: Sequence[dict[str, str]]) -> dict[str, str]:
    """Tags by key, checked: the service's characters, and no `aws:` keys."""
    for tag in tags:
        for text in (tag.get("key", ""), tag.get("value", "")):
            if not ALLOWED.fullmatch(text) or text.lower().startswith("aws:"):
                raise validation(f"Invalid tag: '{text}'")
    if len(tags) > 50:
        raise ApiError("TooManyTags", "The number of tags exceeds the limit of 50")
    return {tag.get("key", ""): tag.get("value", "") for tag in tags}


def _tagged(arn: str) -> Workflow:
    parse_arn(arn)
    try:
        return find_workflow(arn)
    except ApiError as missing:
        if missing.code == "StateMachineDoesNotExist":
            raise resource_not_found(arn) from None
        raise


def _change(user: Any, arn: str, put: dict[str, str], drop: Sequence[str]) -> None:
    try:
        services.tags_change(user, _tagged(arn), put, drop)
    except Invalid:
        raise ApiError("TooManyTags", "The number of tags exceeds the limit of 50", resourceName=arn) from None
