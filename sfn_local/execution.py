"""One execution in virtual time, as tests and people look at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from asl.history import history_event
from asl.run import Event, Machine, Run, Start, Task, Work

JSON = Any
ENTERED = "StateEntered"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a Task: `attempt` counts the retries of this visit from 0, `seconds` from the start of the execution."""

    state: str
    resource: str
    input: JSON
    attempt: int
    seconds: float
    task_token: str | None = None


@dataclass(slots=True, eq=False)
class LocalExecution:
    """An execution, while it runs and after its end.

    `status`, `output`, `error` and `cause` are the service's. Time is virtual: nothing ever waited.
    """

    machine: Machine
    definition: Mapping[str, JSON]
    start: Start
    run: Run = field(default_factory=Run)
    events: list[Event] = field(default_factory=list)
    open: dict[str, Work] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    started: dict[str, LocalExecution] = field(default_factory=dict)
    written: dict[str, JSON] = field(default_factory=dict)
    on_end: Callable[[], None] | None = None
    asked: Counter[str] = field(default_factory=Counter)

    def __repr__(self) -> str:
        """A line that says in a failed assertion what happened."""
        words = f": {self.error}: {self.cause}" if self.error or self.cause else ""
        return f"<{self.status} after {self.seconds:g} s{words}; path {' → '.join(self.path) or '(none)'}>"

    @property
    def children(self) -> list[LocalExecution]:
        """The executions that it started: nested ones, and those of its Map Runs."""
        return list(self.started.values())

    # --- outcome ----------------------------------------------------------------------------------

    @property
    def arn(self) -> str:
        """Its ARN."""
        return self.start.execution_arn

    @property
    def name(self) -> str:
        """Its name."""
        return self.start.execution_name

    @property
    def status(self) -> str:
        """RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED."""
        return self.run.status

    @property
    def ended(self) -> bool:
        """Whether it has come to its end."""
        return self.run.status not in ("NEW", "RUNNING")

    @property
    def output(self) -> JSON:
        """The output as a JSON value."""
        return self.run.output

    @property
    def error(self) -> str | None:
        """The error name of an execution that failed."""
        return self.run.error

    @property
    def cause(self) -> str | None:
        """The cause of an execution that failed."""
        return self.run.cause

    # --- what happened ----------------------------------------------------------------------------

    @property
    def path(self) -> list[str]:
        """The states that the execution itself entered, in order; not those inside Parallel and Map states."""
        return [event.data["name"] for event in self._entered if event.frame == 0]

    @property
    def entered(self) -> list[str]:
        """Every state that was entered, in order, also in branches, iterations and the children of Map Runs."""
        own = [event.data["name"] for event in self._entered]
        return own + [name for child in self.children for name in child.entered]

    @property
    def visits(self) -> Counter[str]:
        """How often each state was entered; 0 for a state that was not."""
        return Counter(self.entered)

    @property
    def retries(self) -> Counter[str]:
        """How often each state was retried; 0 for a state that was not."""
        own = Counter(event.data["name"] for event in self.events if event.type == "RetryScheduled")
        return sum((child.retries for child in self.children), own)

    def inputs(self, state: str) -> list[JSON]:
        """What each call of a Task was given, in order."""
        own = [call.input for call in self.calls if call.state == state]
        return own + [value for child in self.children for value in child.inputs(state)]

    @property
    def seconds(self) -> float:
        """Virtual time from the start to the end, or to the newest event."""
        if not self.events:
            return 0.0
        until = self.run.ended_at if self.run.ended_at is not None else self.events[-1].at
        return round(until - self.run.started_at, 6)

    @property
    def history(self) -> list[dict[str, JSON]]:
        """What GetExecutionHistory would give; timestamps in Unix seconds of the virtual clock."""
        return [shown for event in self.events if (shown := history_event(event)) is not None]

    @property
    def event_types(self) -> list[str]:
        """The types of the history, in order."""
        return [event.type for event in self.events if event.id]

    @property
    def variables(self) -> dict[str, JSON]:
        """The variables that the execution itself assigned, as they were at last."""
        found: dict[str, JSON] = {}
        for event in self.events:
            if event.frame == 0 and event.type.endswith("StateExited"):
                found.update(event.data.get("variables", {}))
        return found

    @property
    def waiting(self) -> list[Task]:
        """The tasks that nobody has answered yet."""
        return [work for work in self.open.values() if isinstance(work, Task)]

    def task_token(self, state: str) -> str:
        """The token of the task that waits in a state. Raises LookupError."""
        for work in self.waiting:
            if work.state == state and work.task_token:
                return work.task_token
        names = ", ".join(work.state for work in self.waiting) or "none"
        raise LookupError(f"No task with a token waits in state '{state}'. States that wait: {names}.")

    @property
    def _entered(self) -> list[Event]:
        return [event for event in self.events if event.type.endswith(ENTERED)]
