"""Folds of events about the Map Run of a Distributed Map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asl.run.events import Event
from asl.run.frames import schedule_fan
from asl.run.pages import Pages
from asl.run.tree import (
    CHILDREN,
    READ,
    READY,
    WRITE,
    Fan,
    Frame,
    MapRun,
    Run,
)

JSON = Any


def _map_run_started(run: Run, event: Event) -> None:
    frame = run.own(event.frame)
    data = event.data
    frame.previous = event.id
    fan = frame.fan
    assert fan is not None  # noqa: S101 (MapStateStarted came before)
    fan.map_run = MapRun(
        arn=data["mapRunArn"],
        level=data["level"],
        execution_type=data["execution_type"],
        tolerated_count=data["tolerated_count"],
        tolerated_percentage=data["tolerated_percentage"],
        reader=None,
        writer=None,
        weights=None,
        items_total=fan.length,
        running=Pages(run.owned),
        statuses={},
        unsuccessful=Pages(run.owned),
    )
    schedule_fan(run, frame, fan)


def _map_run(run: Run, event: Event) -> tuple[Frame, Fan, MapRun]:
    frame = run.own(event.frame)
    fan = frame.fan
    assert fan is not None and fan.map_run is not None  # noqa: S101 (MapRunStarted came before)
    return frame, fan, fan.map_run


def _read_started(run: Run, event: Event) -> None:
    frame, fan, map_run = _map_run(run, event)
    fan.map_run = map_run._replace(reader=event.data["reader"], source=event.data.get("source", map_run.source))
    frame.phase, frame.token = READ, event.data["token"]
    run.agenda.pop(event.frame, None)


def _items_read(run: Run, event: Event) -> None:
    """ItemsRead, ItemsBatched: what the children get, page by page."""
    frame, fan, map_run = _map_run(run, event)
    data = event.data
    first = data.get("first", 0)
    fan.items = _with_page(run, fan.items if first else None, first, data["items"])
    if "weights" in data:
        weights = _with_page(run, map_run.weights, first, data["weights"])
        map_run = map_run._replace(weights=weights)
    if "sources" in data:
        sources = [source for source, count in data["sources"] for _ in range(count)]
        map_run = map_run._replace(sources=_with_page(run, map_run.sources, first, sources))
    fan.map_run = map_run
    if data.get("more"):
        return
    fan.length = len(fan.items)
    frame.token = ""
    if "weights" not in data:
        fan.keyed = data.get("keyed", False)
        fan.map_run = map_run._replace(reader=None, items_total=fan.length)
    schedule_fan(run, frame, fan)


def _with_page(run: Run, pages: object, first: int, values: list[JSON]) -> Pages[JSON]:
    """The pages with the values from `first` on; cost per value is constant."""
    longer = pages.editable(run.owned) if first and isinstance(pages, Pages) else Pages[JSON](run.owned)
    for offset, value in enumerate(values):
        longer.put(first + offset, value)
    return longer


def _child_started(run: Run, event: Event) -> None:
    frame, fan, map_run = _map_run(run, event)
    data = event.data
    index = data["index"]
    assert fan.items is not None  # noqa: S101
    running = map_run.running.editable(run.owned)
    running.put(index, (data["token"], data.get("input", fan.items[index])))
    fan.map_run = map_run._replace(running=running)
    if fan.redo:
        fan.redo = fan.redo[1:]
    else:
        fan.next = index + 1
    fan.live += 1
    schedule_fan(run, frame, fan)


def _child_ended(run: Run, event: Event) -> None:
    frame, fan, map_run = _map_run(run, event)
    data = event.data
    index, status = data["index"], data["status"]
    running = map_run.running.editable(run.owned)
    running.drop(index)
    fan.results = fan.results.editable(run.owned)
    fan.results.put(index, data["output"])
    fan.live -= 1
    weight = map_run.weights[index] if map_run.weights is not None else 1
    unsuccessful = map_run.unsuccessful
    if status != "SUCCEEDED":
        unsuccessful = unsuccessful.editable(run.owned)
        unsuccessful.put(index, status)
    fan.map_run = map_run._replace(
        running=running,
        unsuccessful=unsuccessful,
        statuses={**map_run.statuses, status: map_run.statuses.get(status, 0) + 1},
        items_failed=map_run.items_failed + (0 if status == "SUCCEEDED" else weight),
    )
    schedule_fan(run, frame, fan)


def _map_run_redriven(run: Run, event: Event) -> None:
    """Children that did not succeed are to be redriven, also those that were stopped with the parent."""
    frame, fan, map_run = _map_run(run, event)
    frame.previous = event.id
    stopped = [index for index, _ in map_run.running.items()]
    fan.redo = tuple(sorted({index for index, _ in map_run.unsuccessful.items()}.union(stopped)))
    fan.live = 0
    statuses = dict(map_run.statuses)
    for _, status in map_run.unsuccessful.items():
        statuses[status] -= 1
    fan.map_run = map_run._replace(
        running=Pages(run.owned),
        unsuccessful=Pages(run.owned),
        statuses={status: count for status, count in statuses.items() if count},
        items_failed=0,
        redrive_count=event.data["redriveCount"],
    )
    if map_run.reader is None:
        schedule_fan(run, frame, fan)


def _map_run_updated(run: Run, event: Event) -> None:
    frame, fan, map_run = _map_run(run, event)
    data = event.data
    fan.width = data.get("max_concurrency") or fan.width
    fan.map_run = map_run._replace(
        tolerated_count=data.get("tolerated_count", map_run.tolerated_count),
        tolerated_percentage=data.get("tolerated_percentage", map_run.tolerated_percentage),
    )
    if frame.phase in (READY, CHILDREN):
        schedule_fan(run, frame, fan)


def _write_started(run: Run, event: Event) -> None:
    frame, fan, map_run = _map_run(run, event)
    fan.map_run = _cut_off(run, map_run)._replace(writer=event.data["writer"])
    fan.live = 0
    frame.phase, frame.token = WRITE, event.data["token"]
    run.agenda.pop(event.frame, None)


def _cut_off(run: Run, map_run: MapRun) -> MapRun:
    """The children that still run are to be stopped."""
    aborted = len(map_run.running)
    if not aborted:
        return map_run
    ended = map_run.unsuccessful.editable(run.owned)
    for index, _ in map_run.running.items():
        ended.put(index, "ABORTED")
    statuses = {**map_run.statuses, "ABORTED": map_run.statuses.get("ABORTED", 0) + aborted}
    return map_run._replace(running=Pages(run.owned), unsuccessful=ended, statuses=statuses)


def _map_run_ended(run: Run, event: Event) -> None:
    """MapRunSucceeded, MapRunFailed, MapRunAborted: its children are nobody's business any more."""
    frame, fan, map_run = _map_run(run, event)
    frame.previous = event.id
    frame.token = ""
    frame.phase = CHILDREN
    if event.type == "MapRunSucceeded":
        fan.map_run = map_run._replace(running=Pages(run.owned))
    else:
        fan.map_run = _cut_off(run, map_run)
    fan.live = 0
    run.agenda.pop(event.frame, None)


MAP_RUN_FOLDS: dict[str, Callable[[Run, Event], None]] = {
    "MapRunStarted": _map_run_started,
    "MapRunSucceeded": _map_run_ended,
    "MapRunFailed": _map_run_ended,
    "MapRunAborted": _map_run_ended,
    "MapRunUpdated": _map_run_updated,
    "MapRunRedriven": _map_run_redriven,
    "ItemsReadStarted": _read_started,
    "ItemsRead": _items_read,
    "ItemsBatched": _items_read,
    "ChildStarted": _child_started,
    "ChildEnded": _child_ended,
    "ResultsWriteStarted": _write_started,
}
