"""What a handler is asked and what it may answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

JSON = Any


@dataclass(frozen=True, slots=True)
class Job:
    """One call of a handler.

    `visit` counts from 0 the calls of this attempt: it grows when the handler answered `Later`.
    `attempt` counts from 0 the attempts of this visit of the state: it grows with each retry.
    `scope` is the path of the frame: pairs of container state and index. `context` is the context object.
    `kind` is `task`, or `read` or `write` for the items and the results of a Distributed Map.
    `credentials` is what the state's Credentials came to. `memory` is what the visit before left (`Later`).
    `reveal`: a person who may see them asked for the secrets in `trace`.
    """

    execution_id: str
    token: str
    state: str
    resource: str
    input: JSON
    context: dict[str, JSON]
    scope: tuple[tuple[str, int], ...] = ()
    attempt: int = 0
    visit: int = 0
    mock: dict[str, JSON] | None = None
    kind: str = "task"
    credentials: JSON = None
    memory: JSON = None
    reveal: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The task succeeded with this JSON value. `also` is as in `Submitted`.

    `trace` is what a test of the state shows of an HTTP exchange: `request` and `response`.
    """

    output: JSON
    also: Callable[[], object] | None = None
    trace: JSON = None


@dataclass(frozen=True, slots=True)
class Items(Result):
    """What an item reader found: `output` is a list; `sources` and `keyed` as in `asl.run.stimuli.ItemsRead`."""

    sources: tuple[tuple[str, int], ...] = ()
    keyed: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """The task failed. `phase` says how far it got: `schedule`, `start`, `submit` or `run`."""

    error: str | None
    cause: str | None
    phase: str = "run"
    trace: JSON = None


@dataclass(frozen=True, slots=True)
class Later:
    """Call again in so many seconds; nobody waits meanwhile. `memory` is for the next visit, which gets what was left last."""

    seconds: float
    memory: JSON = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """The request was accepted, and the answer comes later: by task token, or when a nested execution ends.

    `poll`: the handler is called again to look for the answer. `also` is done in the transaction that records this, so
    that both happen or neither; it may raise `Refused`.
    """

    output: JSON
    also: Callable[[], object] | None = None
    poll: Later | None = None


Outcome = Result | Failure | Later | Submitted


class Refused(Exception):
    """Raised by `also`: what was to be recorded did not happen, and the task fails like this instead."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.error)
        self.failure = failure


class Performer(Protocol):
    """Performs jobs of one resource."""

    def __call__(self, job: Job) -> Outcome:
        """Do the work; what the user's code does wrong is a Failure, never an exception."""


class TaskError(Exception):
    """Raise it in a handler to fail the task with an error name of your choice.

    Names with a dot, such as `Lambda.ServiceException`, cannot be classes of Python; `cause` is any text.
    """

    def __init__(self, error: str, cause: str | None = None) -> None:
        super().__init__(cause or error)
        self.error = error
        self.cause = cause
