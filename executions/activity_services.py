"""Writing activities, and answering tasks by token, with the permission that each needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import Invalid, NotFound
from accounts.permissions import User, require
from executions.engine import activities
from executions.models import Activity

JSON = Any


def activity_create(
    user: User, name: str, tags: Mapping[str, str], encryption: Mapping[str, JSON], account: str = ""
) -> Activity:
    """Make an activity, or return the one of that name."""
    require(user, "edit")
    made, _ = Activity.objects.get_or_create(
        name=name,
        account=account,
        deleted_at=None,
        defaults={"tags": dict(tags), "encryption": dict(encryption), "created_at": timezone.now()},
    )
    return made


def activity_delete(user: User, name: str, account: str = "") -> None:
    """Delete an activity; tasks that wait for it go on waiting, as on the service."""
    require(user, "edit")
    Activity.objects.filter(name=name, account=account, deleted_at=None).update(deleted_at=timezone.now())


@transaction.atomic
def activity_tags_change(
    user: User, activity: Activity, put: Mapping[str, str], drop: Sequence[str], most: int = 50
) -> None:
    """Put and drop tags. Raises Invalid `too_many_tags` when more than `most` would be left."""
    require(user, "edit")
    stored = Activity.objects.select_for_update().get(pk=activity.pk)
    tags = {k: v for k, v in {**stored.tags, **put}.items() if k not in drop}
    if len(tags) > most:
        raise Invalid("too_many_tags", f"A resource has at most {most} tags.")
    Activity.objects.filter(pk=activity.pk).update(tags=tags)


def activity_task_claim(user: User, activity: Activity, worker: str | None) -> tuple[str, str] | None:
    """Take the oldest task of an activity: its task token and its input as JSON text, or None when there is none."""
    require(user, "operate")
    return activities.claim(activity, worker)


def task_succeed(user: User, task_token: str, output: JSON) -> None:
    """Give a waiting task its result. Raises NotFound when nobody waits for it any more."""
    require(user, "operate")
    _expect(activities.succeed(task_token, output))


def task_fail(user: User, task_token: str, error: str | None, cause: str | None) -> None:
    """Fail a waiting task. Raises NotFound when nobody waits for it any more."""
    require(user, "operate")
    _expect(activities.fail(task_token, error, cause))


def task_beat(user: User, task_token: str) -> None:
    """Say that the worker of a waiting task is alive. Raises NotFound when nobody waits for it any more."""
    require(user, "operate")
    _expect(activities.beat(task_token))


def _expect(done: bool) -> None:
    if not done:
        raise NotFound("Nobody waits for this task any more: it was answered, it timed out, or its execution ended.")
