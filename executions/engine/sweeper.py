"""The sweeper: finds what lost its message or its worker, so that no crash and no flush of Redis loses work."""

from __future__ import annotations

import logging

import redis
from django.db.models import QuerySet

from executions.engine import dispatch, fairness, losses
from executions.log_context import about
from executions.models import Execution, Inbox, TaskAttempt

EVERY_SECONDS = 1.0
LOST_AFTER_SECONDS = 1.5
"""A hint that is older than this although its queue is empty is lost."""
PATIENCE_SECONDS = 60.0
"""While its queue is not empty, a hint is sent again only after this long: doubles would make a long queue longer."""
BATCH = 500
SHARE = 500
"""Messages that are sent again in one sweep for the tasks of one workflow."""

log = logging.getLogger(__name__)


def sweep(*, leases: bool = True) -> None:
    """Look once at everything that may be stuck, and send hints for it; `leases` also at workers that went silent."""
    if leases:
        expire_leases()
    _send_again_advance()
    _send_again_perform()


def expire_leases() -> int:
    """Tell each execution whose worker went silent that the worker is lost. Returns how many attempts were taken."""
    now = dispatch.now()
    lost = TaskAttempt.objects.filter(status=TaskAttempt.Status.RUNNING, lease_until__lt=now)[:BATCH]
    taken = 0
    for attempt in lost:
        if not losses.take_from_silent(attempt):
            continue
        taken += 1
        with about(attempt.execution_id):
            log.warning(
                "Worker %s went silent while it performed %s (state %s): the attempt is given to another.",
                attempt.worker, attempt.resource, attempt.state,
            )  # fmt: skip
    return taken


def _send_again_advance() -> None:
    before = dispatch.now() - _patience("advance")
    waiting = set(Inbox.objects.filter(at__lt=before).values_list("execution_id", flat=True).distinct()[:BATCH])
    waiting |= set(Execution.objects.filter(ready=True, touched__lt=before).values_list("pk", flat=True)[:BATCH])
    waiting |= {row["execution_id"] for row in fairness.executions_in_turn() if row["at"] < before}
    for execution_id in waiting:
        dispatch.send(dispatch.ADVANCE, "advance", str(execution_id))


def _send_again_perform() -> None:
    now = dispatch.now()
    queued = TaskAttempt.objects.filter(status=TaskAttempt.Status.QUEUED, sent__lt=now - _patience("perform"))
    for workflow_id in (None, *fairness.workflows_in_turn()):
        places = fairness.free_places(workflow_id)  # a message for which there is no place is of no use
        most = SHARE if places is None else min(SHARE, places)
        _send(queued.filter(workflow_id=workflow_id).order_by("sent")[:most], now)


def _send(attempts: QuerySet[TaskAttempt], now: float) -> None:
    for attempt in attempts:
        # By compare-and-set, so that several sweepers do not all send the same hint.
        if TaskAttempt.objects.filter(pk=attempt.pk, sent=attempt.sent).update(sent=now):
            dispatch.send(dispatch.PERFORM, "perform", str(attempt.execution_id), attempt.token)


def _patience(queue: str) -> float:
    """Return how old a hint must be to count as lost: an empty queue holds no hint at all."""
    try:
        return PATIENCE_SECONDS if dispatch.redis_client().llen(queue) else LOST_AFTER_SECONDS
    except redis.RedisError:
        return PATIENCE_SECONDS
