"""Write down what has to be told, in the transaction that commits what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from asl import json_codec
from executions import tracing
from executions.journal import Entry
from executions.masking import mask_of
from executions.models import Execution
from executions.outbox.levels import is_logged
from executions.outbox.listening import EVENTS, LOGS, Hook, Listeners, listeners, logging_of
from executions.outbox.models import Delivery

STATUS_AFTER = {
    "ExecutionStarted": "RUNNING",
    "ExecutionRedriven": "RUNNING",
    "ExecutionSucceeded": "SUCCEEDED",
    "ExecutionFailed": "FAILED",
    "ExecutionTimedOut": "TIMED_OUT",
    "ExecutionAborted": "ABORTED",
}


def announce(execution: Execution, entries: Sequence[Entry], after: int) -> None:
    """Keep what the entries that follow sequence number `after` mean to those who listen. Costs nothing if nobody does."""
    if tracing.endpoint() is not None:
        _trace_end(execution, entries)
    who = listeners()
    if who.nobody:
        return
    rows = [row for entry in entries if entry.type in STATUS_AFTER for row in _status_rows(execution, entry, who)]
    rows += _log_rows(execution, entries, after, who)
    if rows:
        Delivery.objects.bulk_create(rows)


def _trace_end(execution: Execution, entries: Sequence[Entry]) -> None:
    if not entries or STATUS_AFTER.get(entries[-1].type, "RUNNING") == "RUNNING":
        return
    status, last = STATUS_AFTER[entries[-1].type], entries[-1]
    known = _status(execution, status, last)
    name, began = execution.arn.split(":")[6], execution.started_at.timestamp()
    told = {"began": began, "ended": last.at, "status": status, "error": known["error"], "arn": execution.arn}
    told["cause"] = mask_of(execution).text(known["cause"])
    transaction.on_commit(lambda: tracing.execution_ended(execution.pk, name, **told))


def announce_end(execution: Execution, status: str, at: float, error: str | None, cause: str | None) -> None:
    """Keep an end that no event of the journal tells: an execution that AWS does not know any more."""
    entry = Entry(at, "", 0, 0, 0, None, "[]", json_codec.dumps_text({"error": error, "cause": cause}))
    rows = _rows_of_status(execution, status, entry, listeners())
    if rows:
        Delivery.objects.bulk_create(rows)


def _status_rows(execution: Execution, entry: Entry, who: Listeners) -> list[Delivery]:
    return _rows_of_status(execution, STATUS_AFTER[entry.type], entry, who)


def _rows_of_status(execution: Execution, status: str, entry: Entry, who: Listeners) -> list[Delivery]:
    """Return the rows that tell a status. Children of a Map Run have none: their parent is told of (a guess)."""
    if execution.map_run_id is not None:
        return []
    told: list[tuple[str, UUID | None]] = [
        (f"webhook:{hook.key}", hook.key) for hook in _hooks(execution, who.hooks) if status in hook.statuses
    ]
    # Express executions send no events, and those on AWS have theirs sent by AWS.
    if who.events and execution.type == "STANDARD" and execution.target_id is None:
        told.append((EVENTS, None))
    if not told:
        return []
    body = json_codec.dumps_text(_status(execution, status, entry))
    return [
        Delivery(
            destination=destination, webhook_id=key, execution_id=execution.pk, kind=Delivery.Kind.STATUS,
            body=body, at=entry.at, due=entry.at,
        )
        for destination, key in told
    ]  # fmt: skip


def _status(execution: Execution, status: str, entry: Entry) -> dict[str, Any]:
    """What a later redrive would change, so that it is kept as it is now."""
    told = json_codec.loads(entry.data)
    details = told.get("data", told) if execution.target_id is None else told
    redriven = execution.redriven_at.timestamp() if execution.redriven_at is not None else None
    return {
        "status": status,
        "stop": None if status == "RUNNING" else entry.at,
        "error": details.get("error") if status != "RUNNING" else None,
        "cause": details.get("cause") if status != "RUNNING" else None,
        "redrives": execution.redrive_count,
        "redriven": redriven,
    }


def _log_rows(execution: Execution, entries: Sequence[Entry], after: int, who: Listeners) -> list[Delivery]:
    told: list[tuple[str, UUID | None]] = []
    if who.logs and execution.target_id is None:
        logging = logging_of(execution.version_id)
        if logging is not None and _has_logged(entries, logging.level):
            told.append((LOGS, None))
    for hook in _hooks(execution, who.hooks):
        if hook.log_level != "OFF" and _has_logged(entries, hook.log_level):
            told.append((f"webhook:{hook.key}", hook.key))
    if not told:
        return []
    body = {"after": after, "upto": after + len(entries), "redrives": execution.redrive_count}
    text, at = json_codec.dumps_text(body), entries[-1].at
    return [
        Delivery(
            destination=destination, webhook_id=key, execution_id=execution.pk, kind=Delivery.Kind.LOG,
            body=text, at=at, due=at,
        )
        for destination, key in told
    ]  # fmt: skip


def _has_logged(entries: Sequence[Entry], level: str) -> bool:
    return any(entry.history_id and is_logged(entry.type, level) for entry in entries)


def _hooks(execution: Execution, hooks: Iterable[Hook]) -> list[Hook]:
    return [hook for hook in hooks if hook.workflow_id in (None, execution.workflow_id)]
