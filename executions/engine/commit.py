"""Commit a turn: events, timers, attempts, inbox and snapshot in one transaction, hints and nudges after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction

from accounts.row_writes import objects_insert, rows_delete
from asl import json_codec
from asl.run.pending import child_index
from asl.run.work import ReadItems, Task, Timer, WriteResults
from executions import journal, nudges, trace_states
from executions.engine import (
    activities,
    children,
    dispatch,
    left_alone,
    map_runs,
    parents,
    runs,
    withdrawals,
)
from executions.engine.attempts import attempt_of
from executions.engine.entries import entries_of
from executions.engine.machines import has_map_runs
from executions.engine.mocking import mocks_chosen
from executions.engine.turn import Turn
from executions.models import Execution, Inbox, Snapshot, TaskAttempt
from executions.models import Timer as TimerRow
from executions.outbox import announcing

SCALED = ("wait", "retry")


class Withdrawn(Exception):
    """The answer that a turn decided on is not wanted any more."""


def commit(execution: Execution, turn: Turn, give_up: Callable[[], bool] | None = None) -> None:
    """Write what the turn decided, or raise Overtaken and write nothing.

    `give_up` is the claim's end, in the same transaction, when the turn decided on an answer that was never stored:
    when it says False nothing is written and Withdrawn is raised.
    """
    with transaction.atomic():
        if give_up is not None and not give_up():
            raise Withdrawn
        seq = execution.last_seq
        attempts, called = _attempts(execution, turn)
        if turn.events or turn.notice or execution.ready != turn.run.ready or _redriven_in_vain(execution, turn):
            entries = entries_of(turn.before, turn.events)
            seq = journal.append(
                execution.pk, execution.last_seq, entries, touched=dispatch.now(), **_changes(execution, turn), **called
            )
            announcing.announce(execution, entries, execution.last_seq)
            trace_states.tell(execution, turn)
        _carry_out(execution, turn, attempts, seq)
        _tell(execution, turn, seq)
    if not transaction.get_connection().in_atomic_block:  # else what is around it may still be rolled back
        runs.remember(execution.pk, seq, turn.run)


def commit_first(execution: Execution, turn: Turn) -> None:
    """Store a new execution as its first turn leaves it, with all that follows from the turn: one transaction.

    Raises IntegrityError when the workflow has an execution of that name.
    """
    entries = entries_of(turn.before, turn.events)
    with transaction.atomic():
        attempts, called = _attempts(execution, turn)
        stored = journal.begin(execution, entries, touched=dispatch.now(), **_changes(execution, turn), **called)
        announcing.announce(execution, entries, 0)
        trace_states.tell(execution, turn)
        _carry_out(execution, turn, attempts, len(entries))
        if turn.run.ready:
            dispatch.advance(execution.pk)
        nudges.execution_changed(execution.pk)  # nobody can be watching the journal itself yet
    vars(execution).update(stored)
    execution._state.adding, execution._state.db = False, DEFAULT_DB_ALIAS


def _carry_out(execution: Execution, turn: Turn, attempts: list[TaskAttempt], seq: int) -> None:
    """Write what follows from the events; `execution` is as it was before them, `seq` their last number."""
    _close(execution, turn)
    _open(execution, turn, attempts)
    if has_map_runs(execution.version_id, execution.level):
        map_runs.record(execution, turn)
    if turn.consumed:
        rows_delete(Inbox, {"id": turn.consumed})
    if turn.run.status != "RUNNING":
        if execution.map_run_id is not None:
            children.tell_map_run(execution, turn.run)
        else:
            parents.tell_parent(execution, _changes(execution, turn))
        if execution.last_seq >= runs.FIRST_SNAPSHOT:
            Snapshot.objects.filter(execution_id=execution.pk).delete()
    elif turn.events:
        runs.snapshot_if_due(execution.pk, execution.last_seq, seq, turn.run)


def _redriven_in_vain(execution: Execution, turn: Turn) -> bool:
    """Whether the row says RUNNING because a redrive was asked for, and the run had come to another end before."""
    return execution.status == Execution.Status.RUNNING and turn.run.status not in ("NEW", execution.status)


def _changes(execution: Execution, turn: Turn) -> dict[str, Any]:
    """Return the fields of the execution's row that follow from the run."""
    run = turn.run
    changes: dict[str, Any] = {"ready": run.ready, "transition_count": run.transitions}
    if turn.notice or left_alone.is_its_notice(execution.notice):
        changes["notice"] = turn.notice
    if run.status == execution.status:
        return changes
    changes["status"] = run.status
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
    closed = [token for token in turn.closed if child_index(token) < 0]  # children have no rows of these kinds
    if closed:
        theirs = {"execution_id": execution.pk, "token": closed}
        rows_delete(TimerRow, theirs)
        withdrawals.withdraw(execution, turn.events, closed)
        if rows_delete(TaskAttempt, theirs):  # an attempt that was answered has no row any more
            parents.stop_children(execution, closed)


def _attempts(execution: Execution, turn: Turn) -> tuple[list[TaskAttempt], dict[str, Any]]:
    """Return the rows of new work to perform, and what changes in the execution's row with them."""
    works = [work for work in turn.opened.values() if isinstance(work, Task | ReadItems | WriteResults)]
    now = dispatch.now()
    if not works or not execution.mocks:
        return [attempt_of(execution, work, now) for work in works], {}
    mocks, calls = mocks_chosen(execution, works, turn.events)
    return [attempt_of(execution, work, now, mocks.get(work.token)) for work in works], {"mock_calls": calls}


def _open(execution: Execution, turn: Turn, attempts: list[TaskAttempt]) -> None:
    """Write the rows of new work and ask for it to be done."""
    now = dispatch.now()
    timers = [work for work in turn.opened.values() if isinstance(work, Timer)]
    if timers:
        rows = (
            TimerRow(execution_id=execution.pk, token=work.token, due=_due(work, now), reason=work.reason)
            for work in timers
        )
        objects_insert(TimerRow, rows)
        dispatch.wake_timers(min(_due(work, now) for work in timers))
    if attempts:
        activities.offer(execution, attempts)
        objects_insert(TaskAttempt, attempts)
        for attempt in attempts:
            if attempt.status == TaskAttempt.Status.QUEUED:
                dispatch.perform(execution.pk, attempt.token)


def _due(work: Timer, now: float) -> float:
    """Return when a timer fires here: STUDIO_WAIT_TIME_SCALE makes waits shorter or longer, and never a timeout."""
    if settings.STUDIO_WAIT_TIME_SCALE == 1 or work.reason not in SCALED:
        return work.due
    return now + max(0.0, work.due - now) * settings.STUDIO_WAIT_TIME_SCALE


def _tell(execution: Execution, turn: Turn, seq: int) -> None:
    if seq != execution.last_seq or turn.notice:
        nudges.journal_grew(execution.pk, seq)
    changed = turn.run.status != execution.status or turn.notice or execution.last_seq == 0
    if changed and execution.map_run_id is None:  # the list does not show children of Map Runs
        nudges.execution_changed(execution.pk)
