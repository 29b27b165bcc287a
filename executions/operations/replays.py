"""Fold the log of an execution again and compare it with the row and the snapshot that are kept beside it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from asl import json_codec
from asl.run import Run, replay
from asl.run.codec import UnknownVersion, event_from_json, run_from_bytes, run_to_bytes
from executions.models import Event, Execution, Snapshot


def differences(execution_id: object) -> list[str]:
    """Return in sentences how the log differs from what is kept beside it; nothing when it does not.

    Raises Execution.DoesNotExist. The history of an execution on AWS is only counted: nothing is decided here about it.
    """
    with transaction.atomic():  # one picture, also while the execution goes on
        execution = Execution.objects.get(pk=execution_id)
        events = list(Event.objects.filter(execution_id=execution.pk).order_by("seq"))
        snapshot = Snapshot.objects.filter(execution_id=execution.pk).first()
    found = _gaps(execution, events)
    if found or execution.target_id is not None:
        return found
    coded = [event_from_json(event.data) for event in events]
    run = replay(coded)
    found += _unlike_row(execution, run)
    if snapshot is not None:
        found += _unlike_snapshot(snapshot, replay(coded[: snapshot.seq]))
    return found


def _gaps(execution: Execution, events: list[Event]) -> list[str]:
    found = []
    if [event.seq for event in events] != list(range(1, execution.last_seq + 1)):
        found.append(
            f"The log has {len(events):,} events, the row says that it ends at {execution.last_seq:,}: events are missing."
        )
    ids = [event.history_id for event in events if event.history_id]
    if ids != list(range(1, execution.event_count + 1)):
        found.append(f"The history's ids do not go from 1 to {execution.event_count:,} without a gap.")
    return found


def _unlike_row(execution: Execution, run: Run) -> list[str]:
    folded: dict[str, Any] = {"transition_count": run.transitions, "ready": run.ready}
    if run.status != "NEW" and execution.status == run.status:
        folded |= {"error": run.error, "cause": run.cause}
    if run.status == Execution.Status.SUCCEEDED:
        folded["output"] = json_codec.dumps_text(run.output)
    found = [
        f"{name} is {_short(getattr(execution, name))} in the row and {_short(value)} in the log."
        for name, value in folded.items()
        if getattr(execution, name) != value
    ]
    # An execution that nobody has begun, and one whose redrive nobody has decided on yet, are ahead of their log.
    ahead = execution.status in (Execution.Status.RUNNING, Execution.Status.PENDING_REDRIVE)
    if execution.status != run.status and not (ahead and execution.inbox.exists()):
        found.append(f"status is {execution.status} in the row and {run.status} in the log.")
    return found


def _unlike_snapshot(snapshot: Snapshot, run: Run) -> list[str]:
    try:
        same = run_to_bytes(run_from_bytes(bytes(snapshot.body))) == run_to_bytes(run)
    except UnknownVersion:
        return []  # another release wrote it: nobody will use it
    return [] if same else [f"The snapshot at {snapshot.seq:,} is not what the log folds to; it may be deleted."]


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
