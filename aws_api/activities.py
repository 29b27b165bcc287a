"""Create, describe, list, delete and poll activities."""

from __future__ import annotations

from typing import Any

from accounts.errors import Invalid
from aws_api.activity_lines import task_take
from aws_api.arns import Arn, is_here, parse_arn
from aws_api.callers import calling_account
from aws_api.encryption import DEFAULT_KEY, encryption_check
from aws_api.errors import ApiError, does_not_exist
from aws_api.pagination import page_answer, page_size, page_start
from aws_api.tags import tags_as_dict
from aws_api.threads import in_thread
from editor.account_ids import account_stored
from editor.names import name_check
from executions import activity_services as services
from executions.models import Activity

JSON = Any
POLL_SECONDS = 60.0  # API reference, GetActivityTask: how long the service holds the connection


def create_activity(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """CreateActivity; idempotent on the name, and refused when the encryption differs."""
    try:
        name_check(request["name"])
    except Invalid:
        raise ApiError("InvalidName", f"Invalid Name: '{request['name']}'") from None
    encryption = request.get("encryptionConfiguration", {})
    encryption_check(encryption)
    tags, account = tags_as_dict(request.get("tags", [])), account_stored(calling_account.get())
    activity = services.activity_create(user, request["name"], tags, encryption, account)
    if (activity.encryption or DEFAULT_KEY) != (encryption or DEFAULT_KEY):
        raise ApiError("ActivityAlreadyExists", f"Activity Already Exists: '{activity.arn}'")
    return {"activityArn": activity.arn, "creationDate": activity.created_at}


def describe_activity(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """DescribeActivity."""
    activity = find_activity(request["activityArn"])
    return {
        "activityArn": activity.arn,
        "name": activity.name,
        "creationDate": activity.created_at,
        "encryptionConfiguration": activity.encryption or DEFAULT_KEY,
    }


def delete_activity(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """DeleteActivity; one that is gone already is no error."""
    arn = parse_arn(request["activityArn"], "activity")
    services.activity_delete(user, arn.name, account_stored(arn.account))
    return {}


def list_activities(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """ListActivities, the oldest first."""
    rows = Activity.objects.filter(account=account_stored(calling_account.get()), deleted_at=None).order_by("pk")
    start = page_start(request, "ListActivities")
    if start is not None:
        rows = rows.filter(pk__gt=start)
    page, token = page_answer(list(rows[: page_size(request) + 1]), request, "ListActivities", lambda a: a.pk)
    listed = [{"activityArn": a.arn, "name": a.name, "creationDate": a.created_at} for a in page]
    return {"activities": listed, "nextToken": token}


async def get_activity_task(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """GetActivityTask: held for up to a minute, without a thread; a null token when there was nothing to do."""
    activity = await in_thread(find_activity, request["activityArn"])
    taken = await task_take(user, activity, request.get("workerName"), POLL_SECONDS)
    return {"taskToken": taken[0], "input": taken[1]} if taken is not None else {}


def find_activity(text: str) -> Activity:
    """The activity that an ARN names; raises InvalidArn, ActivityDoesNotExist."""
    arn = parse_arn(text, "activity")
    found = activity_live(arn)
    if found is None:
        raise does_not_exist("Activity", text)
    return found


def activity_live(arn: Arn) -> Activity | None:
    """The activity of the ARN's account and name that is not deleted."""
    rows = Activity.objects.filter(name=arn.name, account=account_stored(arn.account), deleted_at=None)
    return rows.first() if is_here(arn) else None
