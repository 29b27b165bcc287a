"""Reading the items of a Distributed Map and writing its results: how their answers differ from those of tasks."""

from __future__ import annotations

import logging
from dataclasses import replace

from django.db import transaction
from django.db.models import F, QuerySet

from asl.run.stimuli import ItemsRead, TaskFailed
from executions.engine import dispatch, inbox
from executions.handlers.outcomes import Failure, Items, Job, Outcome, Result
from executions.models import TaskAttempt

READER_FAILED = "States.ItemReaderFailed"
WRITER_FAILED = "States.ResultWriterFailed"
MOST_LOSSES = 5
"""A reader that takes its worker with it so often would do so for ever."""

log = logging.getLogger(__name__)


def items_answer(job: Job, outcome: Outcome, at: float, entropy: str) -> ItemsRead:
    """Return the answer of a reader: any number of items of any size together, or why there are none."""
    if isinstance(outcome, Result) and not isinstance(outcome.output, list):
        outcome = Failure(READER_FAILED, "Attempting to map over non-iterable node.")
    if isinstance(outcome, Result):
        news = ItemsRead(at=at, entropy=entropy, token=job.token, items=tuple(outcome.output))
        return replace(news, sources=outcome.sources, keyed=outcome.keyed) if isinstance(outcome, Items) else news
    assert isinstance(outcome, Failure)  # noqa: S101  a reader never waits for an answer from outside
    return ItemsRead(at=at, entropy=entropy, token=job.token, error=outcome.error, cause=outcome.cause)


def do_again(attempt: TaskAttempt, lost: QuerySet[TaskAttempt], now: float) -> int:
    """Have an attempt that lost its worker done again: reading and writing twice does no harm. Returns 1, or 0 if not lost.

    `lost` finds the attempt's row as long as it is lost.
    """
    with transaction.atomic():
        if attempt.attempt >= MOST_LOSSES:
            return _give_up(attempt, lost.delete()[0], now)
        taken = lost.update(
            status=TaskAttempt.Status.QUEUED, worker="", lease_until=None, attempt=F("attempt") + 1, sent=now
        )
        if taken:
            dispatch.perform(attempt.execution_id, attempt.token)
            log.warning("Worker %s went silent over the items of state %s: done again.", attempt.worker, attempt.state)
    return taken


def _give_up(attempt: TaskAttempt, taken: int, now: float) -> int:
    if not taken:
        return 0
    cause = f"The worker that performed {attempt.resource} was lost {MOST_LOSSES + 1} times: is there enough memory?"
    fields = {"at": now, "entropy": inbox.entropy(), "token": attempt.token, "cause": cause}
    reading = attempt.kind == TaskAttempt.Kind.READ
    news = ItemsRead(error=READER_FAILED, **fields) if reading else TaskFailed(error=WRITER_FAILED, **fields)
    inbox.put(attempt.execution_id, news)
    dispatch.advance(attempt.execution_id)
    return 1
