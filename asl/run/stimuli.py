"""A stimulus is what the world says: the only way that news, time and chance come into a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

JSON = Any


@dataclass(frozen=True, slots=True)
class Stimulus:
    """`at` is Unix time in seconds; `entropy` seeds every random choice of the turn (any text, new for each stimulus)."""

    at: float
    entropy: str = ""


@dataclass(frozen=True, slots=True)
class Start(Stimulus):
    """Begin. `input` is the execution input as JSON text, kept as it was given.

    `max_seconds` is how long an execution of this type may last, whatever its machine says (`Limits.seconds_of`);
    None: for ever.
    """

    input: str = "{}"
    execution_arn: str = ""
    execution_name: str = ""
    state_machine_arn: str = ""
    state_machine_name: str = ""
    role_arn: str = ""
    version_arn: str | None = None
    alias_arn: str | None = None
    max_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Answer(Stimulus):
    """News about the work that `token` names (see `asl.run.work`); news about unknown or answered work is no news."""

    token: str = ""


@dataclass(frozen=True, slots=True)
class TaskStarted(Answer):
    """A worker took the task up (LambdaFunctionStarted, TaskStarted, ActivityStarted)."""

    worker: str | None = None


@dataclass(frozen=True, slots=True)
class TaskSubmitted(Answer):
    """The service accepted the job or callback request and the task goes on (.sync, .waitForTaskToken)."""

    output: JSON = None


@dataclass(frozen=True, slots=True)
class TaskSucceeded(Answer):
    """The task's result, a JSON value."""

    output: JSON = None


@dataclass(frozen=True, slots=True)
class TaskFailed(Answer):
    """The task failed. `phase` says how far it got: `schedule`, `start`, `submit` or `run`."""

    error: str | None = None
    cause: str | None = None
    phase: str = "run"


@dataclass(frozen=True, slots=True)
class TaskHeartbeat(Answer):
    """The worker is alive: the heartbeat deadline moves on. Makes no history event."""


@dataclass(frozen=True, slots=True)
class WorkerLost(Answer):
    """The lease of an attempt ran out: nobody knows how far it got. Recorded, then a new attempt of the same work."""


@dataclass(frozen=True, slots=True)
class HandedBack(Answer):
    """A worker that was told to stop did not finish an attempt. Recorded, then a new attempt of the same work."""


@dataclass(frozen=True, slots=True)
class TimerDue(Answer):
    """The time that a `Timer` asked for has come."""


@dataclass(frozen=True, slots=True)
class Stop(Stimulus):
    """StopExecution."""

    error: str | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Redrive(Stimulus):
    """RedriveExecution: go on from where the run failed."""


@dataclass(frozen=True, slots=True)
class ItemsRead(Answer):
    """The items of a Distributed Map were read (or `error`/`cause` say why not).

    `sources`: where they come from several files, the URI of each and how many it gave, in order. `keyed`: they are the
    members of an object, each as {"Key", "Value"}.
    """

    items: tuple[JSON, ...] = ()
    error: str | None = None
    cause: str | None = None
    sources: tuple[tuple[str, int], ...] = ()
    keyed: bool = False


@dataclass(frozen=True, slots=True)
class ChildDone(Answer):
    """A child execution of a Distributed Map ended. `index` is its place in the Map Run."""

    index: int = 0
    status: str = "SUCCEEDED"
    output: JSON = None
    error: str | None = None
    cause: str | None = None
    details: dict[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MapRunUpdated(Answer):
    """UpdateMapRun while it runs; None leaves a setting as it is."""

    max_concurrency: int | None = None
    tolerated_failure_count: int | None = None
    tolerated_failure_percentage: float | None = None


@dataclass(frozen=True, slots=True)
class Continue(Stimulus):
    """Go on after decide stopped at `max_events` (`run.ready`)."""
