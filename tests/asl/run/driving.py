"""A world for a run to live in: tasks are answered, timers come at once, the clock is a number."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from asl.limits import AWS_LIMITS, Limits
from asl.run import (
    ChildDone,
    Continue,
    Event,
    HandedBack,
    ItemsRead,
    Machine,
    ReadItems,
    Run,
    Start,
    StartChild,
    Stimulus,
    Task,
    TaskFailed,
    TaskHeartbeat,
    TaskStarted,
    TaskSubmitted,
    TaskSucceeded,
    Timer,
    TimerDue,
    Work,
    WorkerLost,
    WriteResults,
    compile_machine,
    decide,
    pending,
)

JSON = Any
ARN = "arn:aws:states:us-east-1:123456789012"


START: dict[str, JSON] = {
    "at": 1_700_000_000.25,
    "entropy": "start",
    "input": "{}",
    "execution_arn": f"{ARN}:execution:machine:execution",
    "execution_name": "execution",
    "state_machine_arn": f"{ARN}:stateMachine:machine",
    "state_machine_name": "machine",
    "role_arn": "arn:aws:iam::123456789012:role/example",
}


class Answers:
    """What tasks answer: pairs of a kind (Started, Submitted, Succeeded, Failed, …) and its details."""

    def news(self, resource: str, state: str, input: JSON) -> list[JSON]:
        """By default a task gives its input back."""
        return []

    def read(self, work: ReadItems, at: float, entropy: str) -> Stimulus:
        """The items that an ItemReader reads."""
        return ItemsRead(at, entropy, work.token, (work.reader,))

    def write(self, work: WriteResults, at: float, entropy: str) -> Stimulus:
        """What a ResultWriter says about the results it wrote."""
        return TaskSucceeded(at, entropy, work.token, {"MapRunArn": work.map_run, "Writer": work.writer})


def drive(
    definition: JSON,
    input: str = "{}",
    answers: Answers | None = None,
    *,
    execution_arn: str = f"{ARN}:execution:machine:execution",
    machine_arn: str = f"{ARN}:stateMachine:machine",
    role_arn: str = "arn:aws:iam::123456789012:role/example",
    limits: Limits = AWS_LIMITS,
    max_events: int | None = None,
) -> tuple[Run, list[Event]]:
    """Run a definition to its end, or until nothing is owed to it; the run and its whole log."""
    world = World(compile_machine(definition), answers or Answers(), limits, max_events)
    world.execute(
        Start(
            at=world.at,
            entropy="start",
            input=input,
            execution_arn=execution_arn,
            execution_name=execution_arn.rsplit(":", 1)[1],
            state_machine_arn=machine_arn,
            state_machine_name=machine_arn.rsplit(":", 1)[1],
            role_arn=role_arn,
        )
    )
    return world.run, world.events


class World:
    """The shell's part, played by a test."""

    def __init__(
        self, machine: Machine, answers: Answers, limits: Limits = AWS_LIMITS, max_events: int | None = None
    ) -> None:
        self.machine = machine
        self.answers = answers
        self.limits = limits
        self.max_events = max_events
        self.run = Run()
        self.events: list[Event] = []
        self.open: dict[str, Work] = {}
        self.at: float = START["at"]
        self.scripts: dict[str, list[JSON]] = {}
        self.turns = 0

    def execute(self, start: Start) -> None:
        """Start, and go on until nothing is owed to the run."""
        self.tell(start)
        while self.step():
            pass

    def tell(self, stimulus: Stimulus) -> list[Event]:
        """Let the core decide, and keep the books: what it opened and closed is what is pending."""
        if isinstance(stimulus, Start):
            self.start = stimulus
        decision = decide(self.machine, self.run, stimulus, self.limits, self.max_events)
        self.run = decision.run
        self.events += decision.events
        for token in decision.closed:
            del self.open[token]
        for work in decision.opened:
            assert work.token not in self.open
            self.open[work.token] = work
        assert sorted(self.open) == sorted(work.token for work in pending(self.run))
        return decision.events

    def step(self) -> bool:
        """Do the next thing that the run waits for; False if there is none."""
        self.turns += 1
        entropy = f"turn {self.turns}"
        if self.run.ready:
            self.turns -= 1  # so that the entropy of what follows does not depend on the size of the chunks
            self.tell(Continue(at=self.at, entropy="start"))
            return True
        news = self._task_news(entropy) or self._map_run_news(entropy) or self._timer(entropy)
        if news is None:
            return False
        self.tell(news)
        return True

    def _task_news(self, entropy: str) -> Stimulus | None:
        for work in self.open.values():
            if isinstance(work, Task):
                script = self._script(work)
                while script:
                    kind, details = script.pop(0)
                    if kind == "Never":
                        break
                    found = self._stimulus(work, kind, details, entropy)
                    if found is not None:
                        return found
        return None

    def _script(self, work: Task) -> list[JSON]:
        """What is still to be told about a task; a task that went to another worker goes on with the same script."""
        visit = self.run.frames[work.frame].entered_id
        key = f"{work.frame}/{work.state}/{work.attempt}/{visit}/{self.run.redrive_count}"
        if key not in self.scripts:
            answers = self.answers.news(work.resource, work.state, work.input)
            self.scripts[key] = list(answers or [("Succeeded", {"output": json.dumps(work.input)})])
        return self.scripts[key]

    def _map_run_news(self, entropy: str) -> Stimulus | None:
        for work in self.open.values():
            if isinstance(work, ReadItems):
                return self.answers.read(work, self.at, entropy)
            if isinstance(work, WriteResults):
                return self.answers.write(work, self.at, entropy)
            if isinstance(work, StartChild):
                return self._child_news(work, entropy)
        return None

    def _child_news(self, work: StartChild, entropy: str) -> Stimulus:
        """Run a child execution of a Distributed Map to its end, in a world of its own."""
        child = World(self.machine.at(work.level), self.answers, self.limits, self.max_events)
        child.execute(dataclasses.replace(self.start, entropy=work.token, input=json.dumps(work.input)))
        run = child.run
        return ChildDone(self.at, entropy, work.token, work.index, run.status, run.output, run.error, run.cause)

    def _stimulus(self, work: Task, kind: str, details: JSON, entropy: str) -> Stimulus | None:
        token = work.token
        match kind:
            case "Started":
                return TaskStarted(self.at, entropy, token, details.get("workerName"))
            case "Submitted":
                return TaskSubmitted(self.at, entropy, token, value_of(details["output"]))
            case "Succeeded":
                return TaskSucceeded(self.at, entropy, token, value_of(details["output"]))
            case "Failed" | "ScheduleFailed" | "StartFailed" | "SubmitFailed":
                phase = kind.removesuffix("Failed").lower() or "run"
                cause = details.get("cause")
                text = cause if cause is None or isinstance(cause, str) else json.dumps(cause)
                return TaskFailed(self.at, entropy, token, details.get("error"), text, phase)
            case "Heartbeat":
                self.at += details
                return TaskHeartbeat(self.at, entropy, token)
            case "Lost":
                return WorkerLost(self.at, entropy, token)
            case "HandedBack":
                return HandedBack(self.at, entropy, token)
        return None

    def _timer(self, entropy: str) -> Stimulus | None:
        timers = sorted((work.due, token) for token, work in self.open.items() if isinstance(work, Timer))
        if not timers:
            return None
        due, token = timers[0]
        self.at = max(self.at, due)
        return TimerDue(self.at, entropy, token)


def value_of(recorded: JSON) -> JSON:
    """Recordings hold objects parsed and everything else as JSON text."""
    return json.loads(recorded) if isinstance(recorded, str) else recorded
