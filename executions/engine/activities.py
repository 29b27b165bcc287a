"""Activities: tasks that wait to be polled for, and the answers that come from outside by task token."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction

from asl import json_codec
from asl.run.resources import parse_resource
from asl.run.stimuli import Answer, TaskFailed, TaskHeartbeat, TaskStarted, TaskSucceeded
from asl.run.tokens import write_task_token
from editor.account_ids import account_stored
from executions import nudges
from executions.engine import dispatch, inbox
from executions.models import Activity, Execution, TaskAttempt

JSON = Any
BY_TOKEN = (TaskAttempt.Status.RUNNING, TaskAttempt.Status.WAITING)


def missing_activities(arns: Collection[str]) -> frozenset[str]:
    """Those of the ARNs that name no activity (any more)."""
    return frozenset(arn for arn in arns if not _exists(arn))


def _exists(arn: str) -> bool:
    pieces = arn.split(":")
    if len(pieces) != 7:
        return False
    rows = Activity.objects.filter(name=pieces[6], account=account_stored(pieces[4]), deleted_at=None)
    return rows.exists()


def offer(execution: Execution, attempts: Sequence[TaskAttempt]) -> None:
    """Leave the attempts of activities to pollers instead of to our workers; a mocked state keeps its mock."""
    for attempt in attempts:
        offered = parse_resource(attempt.resource).dialect == "Activity" and attempt.state not in execution.mocks
        if offered and _exists(attempt.resource):
            attempt.status = TaskAttempt.Status.OFFERED
            nudges.activity_offered(attempt.resource)


def claim(activity: Activity, worker: str | None) -> tuple[str, str] | None:
    """Take the oldest task of an activity by compare-and-set: its task token and its input as JSON text, or None."""
    offered = TaskAttempt.objects.select_related("execution").filter(
        resource=activity.arn, status=TaskAttempt.Status.OFFERED
    )
    for row in offered.order_by("id")[:20]:
        token = write_task_token(row.execution.arn, row.token, secrets.token_urlsafe(24))
        started = TaskStarted(at=dispatch.now(), entropy=inbox.entropy(), token=row.token, worker=worker)
        with transaction.atomic():
            taken = TaskAttempt.objects.filter(pk=row.pk, status=TaskAttempt.Status.OFFERED).update(
                status=TaskAttempt.Status.WAITING, worker=worker or "", task_token=token
            )
            if not taken:
                continue
            inbox.put(row.execution_id, started)
            dispatch.advance(row.execution_id)
        return token, json_codec.dumps_text(json_codec.loads(row.work)["input"])
    return None


def succeed(task_token: str, output: JSON) -> bool:
    """Give the result of the task that a token names. False: nobody waits for it any more."""
    return _answer(task_token, TaskSucceeded, output=output)


def fail(task_token: str, error: str | None, cause: str | None) -> bool:
    """Fail the task that a token names. False: nobody waits for it any more."""
    return _answer(task_token, TaskFailed, error=error, cause=cause)


def beat(task_token: str) -> bool:
    """Move the heartbeat deadline of the task that a token names. False: nobody waits for it any more."""
    row = TaskAttempt.objects.filter(task_token=task_token, status__in=BY_TOKEN).first()
    if row is None:
        return False
    with transaction.atomic():
        inbox.put(row.execution_id, TaskHeartbeat(at=dispatch.now(), entropy=inbox.entropy(), token=row.token))
        dispatch.advance(row.execution_id)
    return True


def _answer(task_token: str, kind: type[Answer], **news: JSON) -> bool:
    row = TaskAttempt.objects.filter(task_token=task_token, status__in=BY_TOKEN).first()
    if row is None:
        return False
    with transaction.atomic():
        gone, _ = TaskAttempt.objects.filter(pk=row.pk, task_token=task_token).delete()  # a token is good once
        if not gone:
            return False
        inbox.put(row.execution_id, kind(at=dispatch.now(), entropy=inbox.entropy(), token=row.token, **news))
        dispatch.advance(row.execution_id)
    return True
