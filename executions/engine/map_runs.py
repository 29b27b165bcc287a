"""Rows of Map Runs, kept in step with the events of a turn, and the children that the turn wants begun or stopped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from asl.run import Event, Run
from asl.run.states.distributed import THRESHOLD
from asl.run.tree import CHILDREN, READ, READY, WRITE
from asl.run.work import StartChild
from executions.engine import children
from executions.engine.turn import Turn
from executions.models import Execution, MapRun

JSON = Any
ALIVE = frozenset({READY, CHILDREN, READ, WRITE})
UNSUCCESSFUL = (Execution.Status.FAILED, Execution.Status.TIMED_OUT, Execution.Status.ABORTED)


def record(execution: Execution, turn: Turn) -> None:
    """Write what the turn means for the execution's Map Runs, in the transaction that is open."""
    book = _Book(execution)
    for event in turn.events:
        note = _NOTES.get(event.type)
        if note is not None:
            note(book, event)
    book.end_the_dead(turn.run)
    book.save()
    if book.cut_off:
        children.stop(book.cut_off)
    wanted: dict[str, list[StartChild]] = defaultdict(list)
    for work in turn.opened.values():
        if isinstance(work, StartChild):
            wanted[work.map_run].append(work)
    for arn, works in wanted.items():
        children.begin(execution, turn.run, book.by_arn(arn), works)


class _Book:
    """The Map Runs of one execution: the newest of each frame is the one that events are about."""

    def __init__(self, execution: Execution) -> None:
        self.execution = execution
        self.newest = {row.frame: row for row in MapRun.objects.filter(execution_id=execution.pk).order_by("pk")}
        self.begun: dict[int, dict[str, JSON]] = {}
        self.changed: dict[str, MapRun] = {}
        self.cut_off: list[MapRun] = []

    def by_arn(self, arn: str) -> MapRun:
        return next(row for row in self.newest.values() if row.arn == arn)

    def change(self, event: Event, **fields: JSON) -> None:
        row = self.newest[event.frame]
        for name, value in fields.items():
            setattr(row, name, value)
        self.changed[row.arn] = row

    def end(self, row: MapRun, status: str, at: float) -> None:
        row.status, row.ended_at = status, datetime.fromtimestamp(at, UTC)
        self.changed[row.arn] = row
        if status != MapRun.Status.SUCCEEDED:
            self.cut_off.append(row)

    def end_the_dead(self, run: Run) -> None:
        """End what no event ends: Map Runs of an execution, or of a state, that is over."""
        for row in self.newest.values():
            if row.status == MapRun.Status.RUNNING and not _alive(run, row):
                failed = run.status in ("RUNNING", Execution.Status.FAILED)
                at = run.ended_at if run.ended_at is not None else datetime.now(UTC).timestamp()
                self.end(row, MapRun.Status.FAILED if failed else MapRun.Status.ABORTED, at)

    def save(self) -> None:
        for row in self.changed.values():
            row.save()


def _alive(run: Run, row: MapRun) -> bool:
    frame = run.frames.get(row.frame) if run.status == "RUNNING" else None
    if frame is None or frame.fan is None or frame.fan.map_run is None:
        return False
    return frame.phase in ALIVE and frame.fan.map_run.arn == row.arn


def _state_started(book: _Book, event: Event) -> None:
    book.begun[event.frame] = event.data


def _started(book: _Book, event: Event) -> None:
    begun, data = book.begun[event.frame], event.data
    row = MapRun(
        arn=data["mapRunArn"],
        execution=book.execution,
        state=data["name"],
        frame=event.frame,
        max_concurrency=begun["width"],
        tolerated_count=int(data["tolerated_count"] or 0),
        tolerated_percentage=data["tolerated_percentage"] or 0.0,
        item_total=begun["length"],
        child_total=begun["length"],
        started_at=datetime.fromtimestamp(event.at, UTC),
    )
    book.newest[event.frame] = row
    book.changed[row.arn] = row


def _items_read(book: _Book, event: Event) -> None:
    count = event.data["total"]
    book.change(event, item_total=count, child_total=count)


def _items_batched(book: _Book, event: Event) -> None:
    book.change(event, child_total=event.data["total"])


def _updated(book: _Book, event: Event) -> None:
    columns = ("max_concurrency", "tolerated_count", "tolerated_percentage")
    book.change(event, **{name: event.data[name] for name in columns if name in event.data})


def _redriven(book: _Book, event: Event) -> None:
    row = book.newest[event.frame]
    at = datetime.fromtimestamp(event.at, UTC)
    count = event.data["redriveCount"]
    book.change(event, status=MapRun.Status.RUNNING, ended_at=None, redrive_count=count, redriven_at=at)
    unsuccessful = row.children.filter(status__in=UNSUCCESSFUL, type="STANDARD", map_index__isnull=False)
    unsuccessful.update(status=Execution.Status.PENDING_REDRIVE)


def _failed(book: _Book, event: Event) -> None:
    if event.data.get("error") != THRESHOLD.error:
        book.change(event, writes=False)
    book.end(book.newest[event.frame], MapRun.Status.FAILED, event.at)


def _write_started(book: _Book, event: Event) -> None:
    book.change(event, writes=True)
    book.cut_off.append(book.newest[event.frame])  # too many failed, and some may still run


def _ended(status: str) -> Callable[[_Book, Event], None]:
    def note(book: _Book, event: Event) -> None:
        book.end(book.newest[event.frame], status, event.at)

    return note


_NOTES: dict[str, Callable[[_Book, Event], None]] = {
    "MapStateStarted": _state_started,
    "MapRunStarted": _started,
    "ItemsRead": _items_read,
    "ItemsBatched": _items_batched,
    "MapRunUpdated": _updated,
    "MapRunRedriven": _redriven,
    "ResultsWriteStarted": _write_started,
    "MapRunSucceeded": _ended(MapRun.Status.SUCCEEDED),
    "MapRunFailed": _failed,
    "MapRunAborted": _ended(MapRun.Status.ABORTED),
}
