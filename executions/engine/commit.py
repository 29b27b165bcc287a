"""Commit a turn: events, timers, attempts, inbox and snapshot in one transaction, hints and nudges after it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from asl import json_codec
from asl.run.work import Task, Timer
from executions import journal, nudges
from executions.engine import activities, dispatch, parents, runs
from executions.engine.entries import entries_of
from executions.engine.turn import Turn
from executions.models import Execution, Inbox, Snapshot, TaskAttempt
from executions.models import Timer as TimerRow


def commit(execution: Execution, turn: Turn) -> None:
    """Write what the turn decided, or raise Overtaken and write nothing."""
    with transaction.atomic():
        seq = execution.last_seq
        if turn.events or turn.notice or execution.ready != turn.run.ready:
            entries = entries_of(turn.before, turn.events)
            seq = journal.append(
                execution.pk, execution.last_seq, entries, touched=dispatch.now(), **_changes(execution, turn)
            )
        _close(execution, turn)
        _open(execution, turn)
        if turn.consumed:
            Inbox.objects.filter(pk__in=turn.consumed).delete()
        if turn.run.status != "RUNNING":
            parents.tell_parent(execution, _changes(execution, turn))
            if execution.last_seq >= runs.FIRST_SNAPSHOT:
                Snapshot.objects.filter(execution_id=execution.pk).delete()
        elif turn.events:
            runs.snapshot_if_due(execution.pk, execution.last_seq, seq, turn.run)
        _tell(execution, turn, seq)
    runs.remember(execution.pk, seq, turn.run)


def _changes(execution: Execution, turn: Turn) -> dict[str, Any]:
    """Return the fields of the execution's row that follow from the run."""
    run = turn.run
    changes: dict[str, Any] = {"ready": run.ready, "transition_count": run.transitions}
    if turn.notice:
        changes["notice"] = turn.notice
    if run.status == execution.status:
        return changes
    changes |= {"status": run.status, "redrive_count": run.redrive_count}
    if run.status == Execution.Status.RUNNING:
        return changes | {"ended_at": None, "duration": None, "output": None, "error": None, "cause": None}
    ended = run.ended_at if run.ended_at is not None else dispatch.now()
    changes |= {
        "ended_at": datetime.fromtimestamp(ended, UTC),
        "duration": max(0.0, ended - execution.started_at.timestamp()),
        "error": run.error,
        "cause": run.cause,
        "output": json_codec.dumps_text(run.output) if run.status == Execution.Status.SUCCEEDED else None,
    }
    return changes


def _close(execution: Execution, turn: Turn) -> None:
    """Forget work that is done or no longer wanted. A handler still busy with it sees that its row is gone."""
    if turn.closed:
        TimerRow.objects.filter(execution_id=execution.pk, token__in=turn.closed).delete()
        TaskAttempt.objects.filter(execution_id=execution.pk, token__in=turn.closed).delete()


def _open(execution: Execution, turn: Turn) -> None:
    """Write the rows of new work and ask for it to be done."""
    now = dispatch.now()
    timers = [work for work in turn.opened.values() if isinstance(work, Timer)]
    tasks = [work for work in turn.opened.values() if isinstance(work, Task)]
    if timers:
        TimerRow.objects.bulk_create(
            TimerRow(execution_id=execution.pk, token=work.token, due=work.due, reason=work.reason) for work in timers
        )
        dispatch.wake_timers(min(work.due for work in timers))
    if tasks:
        attempts = [_attempt(execution, work, now) for work in tasks]
        activities.offer(execution, attempts)
        TaskAttempt.objects.bulk_create(attempts)
        for attempt in attempts:
            if attempt.status == TaskAttempt.Status.QUEUED:
                dispatch.perform(execution.pk, attempt.token)


def _attempt(execution: Execution, work: Task, now: float) -> TaskAttempt:
    body = {
        "input": work.input,
        "context": work.context,
        "scope": work.scope,
        "credentials": work.credentials,
    }
    return TaskAttempt(
        execution_id=execution.pk,
        token=work.token,
        state=work.state,
        resource=work.resource,
        attempt=work.attempt,
        work=json_codec.dumps_text(body),
        sent=now,
        task_token=work.context.get("Task", {}).get("Token"),
    )


def _tell(execution: Execution, turn: Turn, seq: int) -> None:
    if seq != execution.last_seq or turn.notice:
        nudges.journal_grew(execution.pk, seq)
    if turn.run.status != execution.status or turn.notice or execution.last_seq == 0:
        nudges.execution_changed(execution.pk)
