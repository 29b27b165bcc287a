"""Work is read off a run: what the world still owes it. There is no second queue to keep in step with the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

JSON = Any


@dataclass(frozen=True, slots=True)
class Work:
    """`token` names this piece of work within its run and is never used twice; answers carry it."""

    token: str
    frame: int


@dataclass(frozen=True, slots=True)
class Task(Work):
    """Perform a task and answer TaskStarted, TaskSubmitted, then TaskSucceeded or TaskFailed.

    `attempt` counts from 0 within this visit of the state. `scope` is the path of the frame: pairs of container state
    name and iteration or branch index, outermost first. `context` is the context object as the state saw it.
    `task_token` is what `$$.Task.Token` held, for `.waitForTaskToken` (`asl.run.tokens` reads it).
    """

    state: str
    resource: str
    input: JSON
    attempt: int
    scope: tuple[tuple[str, int], ...]
    context: dict[str, JSON]
    credentials: JSON = None
    task_token: str | None = None


@dataclass(frozen=True, slots=True)
class Timer(Work):
    """Answer TimerDue at `due` (Unix seconds). `reason`: wait, retry, timeout, heartbeat, execution_timeout."""

    due: float
    reason: str


@dataclass(frozen=True, slots=True)
class ReadItems(Work):
    """Read the items of a Distributed Map through its ItemReader and answer ItemsRead."""

    state: str
    reader: dict[str, JSON]


@dataclass(frozen=True, slots=True)
class StartChild(Work):
    """Start child execution `index` of a Distributed Map and answer ChildDone when it has ended.

    The child runs `machine.at(level)`. When the token is closed before that, the child is to be stopped.
    `redrive` above 0: if the child of that index ran before, it is to be redriven instead.
    """

    state: str
    index: int
    input: JSON
    execution_type: str
    map_run: str
    level: str
    redrive: int = 0


@dataclass(frozen=True, slots=True)
class WriteResults(Work):
    """Write the results of a Distributed Map through its ResultWriter and answer TaskSucceeded or TaskFailed."""

    state: str
    writer: dict[str, JSON]
    map_run: str
