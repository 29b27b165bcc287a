"""Tags of state machines and activities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import re2

from accounts.errors import Invalid
from aws_api.arns import is_here, parse_arn
from aws_api.errors import ApiError, resource_not_found, validation
from editor.account_ids import account_stored
from editor.models import Workflow
from editor.services.state_machines import tags_change as workflow_tags_change
from executions.activity_services import activity_tags_change
from executions.models import Activity

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


def _tagged(text: str) -> Workflow | Activity:
    arn = parse_arn(text, "stateMachine", "activity")
    rows: Any = {"stateMachine": Workflow, "activity": Activity}.get(arn.kind)
    if not is_here(arn) or len(arn.parts) > 1 or arn.label:
        rows = None  # versions, aliases and labels have no tags
    account = account_stored(arn.account)
    found = rows.objects.filter(name=arn.name, account=account, deleted_at=None).first() if rows else None
    if found is None:
        raise resource_not_found(text)
    return found  # type: ignore[no-any-return]


def _change(user: Any, arn: str, put: dict[str, str], drop: Sequence[str]) -> None:
    tagged = _tagged(arn)
    change = workflow_tags_change if isinstance(tagged, Workflow) else activity_tags_change
    try:
        change(user, tagged, put, drop)  # type: ignore[arg-type]
    except Invalid:
        raise ApiError("TooManyTags", "The number of tags exceeds the limit of 50", resourceName=arn) from None
