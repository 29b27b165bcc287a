"""Read off a run what the world still owes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from asl.run.context import context_object
from asl.run.tree import CHILDREN, READ, READY, RETRY, TASK, WAIT, WRITE, Attempt, Frame, MapRun, Run
from asl.run.work import ReadItems, StartChild, Task, Timer, Work, WriteResults

JSON = Any

EXECUTION_TIMEOUT = "execution_timeout"


def pending(run: Run) -> list[Work]:
    """All work that is open, in the order of the frames. Safe to ask for at any time, as often as wanted."""
    if run.status != "RUNNING":
        return []
    found = list(_execution_work(run))
    for frame in run.frames.values():
        found.extend(frame_work(run, frame))
    return found


def find_work(run: Run, token: str) -> tuple[Frame, str] | None:
    """The frame that waits for `token` and why: a phase, `timeout` or `heartbeat`; None if nobody does."""
    number, _, rest = token.partition(".")
    if run.status != "RUNNING" or not number.isascii() or not number.isdigit() or not rest:
        return None
    frame = run.frames.get(int(number))
    if frame is None:
        return None
    attempt = frame.attempt
    if frame.phase == TASK and attempt is not None:
        if token == attempt.token:
            return frame, TASK
        if token == timeout_token(attempt) and attempt.timeout_due is not None:
            return frame, "timeout"
        if token == heartbeat_token(attempt) and attempt.heartbeat_due is not None:
            return frame, "heartbeat"
    elif frame.token == token:
        return frame, frame.phase
    return _find_in_map_run(frame, token)


def _find_in_map_run(frame: Frame, token: str) -> tuple[Frame, str] | None:
    map_run = frame.fan.map_run if frame.fan is not None else None
    if map_run is None:
        return None
    index = child_index(token)
    child = map_run.running.get(index) if index >= 0 else None
    if child is not None and child[0] == token:
        return frame, "child"
    return (frame, "map_run") if token == map_run_token(frame) else None


def child_index(token: str) -> int:
    """Which child of a Map Run a token is about; -1 if it is about none."""
    _, found, index = token.partition("c")
    return int(index) if found and index.isascii() and index.isdigit() else -1


def map_run_token(frame: Frame) -> str:
    """The token by which MapRunUpdated names the Map Run of a frame."""
    return f"{frame.number}.run"


def execution_timeout_token(run: Run) -> str:
    """The token of the timer for the machine's TimeoutSeconds; a redrive starts another."""
    return f"x{run.redrive_count}"


def timeout_token(attempt: Attempt) -> str:
    """The token of the timer for the state's TimeoutSeconds."""
    return f"{attempt.token}t"


def heartbeat_token(attempt: Attempt) -> str:
    """The token of the timer for the next heartbeat."""
    return f"{attempt.token}h{attempt.beats}"


def _execution_work(run: Run) -> Iterator[Work]:
    if run.due is not None:
        yield Timer(execution_timeout_token(run), 0, run.due, EXECUTION_TIMEOUT)


def frame_work(run: Run, frame: Frame) -> Iterator[Work]:
    """What one frame waits for."""
    phase = frame.phase
    if phase == TASK and frame.attempt is not None:
        yield from _task_work(run, frame, frame.attempt)
    elif phase in (WAIT, RETRY):
        yield Timer(frame.token, frame.number, frame.due, phase)
    elif frame.fan is not None and frame.fan.map_run is not None:
        yield from _map_run_work(frame, frame.fan.map_run)


def same_map_run(earlier: Frame, frame: Frame) -> bool:
    """Whether a frame was and is running the children of one Map Run."""
    before = earlier.fan.map_run if earlier.fan is not None and earlier.phase in (READY, CHILDREN) else None
    after = frame.fan.map_run if frame.fan is not None and frame.phase in (READY, CHILDREN) else None
    return before is not None and after is not None and before.arn == after.arn


def children_changes(earlier: Frame, frame: Frame) -> tuple[list[Work], list[str]]:
    """How the children of the same Map Run changed: those to start, and the tokens of those that are closed.

    With thousands of them running, looking at each of them in every turn would be most of the work.
    """
    opened: list[Work] = []
    closed: list[str] = []
    before = earlier.fan.map_run if earlier.fan is not None else None
    after = frame.fan.map_run if frame.fan is not None else None
    assert before is not None and after is not None  # noqa: S101 (as `same_map_run` found)
    for old, new in before.running.differing(after.running):
        if old is not None and (new is None or new[0] != old[0]):
            closed.append(old[0])
        if new is not None and (old is None or new[0] != old[0]):
            opened.append(_start_child(frame, after, child_index(new[0]), new))
    return opened, closed


def _start_child(frame: Frame, map_run: MapRun, index: int, child: tuple[str, JSON]) -> StartChild:
    token, value = child
    work = (token, frame.number, frame.state or "", index, value, map_run.execution_type, map_run.arn, map_run.level)
    return StartChild(*work, redrive=map_run.redrive_count)


def _map_run_work(frame: Frame, map_run: MapRun) -> Iterator[Work]:
    name = frame.state or ""
    if frame.phase == READ:
        yield ReadItems(frame.token, frame.number, name, map_run.reader)
    elif frame.phase == WRITE:
        yield WriteResults(frame.token, frame.number, name, map_run.writer, map_run.arn)
    else:
        for index, child in map_run.running.items():
            yield _start_child(frame, map_run, index, child)


def _task_work(run: Run, frame: Frame, attempt: Attempt) -> Iterator[Work]:
    yield Task(
        token=attempt.token,
        frame=frame.number,
        state=frame.state or "",
        resource=attempt.resource,
        input=attempt.input,
        attempt=attempt.attempt,
        scope=frame_scope(run, frame),
        context=context_object(run, frame, retries=True, task_token=attempt.task_token),
        credentials=attempt.credentials,
        task_token=attempt.task_token,
    )
    if attempt.timeout_due is not None:
        yield Timer(timeout_token(attempt), frame.number, attempt.timeout_due, "timeout")
    if attempt.heartbeat_due is not None:
        yield Timer(heartbeat_token(attempt), frame.number, attempt.heartbeat_due, "heartbeat")


def frame_scope(run: Run, frame: Frame) -> tuple[tuple[str, int], ...]:
    """The path of a frame: container state and index, outermost first."""
    steps: list[tuple[str, int]] = []
    current = frame
    while current.parent is not None:
        parent = run.frames[current.parent]
        steps.append((parent.state or "", current.index))
        current = parent
    return tuple(reversed(steps))
