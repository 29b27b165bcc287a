"""Virtual time: a clock that jumps from one thing that happens to the next, and the executions that live by it.

The same definitions, answers, seed and start of time give the same history, event for event.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol

from asl import json_codec
from asl.limits import AWS_LIMITS, Limits
from asl.run import (
    Machine,
    ReadItems,
    Start,
    StartChild,
    Stimulus,
    Stop,
    Task,
    Timer,
    TimerDue,
    Work,
    WriteResults,
    compile_machine,
    decide,
)
from asl.run.tokens import read_task_token
from sfn_local.execution import LocalExecution

JSON = Any
EPOCH = 1_767_225_600.0  # 2026-01-01T00:00:00Z
ACCOUNT, REGION = "123456789012", "us-east-1"
NEWS, TIMER = 0, 1  # an answer that comes at the very second of a deadline is in time


class Stuck(AssertionError):
    """Nothing can happen any more, and the execution has not ended: a task waits for an answer that nobody gives."""


class Performer(Protocol):
    """Does the work that executions ask for, by scheduling what comes of it with `World.after`."""

    def task(self, world: World, execution: LocalExecution, work: Task) -> None:
        """Perform a task."""

    def read(self, world: World, execution: LocalExecution, work: ReadItems) -> None:
        """Read the items of a Distributed Map."""

    def write(self, world: World, execution: LocalExecution, work: WriteResults) -> None:
        """Write the results of a Distributed Map."""

    def child(self, world: World, execution: LocalExecution, work: StartChild) -> None:
        """Start a child execution of a Distributed Map."""


@dataclass(order=True, slots=True)
class _Happening:
    due: float
    rank: int
    order: int
    action: Callable[[], None] = field(compare=False)
    execution: LocalExecution | None = field(compare=False, default=None)
    token: str | None = field(compare=False, default=None)
    limit: bool = field(compare=False, default=False)

    @property
    def wanted(self) -> bool:
        """False when the work that it is about is done or given up."""
        return self.execution is None or self.token is None or self.token in self.execution.open


class World:
    """A virtual clock and everything that happens by it. `sleep` is called with the virtual seconds before each jump."""

    def __init__(
        self,
        performer: Performer,
        *,
        at: float = EPOCH,
        seed: str = "sfn",
        limits: Limits = AWS_LIMITS,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self.performer = performer
        self.at = at
        self.seed = seed
        self.limits = limits
        self.sleep = sleep
        self.executions: dict[str, LocalExecution] = {}
        self._agenda: list[_Happening] = []
        self._order = count()
        self._chance = count(1)

    # --- beginning --------------------------------------------------------------------------------

    def begin(
        self,
        definition: Mapping[str, JSON],
        input: str,
        *,
        machine_name: str,
        name: str,
        type: str = "STANDARD",
        machine: Machine | None = None,
        arn: str | None = None,
        label: str = "",
    ) -> LocalExecution:
        """Begin an execution; nothing happens before the next step. Raises ValueError for a name that is taken."""
        prefix = f"arn:aws:states:{REGION}:{ACCOUNT}"
        arn = arn or f"{prefix}:{'express' if type == 'EXPRESS' else 'execution'}:{machine_name}:{name}"
        if arn in self.executions:
            raise ValueError(f"There is an execution named '{name}' of '{machine_name}' already.")
        start = Start(
            at=self.at,
            entropy=self.entropy(),
            input=input,
            execution_arn=arn,
            execution_name=name,
            state_machine_arn=f"{prefix}:stateMachine:{machine_name}{'/' + label if label else ''}",
            state_machine_name=machine_name,
            role_arn=f"arn:aws:iam::{ACCOUNT}:role/{machine_name}",
            max_seconds=self.limits.seconds_of(type),
        )
        execution = LocalExecution(machine or compile_machine(definition), definition, start)
        self.executions[arn] = execution
        self.after(0, lambda: self.tell(execution, start))
        return execution

    def entropy(self) -> str:
        """The seed of the next turn's chance."""
        return f"{self.seed}/{next(self._chance)}"

    # --- happening --------------------------------------------------------------------------------

    def after(
        self,
        seconds: float,
        action: Callable[[], None],
        execution: LocalExecution | None = None,
        token: str | None = None,
    ) -> None:
        """Have something happen later; it is dropped if the work of that token is done by then."""
        happening = _Happening(self.at + seconds, NEWS, next(self._order), action, execution, token)
        heapq.heappush(self._agenda, happening)

    def news(
        self, execution: LocalExecution, token: str, seconds: float, stimulus: Callable[[float, str], Stimulus]
    ) -> None:
        """Have an execution told something later; `stimulus` is made of time and entropy when the time has come."""
        action = lambda: self.tell(execution, stimulus(self.at, self.entropy()))  # noqa: E731
        self.after(seconds, action, execution, token)

    def tell(self, execution: LocalExecution, stimulus: Stimulus) -> None:
        """Let the core decide, and take up the work that it asks for."""
        before = execution.ended
        decision = decide(execution.machine, execution.run, stimulus, self.limits)
        execution.run = decision.run
        execution.events += decision.events
        for token in decision.closed:
            execution.open.pop(token, None)
            self._give_up(execution.started.get(token))
        for work in decision.opened:
            execution.open[work.token] = work
            self._take_up(execution, work)
        if execution.ended and not before and execution.on_end is not None:
            execution.on_end()

    def _give_up(self, child: LocalExecution | None) -> None:
        """Stop an execution that nobody waits for any more."""
        if child is not None and not child.ended:
            self.after(0, lambda: self.tell(child, Stop(self.at, self.entropy())))

    def _take_up(self, execution: LocalExecution, work: Work) -> None:
        do = self.performer
        if isinstance(work, Timer):
            self._set(execution, work)
        elif isinstance(work, Task):
            self.after(0, lambda: do.task(self, execution, work), execution, work.token)
        elif isinstance(work, ReadItems):
            self.after(0, lambda: do.read(self, execution, work), execution, work.token)
        elif isinstance(work, WriteResults):
            self.after(0, lambda: do.write(self, execution, work), execution, work.token)
        elif isinstance(work, StartChild):
            self.after(0, lambda: do.child(self, execution, work), execution, work.token)

    def _set(self, execution: LocalExecution, timer: Timer) -> None:
        action = lambda: self.tell(execution, TimerDue(self.at, self.entropy(), timer.token))  # noqa: E731
        limit = timer.reason == "execution_timeout" and execution.machine.timeout is None
        due = max(timer.due, self.at)
        happening = _Happening(due, TIMER, next(self._order), action, execution, timer.token, limit)
        heapq.heappush(self._agenda, happening)

    # --- going on ---------------------------------------------------------------------------------

    def step(self, until: float | None = None) -> bool:
        """Let the next thing happen, if there is one and it is due by `until`."""
        happening = self._next()
        if happening is None or (until is not None and happening.due > until):
            return False
        heapq.heappop(self._agenda)
        if happening.due > self.at:
            if self.sleep is not None:
                self.sleep(happening.due - self.at)
            self.at = happening.due
        happening.action()
        return True

    def finish(self, execution: LocalExecution) -> LocalExecution:
        """Go on to the end of an execution. Raises Stuck."""
        while not execution.ended:
            coming = self._next()
            # The year that an execution may last is no answer to a test that forgot one.
            if coming is None or (coming.limit and self._awaits_caller(execution)):
                raise Stuck(_stuck_words(execution))
            self.step()
        self.settle()
        return execution

    def settle(self) -> None:
        """Let happen what is due at this moment, such as the stopping of children."""
        while self.step(self.at):
            pass

    def _next(self) -> _Happening | None:
        """The next thing that will happen."""
        while self._agenda and not self._agenda[0].wanted:
            heapq.heappop(self._agenda)
        return self._agenda[0] if self._agenda else None

    def pause(self, execution: LocalExecution) -> LocalExecution:
        """Go on until the execution has ended, or waits for an answer that only the caller can give."""
        while not execution.ended:
            self.settle()
            if execution.ended or self._awaits_caller(execution) or not self.step():
                break
        return execution

    def advance(self, seconds: float) -> None:
        """Let so many seconds of virtual time pass."""
        until = self.at + seconds
        while self.step(until):
            pass
        self.at = max(self.at, until)

    def _awaits_caller(self, execution: LocalExecution) -> bool:
        """Whether a task waits that neither an answer to come nor a running child will end."""
        coming = {news.token for news in self._agenda if news.execution is execution and news.rank == NEWS}
        for token, child in execution.started.items():
            if not child.ended and self._awaits_caller(child):
                return True
            coming.add(token)
        return any(work.token not in coming for work in execution.waiting)

    # --- answers from outside ---------------------------------------------------------------------

    def knows(self, task_token: str) -> bool:
        """Whether a token names a task of an execution of this world."""
        named = read_task_token(task_token)
        return named is not None and named.execution_arn in self.executions

    def answer(self, task_token: str, seconds: float, stimulus: Callable[[float, str, str], Stimulus]) -> None:
        """Answer the task that a token names, after so many seconds. Raises LookupError."""
        named = read_task_token(task_token)
        execution = self.executions.get(named.execution_arn) if named is not None else None
        if named is None or execution is None:
            raise LookupError(f"No task here has the task token {task_token[:60]!r}.")
        work = execution.open.get(named.token)
        if not isinstance(work, Task) or work.task_token != task_token:
            raise LookupError(
                "The task of this token is not waiting any more: it was answered, timed out, or given up."
            )
        self.news(execution, named.token, seconds, lambda at, entropy: stimulus(at, entropy, named.token))

    def stop(self, execution: LocalExecution, error: str | None = None, cause: str | None = None) -> None:
        """Stop an execution, as StopExecution does."""
        self.tell(execution, Stop(self.at, self.entropy(), error, cause))
        self.settle()


def _stuck_words(execution: LocalExecution) -> str:
    tasks = execution.waiting
    if not tasks:
        return f"The execution can go on no further, and has not ended: {execution!r}"
    names = ", ".join(f"'{work.state}' ({work.resource})" for work in tasks)
    return (
        f"The execution waits for an answer that nobody gives: state {names}. Answer it with send_task_success or "
        "send_task_failure (from a handler, or after start), give the state a mock, or give it a TimeoutSeconds."
    )


def json_text(value: JSON) -> str:
    """An input as the JSON text that an execution is started with; a text that was given is one already."""
    return value if isinstance(value, str) else json_codec.dumps_text(value)
