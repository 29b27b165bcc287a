"""Folds of events about branches and iterations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asl.run.events import Event
from asl.run.frames import drop_children, revive, schedule_fan
from asl.run.tree import (
    ABORTED,
    CHILDREN,
    FAILED,
    Fan,
    Frame,
    Run,
)

JSON = Any


def _fan_started(run: Run, event: Event) -> None:
    """ParallelStateStarted, MapStateStarted: also again, after a retry."""
    frame = run.own(event.frame)
    data = event.data
    if frame.fan is not None:
        drop_children(run, frame.fan)
    frame.previous = event.id
    frame.token = ""
    frame.fan = Fan(data.get("items"), data["length"], data["width"], event.id)
    frame.fan.input = data.get("input")
    frame.fan.keyed = data.get("keyed", False)
    if not data.get("distributed"):
        schedule_fan(run, frame, frame.fan)


def _child_opened(run: Run, event: Event) -> None:
    """FrameOpened, MapIterationStarted: a branch or an iteration begins."""
    frame = run.own(event.frame)
    data = event.data
    fan = frame.fan
    assert fan is not None  # noqa: S101 (only a container opens frames)
    index = data["index"]
    child = Frame(data["frame"], event.frame, index, data["level"], fan.input, event.id or fan.previous)
    child.variables = frame.variables
    if fan.items is not None:
        child.item = fan.item(index)
        child.input = data.get("input", fan.items[index])
    run.open(child)
    run.agenda[child.number] = None
    fan.children = fan.children.editable(run.owned)
    fan.children.put(index, child.number)
    fan.next = index + 1
    fan.live += 1
    schedule_fan(run, frame, fan)


def _child_succeeded(run: Run, event: Event) -> None:
    """FrameClosed, MapIterationSucceeded: the child's last output is its result."""
    frame = run.own(event.frame)
    data = event.data
    fan = frame.fan
    assert fan is not None  # noqa: S101
    child = run.frames[data["frame"]]
    fan.results = fan.results.editable(run.owned)
    fan.results.put(data["index"], child.input)
    fan.children = fan.children.editable(run.owned)
    fan.children.drop(data["index"])
    fan.live -= 1
    if event.id:
        fan.previous = child.previous
    frame.previous = event.id or child.previous
    run.drop(child.number)
    schedule_fan(run, frame, fan)


def _child_failed(run: Run, event: Event) -> None:
    frame = run.own(event.frame)
    data = event.data
    child = run.own(data["frame"])
    _still(run, child, FAILED)
    child.error, child.cause = data.get("error"), data.get("cause")
    assert frame.fan is not None  # noqa: S101
    frame.fan.live -= 1
    frame.previous = child.previous
    run.agenda.pop(event.frame, None)
    frame.phase = CHILDREN


def _child_aborted(run: Run, event: Event) -> None:
    frame = run.own(event.frame)
    _still(run, run.own(event.data["frame"]), ABORTED)
    if frame.fan is not None:
        frame.fan.live -= 1


def _still(run: Run, frame: Frame, phase: str) -> None:
    """The frame does nothing more, but is kept."""
    frame.phase = phase
    frame.attempt = None
    frame.token = ""
    run.agenda.pop(frame.number, None)


def _state_succeeded(run: Run, event: Event) -> None:
    """ParallelStateSucceeded, MapStateSucceeded share their previousEventId with the Exited that follows: no move."""


def _frame_revived(run: Run, event: Event) -> None:
    frame = run.own(event.frame)
    child = run.own(event.data["frame"])
    fan = frame.fan
    assert fan is not None  # noqa: S101 (only containers have children)
    if child.phase in (FAILED, ABORTED):
        fan.live += 1
    revive(run, child, event.data["previous"])
    schedule_fan(run, frame, fan)


CHILD_FOLDS: dict[str, Callable[[Run, Event], None]] = {
    "ParallelStateStarted": _fan_started,
    "MapStateStarted": _fan_started,
    "FrameOpened": _child_opened,
    "MapIterationStarted": _child_opened,
    "FrameClosed": _child_succeeded,
    "MapIterationSucceeded": _child_succeeded,
    "FrameFailed": _child_failed,
    "MapIterationFailed": _child_failed,
    "FrameAborted": _child_aborted,
    "MapIterationAborted": _child_aborted,
    "ParallelStateSucceeded": _state_succeeded,
    "MapStateSucceeded": _state_succeeded,
    "FrameRevived": _frame_revived,
}
