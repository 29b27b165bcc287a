"""An attempt whose worker is gone: it is taken from that worker, and what follows depends on what the attempt was."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from asl import json_codec
from asl.run.stimuli import HandedBack, WorkerLost
from executions.engine import dispatch, inbox, items
from executions.models import TaskAttempt

STATUS = TaskAttempt.Status


def take_from_silent(attempt: TaskAttempt) -> int:
    """Take an attempt whose lease ran out. Returns 1, and 0 when its worker renewed the lease meanwhile."""
    # The lease is part of the condition: a worker that renewed it meanwhile keeps its attempt.
    held = TaskAttempt.objects.filter(pk=attempt.pk, worker=attempt.worker, lease_until=attempt.lease_until)
    if attempt.kind != TaskAttempt.Kind.TASK:
        return items.do_again(attempt, held, dispatch.now())
    return _take(attempt, held, WorkerLost)


def hand_back(attempt_id: int, holder: str) -> int:
    """Take an attempt from a worker that has to stop, at once. Returns 1, and 0 when it was not `holder`'s any more."""
    attempt = TaskAttempt.objects.filter(pk=attempt_id, worker=holder).first()
    if attempt is None:
        return 0
    held = TaskAttempt.objects.filter(pk=attempt_id, worker=holder)
    if attempt.kind != TaskAttempt.Kind.TASK:
        return _queue_again(attempt, held)  # reading and writing twice does no harm
    return _take(attempt, held, HandedBack)


def _take(attempt: TaskAttempt, held: QuerySet[TaskAttempt], news: type[WorkerLost | HandedBack]) -> int:
    if _only_looks(attempt):
        return _queue_again(attempt, held)
    with transaction.atomic():
        # The row stays until the turn that says so: a mock of the attempt is the new attempt's, too.
        taken = held.update(status=STATUS.LOST, worker="", lease_until=None)
        if taken:
            inbox.put(attempt.execution_id, news(at=dispatch.now(), entropy=inbox.entropy(), token=attempt.token))
            dispatch.advance(attempt.execution_id)
    return taken


def _only_looks(attempt: TaskAttempt) -> bool:
    """Whether the job was submitted before, so that this visit does nothing but look how it fares."""
    return attempt.visit > 0 and json_codec.loads(attempt.work).get("memory") is not None


def _queue_again(attempt: TaskAttempt, held: QuerySet[TaskAttempt]) -> int:
    """Queue the visit again: a job must not be begun twice because a worker fell that looked at it."""
    with transaction.atomic():
        taken = held.update(status=STATUS.QUEUED, worker="", lease_until=None, sent=dispatch.now())
        if taken:
            dispatch.perform(attempt.execution_id, attempt.token)
    return taken
