"""Folded runs: from this process's memory, else from a snapshot, else from the log."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import OrderedDict
from uuid import UUID

from asl.run import Run, replay
from asl.run.codec import UnknownVersion, event_from_json, run_from_bytes, run_to_bytes
from executions import journal
from executions.models import Snapshot

KEPT = 128
FIRST_SNAPSHOT = 400
CONTENDED_SECONDS = 2.0
"""For so long after a turn was overtaken, answers to that execution go through the inbox: many at once, one turn."""

_runs: OrderedDict[UUID, tuple[int, Run]] = OrderedDict()
_contended: OrderedDict[UUID, float] = OrderedDict()
_lock = threading.Lock()  # the thread that keeps leases may take a turn beside the main thread


def load(execution_id: UUID, seq: int) -> Run:
    """Return the run folded up to sequence number `seq`."""
    known, run = _nearest(execution_id, seq)
    if known < seq:
        run = replay((event_from_json(text) for text in journal.texts(execution_id, known, seq)), run)
        remember(execution_id, seq, run)
    return run


def remember(execution_id: UUID, seq: int, run: Run) -> None:
    """Keep a folded run for the next turn in this process."""
    with _lock:
        _runs[execution_id] = (seq, run)
        _runs.move_to_end(execution_id)
        while len(_runs) > KEPT:
            _runs.popitem(last=False)


def forget(execution_id: UUID) -> None:
    """Drop what this process remembers: the next turn folds the log."""
    with _lock:
        _runs.pop(execution_id, None)


def overtaken(execution_id: UUID) -> None:
    """Note that another process took a turn of the execution at the same time as this one."""
    with _lock:
        _contended[execution_id] = time.monotonic() + CONTENDED_SECONDS
        _contended.move_to_end(execution_id)
        while len(_contended) > KEPT:
            _contended.popitem(last=False)


def is_contended(execution_id: UUID) -> bool:
    """Whether this process was overtaken there a moment ago: a turn of its own would probably be thrown away."""
    return _contended.get(execution_id, 0.0) > time.monotonic()


def snapshot_if_due(execution_id: UUID, before: int, seq: int, run: Run) -> None:
    """Write a snapshot when the log has grown by half since the sequence numbers where the last ones were due.

    The points grow geometrically, so that the cost of an event is the same at the start and at the end of a long run.
    """
    point = FIRST_SNAPSHOT
    while point <= before:
        point += max(FIRST_SNAPSHOT, point // 2)
    if point <= seq:
        body = run_to_bytes(run)
        Snapshot.objects.bulk_create(
            [Snapshot(execution_id=execution_id, seq=seq, body=body)],
            update_conflicts=True, unique_fields=["execution_id"], update_fields=["seq", "body"],
        )  # fmt: skip


def _nearest(execution_id: UUID, seq: int) -> tuple[int, Run]:
    known = _runs.get(execution_id)
    if known is not None and known[0] <= seq:
        return known
    if seq < FIRST_SNAPSHOT:
        return 0, Run()
    snapshot = Snapshot.objects.filter(execution_id=execution_id, seq__lte=seq).first()
    if snapshot is not None:
        # A snapshot that another release wrote is no use: the log is.
        with contextlib.suppress(UnknownVersion):
            return snapshot.seq, run_from_bytes(bytes(snapshot.body))
    return 0, Run()
