"""Spans of the states that a turn left, told after its commit: execution, states within states, and the calls below them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from asl.run import Event, Run
from executions import tracing
from executions.engine.entries import OPENING
from executions.engine.turn import Turn
from executions.models import Execution
from executions.trace_context import execution_span, state_span
from executions.tracing import Span

BROKEN = frozenset({"FrameFailed", "FrameAborted", "MapIterationFailed", "MapIterationAborted"})
ENDED_BADLY = {"ExecutionFailed": "FAILED", "ExecutionTimedOut": "TIMED_OUT", "ExecutionAborted": "ABORTED"}


@dataclass(frozen=True, slots=True)
class Visit:
    """A state that a frame is in: its name, the history id of the event that entered it, and when (Unix seconds)."""

    name: str
    entered: int
    at: float


def tell(execution: Execution, turn: Turn) -> None:
    """Send, after the commit that is open, a span for each state that the turn left. Does nothing if nobody wants traces."""
    if tracing.endpoint() is None or not turn.events:
        return
    book = _Book(execution, turn.before)
    for event in turn.events:
        book.follow(event)
    for span in book.left:
        transaction.on_commit(lambda span=span: tracing.send(execution.pk, span))  # type: ignore[misc]


class _Book:
    """Which state each frame is in, as the events tell it; frames from before are asked of the run."""

    def __init__(self, execution: Execution, before: Run) -> None:
        self.left: list[Span] = []
        self._key = execution.pk
        self._before = before
        self._visits: dict[int, Visit | None] = {}
        self._parents: dict[int, int] = {}

    def follow(self, event: Event) -> None:
        if event.type.endswith("StateEntered"):
            self._visits[event.frame] = Visit(event.data["name"], event.id, event.at)
        elif event.type.endswith("StateExited"):
            self._leave(event.frame, event.at, None)
        elif event.type in OPENING:
            self._parents[event.data["frame"]] = event.frame
        elif event.type in BROKEN and event.data.get("frame") is not None:
            self._leave(event.data["frame"], event.at, event.data.get("error") or "ABORTED")
        elif event.type in ENDED_BADLY:
            for frame in {number for number, _ in self._before.frames.items()} | self._visits.keys():
                self._leave(frame, event.at, event.data.get("error") or ENDED_BADLY[event.type])

    def _leave(self, frame: int, at: float, error: str | None) -> None:
        visit = self._visit(frame)
        if visit is None:
            return
        span = Span({"sfn.state": visit.name}, name=visit.name, begun=visit.at, ended=at, error=error)
        span.id = state_span(self._key, frame, visit.entered)
        span.parent = self._span_around(frame)
        self.left.append(span)
        self._visits[frame] = None

    def _span_around(self, frame: int) -> str:
        parent = self._parent(frame)
        visit = None if parent is None else self._visit(parent)
        if parent is None or visit is None:
            return execution_span(self._key)
        return state_span(self._key, parent, visit.entered)

    def _visit(self, frame: int) -> Visit | None:
        if frame not in self._visits:
            known = self._before.frames.get(frame)
            inside = known is not None and known.state is not None and known.entered_id
            self._visits[frame] = Visit(known.state, known.entered_id, known.entered_at) if inside else None
        return self._visits[frame]

    def _parent(self, frame: int) -> int | None:
        if frame in self._parents:
            return self._parents[frame]
        known = self._before.frames.get(frame)
        return known.parent if known is not None else None
