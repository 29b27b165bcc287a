"""Go on from where a run failed, was stopped or timed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asl.run.failures import DATA_LIMIT
from asl.run.states.state import State
from asl.run.tree import Frame

if TYPE_CHECKING:
    from asl.run.machine import Machine
    from asl.run.turn import Turn

JSON = Any

REDRIVABLE = frozenset({"FAILED", "ABORTED", "TIMED_OUT"})


def redrive(turn: Turn) -> None:
    """Begin again. Times out and retries are counted anew, what succeeded stays.

    What the redriven frames write hangs on ExecutionRedriven (a guess: no recording shows it).
    """
    run = turn.run
    error = run.error
    data: dict[str, JSON] = {"redriveCount": run.redrive_count + 1}
    due = execution_due(turn.machine, turn.at, run.started_at, run.info.get("max_seconds"))
    if due is not None:
        data["due"] = due
    turn.emit("ExecutionRedriven", 0, run.history_count, data)
    frame = turn.frame(0)
    frame_redrive(turn, frame, error)


def execution_due(machine: Machine, at: float, started_at: float, max_seconds: float | None) -> float | None:
    """When an execution that begins or is redriven now is timed out; None: never.

    The machine's TimeoutSeconds start again with a redrive, the time that executions of its type may be open does not
    (Developer Guide, "Redrive eligibility").
    """
    dues = [] if machine.timeout is None else [at + machine.timeout]
    if max_seconds is not None:
        dues.append(started_at + max_seconds)
    return min(dues, default=None)


def frame_redrive(turn: Turn, frame: Frame, error: str | None) -> None:
    """Go on with a frame; `error` is what it had failed with. One that has a state to enter is on the agenda."""
    if frame.number in turn.run.agenda:
        return
    level = turn.machine.levels[frame.level]
    state = level.states.get(frame.state) if frame.state is not None else None
    if state is not None:
        turn.resume(frame, "redrive", error)


def children_redrive(turn: Turn, frame: Frame, state: State, error: str | None) -> None:
    """Go on with the branches or iterations that have not succeeded; all of them where too much data was the cause."""
    if frame.fan is None or error == DATA_LIMIT:
        state.enter(turn, frame)
        return
    previous = turn.run.history_count
    children = [turn.frame(number) for number in frame.fan.children.values()]
    errors = [child.error for child in children]
    for child in children:
        turn.note("FrameRevived", frame.number, {"name": state.name, "frame": child.number, "previous": previous})
    for child, child_error in zip(children, errors, strict=True):
        frame_redrive(turn, child, child_error)
    if not children:
        state.advance(turn, frame)
