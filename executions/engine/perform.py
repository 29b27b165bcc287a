"""Perform a task attempt: claim it, call its handler, put the answer into the inbox."""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from accounts.kept_queries import KeptQuery
from accounts.row_writes import rows_delete, rows_update
from asl import json_codec
from asl.run.resources import parse_resource
from asl.run.stimuli import Stimulus, TaskFailed, TaskStarted, TaskSubmitted, TaskSucceeded
from asl.run.work import Task
from executions import tracing
from executions.engine import dispatch, fairness, inbox, losses, runs
from executions.engine.advance import advance, advance_with
from executions.engine.commit import Withdrawn
from executions.engine.items import items_answer
from executions.engine.lease import LEASE_SECONDS, Interrupted, MustStop, Overlong, keeper
from executions.engine.stopping import ending
from executions.handlers import Failure, Job, Later, Outcome, Refused, Result, Submitted, resolve
from executions.models import TaskAttempt, Timer
from executions.outages import is_outage, patiently

JSON = Any
DELAY = "delay"
ANSWER_HELD_SECONDS = 60.0
"""How long an answer is kept in memory while the database is away; after that the task is done again, and it says so."""
log = logging.getLogger(__name__)


_attempt = KeptQuery(
    lambda execution_id, token: TaskAttempt.objects.filter(execution_id=execution_id, token=token), UUID, str
)


@dataclass(frozen=True, slots=True)
class Claim:
    """An attempt that is ours until its lease runs out; `holder` is the name that no other claim has."""

    attempt_id: int
    holder: str
    job: Job


def perform(execution_id: str, token: str) -> None:
    """Perform an attempt if nobody else does; news about it that is old, doubled or late changes nothing."""
    if ending().begun:  # the message goes to a worker that stays
        dispatch.send(dispatch.PERFORM, "perform", execution_id, token)
        return
    claim = claim_attempt(execution_id, token)
    if claim is None:
        return
    try:
        _perform(claim)
    finally:
        fairness.give_place(execution_id)


def _perform(claim: Claim) -> None:
    try:
        with keeper().hold(claim):
            outcome = _call(claim.job)
    except Overlong:
        outcome = _too_long(claim.job)
    except Interrupted:
        log.info("Stopped the handler of %s: nobody waits for its answer any more.", claim.job.resource)
        return
    except MustStop:
        log.warning("This worker has to stop: %s (state %s) is left to another.", claim.job.resource, claim.job.state)
        losses.hand_back(claim.attempt_id, claim.holder)
        return
    patiently(lambda: _settle(claim, outcome), ANSWER_HELD_SECONDS)


def _too_long(job: Job) -> Failure:
    seconds = settings.STUDIO_TASK_SECONDS
    log.error(
        "The handler of %s worked longer than %s seconds (STUDIO_TASK_SECONDS): it was stopped.", job.resource, seconds
    )
    return Failure(
        "Studio.TaskTooLong",
        f"{job.resource} took longer than the {seconds} seconds that the operator of this server lets a task take "
        "(STUDIO_TASK_SECONDS). The state has no TimeoutSeconds that is shorter.",
    )


def _settle(claim: Claim, outcome: Outcome) -> None:
    try:
        _record(claim, outcome)
    except Refused as refused:
        _record(claim, refused.failure)


def _record(claim: Claim, outcome: Outcome) -> None:
    if isinstance(outcome, Later):
        _put_off(claim, outcome)
    elif isinstance(outcome, Submitted):
        _wait_for_answer(claim, outcome)
    else:
        _conclude(claim, _stimulus(claim.job, outcome), outcome.also if isinstance(outcome, Result) else None)


def _conclude(claim: Claim, stimulus: Stimulus, also: Callable[[], object] | None) -> None:
    """Decide on the answer at once when nothing stands before it, else by way of the inbox.

    Where many answers to one execution come at once (a Map), each deciding for itself would throw most turns away:
    they wait in the inbox, and a worker of the queue `advance` takes them together.
    """
    execution_id = UUID(claim.job.execution_id)
    if also is None and not runs.is_contended(execution_id):
        try:
            if advance_with(execution_id, stimulus, lambda: _give_up(claim)):
                return
        except Withdrawn:
            _say_dropped(claim)
            return
        except Exception as error:
            if is_outage(error):
                raise  # it is done again as soon as the database can
            # What the handler did must not be lost: the inbox keeps it, whatever the matter is.
            log.exception("An answer of %s could not be decided on at once", claim.job.resource)
    if not _answer(claim, stimulus, also):
        return
    if runs.is_contended(execution_id):
        dispatch.advance(execution_id)
    else:
        advance(execution_id)


def claim_attempt(execution_id: UUID | str, token: str) -> Claim | None:
    """Take a queued attempt by compare-and-set.

    Returns None when it is taken, answered or not wanted any more, and when its workflow has no place for one more.
    """
    key = execution_id if isinstance(execution_id, UUID) else UUID(execution_id)
    row = _attempt.first(key, token)
    if row is None or row.status != TaskAttempt.Status.QUEUED:
        return None
    work = json_codec.loads(row.work)
    holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    now = dispatch.now()
    with transaction.atomic():
        if not fairness.take_place(row.workflow_id):
            return None
        expected = {"id": row.pk, "status": TaskAttempt.Status.QUEUED}
        held = {"status": TaskAttempt.Status.RUNNING, "worker": holder, "lease_until": now + LEASE_SECONDS}
        if not rows_update(TaskAttempt, expected, held):
            return None
        if row.visit == 0 and row.kind == TaskAttempt.Kind.TASK:
            started = TaskStarted(at=now, entropy=inbox.entropy(), token=token, worker=holder)
            inbox.put(execution_id, started)
            if work.get("mock") and parse_resource(row.resource).pattern:  # a mock answers a job that was accepted
                inbox.put(execution_id, TaskSubmitted(at=now, entropy=inbox.entropy(), token=token, output={}))
    job = Job(
        execution_id=str(execution_id),
        token=token,
        state=row.state,
        resource=row.resource,
        input=work["input"],
        context=work["context"],
        scope=tuple((name, index) for name, index in work["scope"]),
        attempt=row.attempt,
        visit=row.visit,
        mock=work.get("mock"),
        kind=row.kind,
        credentials=work.get("credentials"),
        memory=work.get("memory"),
    )
    return Claim(row.pk, holder, job)


def _call(job: Job) -> Outcome:
    try:
        with _traced(job) as span:
            outcome = resolve(job)(job)
            if isinstance(outcome, Failure):
                span.failed(outcome.error)
            return outcome
    except (Interrupted, MustStop, Overlong):
        raise
    except Exception as error:
        # A kind of handler let an exception through: our bug, told to the user as a failed task.
        log.exception("The handler of %s failed inside the studio", job.resource)
        return Failure("Studio.HandlerError", f"The studio failed while it performed {job.resource}: {error}")


def _traced(job: Job) -> AbstractContextManager[tracing.Span]:
    told = {"state": job.state, "resource": job.resource, "attempt": job.attempt}
    return tracing.call(job.execution_id, job.token, job.resource.rpartition(":")[2], **told)


def _stimulus(job: Job, outcome: Outcome) -> Stimulus:
    at, entropy = dispatch.now(), inbox.entropy()
    if job.kind == TaskAttempt.Kind.READ:
        return items_answer(job, outcome, at, entropy)
    if isinstance(outcome, Result):
        limit = settings.STUDIO_LIMITS.payload_bytes
        if limit is None or json_codec.byte_size(outcome.output) <= limit:
            return TaskSucceeded(at=at, entropy=entropy, token=job.token, output=outcome.output)
        # Said here so that megabytes never enter the inbox; the words are the service's.
        cause = (
            f"The state/task '{job.resource}' returned a result with a size exceeding the maximum number of bytes "
            "service limit."
        )
        outcome = Failure("States.DataLimitExceeded", cause)
    assert isinstance(outcome, Failure)  # noqa: S101  Later was handled by the caller
    return TaskFailed(
        at=at, entropy=entropy, token=job.token, error=outcome.error, cause=outcome.cause, phase=outcome.phase
    )


def _answer(claim: Claim, stimulus: Stimulus, also: Callable[[], object] | None = None) -> bool:
    """Give up the claim and keep the answer, both or neither. False: the claim was not ours any more."""
    with transaction.atomic():
        ours = _give_up(claim)
        if ours:
            if also is not None:
                also()
            inbox.put(claim.job.execution_id, stimulus)
    if not ours:
        _say_dropped(claim)
    return ours


def _give_up(claim: Claim) -> bool:
    """End the claim in the transaction that is open. False: it was not ours any more."""
    return bool(rows_delete(TaskAttempt, {"id": claim.attempt_id, "worker": claim.holder}))


def _say_dropped(claim: Claim) -> None:
    log.info("Dropped a late answer of %s (state %s).", claim.job.resource, claim.job.state)


def _put_off(claim: Claim, later: Later, news: Stimulus | None = None) -> bool:
    """Give up the claim and have the attempt queued again when the time has come. False: it was not ours any more."""
    due = dispatch.now() + later.seconds
    changes = {"status": TaskAttempt.Status.DELAYED, "worker": "", "lease_until": None, "visit": F("visit") + 1}
    with transaction.atomic():
        mine = TaskAttempt.objects.filter(pk=claim.attempt_id, worker=claim.holder)
        if later.memory is not None:
            changes["work"] = _remembering(mine, later.memory)
        if not mine.update(**changes):
            return False
        Timer.objects.create(execution_id=claim.job.execution_id, token=claim.job.token, due=due, reason=DELAY)
        if news is not None:
            inbox.put(claim.job.execution_id, news)
        dispatch.wake_timers(due)
        if news is not None or claim.job.visit == 0:  # the first visit is told as the task's start
            dispatch.advance(claim.job.execution_id)
    return True


def _remembering(mine: QuerySet[TaskAttempt], memory: JSON) -> str:
    """Return the work of an attempt with what its handler wants to know at the next visit."""
    work = mine.values_list("work", flat=True).first() or "{}"
    return json_codec.dumps_text({**json_codec.loads(work), "memory": memory})


def _wait_for_answer(claim: Claim, submitted: Submitted) -> None:
    """Give up the claim and leave the attempt to whoever holds its task token, or to the next visit."""
    news = TaskSubmitted(at=dispatch.now(), entropy=inbox.entropy(), token=claim.job.token, output=submitted.output)
    if submitted.poll is not None:
        _put_off(claim, submitted.poll, news)
        return
    with transaction.atomic():
        ours = TaskAttempt.objects.filter(pk=claim.attempt_id, worker=claim.holder).update(
            status=TaskAttempt.Status.WAITING, worker="", lease_until=None
        )
        if ours:  # else the answer came before the request returned
            if submitted.also is not None:
                submitted.also()
            inbox.put(claim.job.execution_id, news)
    if ours:
        advance(claim.job.execution_id)


def perform_once(task: Task, *, reveal: bool = False) -> tuple[TaskSucceeded | TaskFailed, JSON]:
    """Perform a task that belongs to no execution, here and now (TestState). Nothing is stored.

    Returns the answer and what is known of an HTTP exchange; `reveal` shows the secrets in it.
    """
    job = Job(
        execution_id="",
        token=task.token,
        state=task.state,
        resource=task.resource,
        input=task.input,
        context=task.context,
        scope=task.scope,
        credentials=task.credentials,
        reveal=reveal,
    )
    outcome = _call(job)
    if isinstance(outcome, Later | Submitted):
        outcome = Failure(
            "States.Runtime", f"{task.resource} does not answer at once: it can be tested with a mock only."
        )
    answer = _stimulus(job, outcome)
    assert isinstance(answer, TaskSucceeded | TaskFailed)  # noqa: S101  the two that an outcome becomes
    return answer, outcome.trace
