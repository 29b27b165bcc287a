"""A world that answers in any order, twice, late or never, and forgets everything in between."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from asl.run import (
    ChildDone,
    Continue,
    Event,
    HandedBack,
    Machine,
    Redrive,
    Run,
    Start,
    StartChild,
    Stimulus,
    Stop,
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
    compile_machine,
    decide,
    evolve,
    pending,
    replay,
)
from asl.run.codec import run_from_bytes, run_to_bytes

from .driving import START

JSON = Any

WORK = "arn:aws:lambda:us-east-1:123456789012:function:Work"
RETRY = [{"ErrorEquals": ["Bad"], "MaxAttempts": 2, "JitterStrategy": "FULL"}]
CATCH = [{"ErrorEquals": ["States.ALL"], "Next": "Done", "ResultPath": "$.caught"}]
TASK = {"Type": "Task", "Resource": WORK, "TimeoutSeconds": 60, "HeartbeatSeconds": 20, "Retry": RETRY, "End": True}
ITEMS = {"StartAt": "Item", "States": {"Item": TASK}}
CHILDREN = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **ITEMS}
DEFINITION: JSON = {
    "StartAt": "Both",
    "TimeoutSeconds": 100_000,
    "States": {
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Pause", "States": {"Pause": {"Type": "Wait", "Seconds": 5, "Next": "One"}, "One": TASK}},
                {
                    "StartAt": "Each",
                    "States": {
                        "Each": {
                            "Type": "Map",
                            "ItemsPath": "$.items",
                            "MaxConcurrency": 2,
                            "ItemProcessor": ITEMS,
                            "Retry": RETRY,
                            "End": True,
                        }
                    },
                },
            ],
            "ResultPath": "$.both",
            "Catch": CATCH,
            "Next": "Spread",
        },
        "Spread": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "ItemProcessor": CHILDREN,
            "ToleratedFailureCount": 1,
            "ResultPath": "$.spread",
            "Catch": CATCH,
            "Next": "Done",
        },
        "Done": {"Type": "Pass", "Assign": {"kept.$": "$.items"}, "End": True},
    },
}
MACHINE = compile_machine(DEFINITION)
ENDS = ("ExecutionSucceeded", "ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut")
LEGITIMATE_ERRORS = {"Bad", "Worse", "States.Timeout", "States.TaskFailed", "Enough"}


class HostileWorld:
    def __init__(self, machine: Machine, data: st.DataObject) -> None:
        self.machine = machine
        self.data = data
        self.run = Run()
        self.events: list[Event] = []
        self.open: dict[str, Work] = {}
        self.tokens: list[str] = []
        self.told: list[Stimulus] = []
        self.at: float = START["at"]

    def tell(self, stimulus: Stimulus) -> None:
        if self.data.draw(st.booleans(), label="crash before this turn"):
            self.run = run_from_bytes(run_to_bytes(replay(self.events)))
        before = run_to_bytes(self.run)
        chunk = self.data.draw(st.sampled_from([None, 1, 3]), label="events in a turn")
        decision = decide(self.machine, self.run, stimulus, max_events=chunk)
        again = decide(self.machine, self.run, stimulus, max_events=chunk)
        assert decision.events == again.events, "the same news give the same decision"
        assert run_to_bytes(self.run) == before, "the given run stays as it was"
        self._follow(decision.events, decision.run, decision.opened, decision.closed)
        self.told.append(stimulus)

    def _follow(self, events: list[Event], run: Run, opened: tuple[Work, ...], closed: tuple[str, ...]) -> None:
        for token in closed:
            del self.open[token]
        for work in opened:
            assert work.token not in self.tokens, "no token is used twice"
            self.tokens.append(work.token)
            self.open[work.token] = work
        self.events += events
        self.run = run
        assert run_to_bytes(replay(self.events)) == run_to_bytes(run), "the log tells all"
        assert {work.token: work for work in pending(run)} == self.open

    def news(self) -> Stimulus:
        """Something that the world may say: about open work, about work long closed, or the same as before."""
        kind = self.data.draw(st.sampled_from(["open", "open", "open", "old", "again"]), label="kind of news")
        if kind == "again" and self.told:
            return self.data.draw(st.sampled_from(self.told), label="told before")
        if kind == "old" and self.tokens:
            token = self.data.draw(st.sampled_from(self.tokens), label="old token")
            return self.answer(token, None)
        if not self.open:
            return TimerDue(self.at, "late", "0.99")
        token = self.data.draw(st.sampled_from(sorted(self.open)), label="token")
        return self.answer(token, self.open[token])

    def answer(self, token: str, work: Work | None) -> Stimulus:
        self.at += 1
        entropy = str(len(self.told))
        if isinstance(work, Timer):
            self.at = max(self.at, work.due)
            return TimerDue(self.at, entropy, token)
        if isinstance(work, StartChild):
            status = self.data.draw(st.sampled_from(["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]), label="child")
            return ChildDone(self.at, entropy, token, work.index, status, work.input, "Bad")
        number = self.data.draw(st.integers(0, 10), label="answer")
        return [
            TaskSucceeded(self.at, entropy, token, {"n": len(self.told)}),
            TaskSucceeded(self.at, entropy, token, [1]),
            TaskFailed(self.at, entropy, token, "Bad", "cause"),
            TaskFailed(self.at, entropy, token, "Worse"),
            TaskFailed(self.at, entropy, token, "Bad", None, "schedule"),
            TaskStarted(self.at, entropy, token, "worker"),
            TaskSubmitted(self.at, entropy, token, {"job": 1}),
            TaskHeartbeat(self.at, entropy, token),
            WorkerLost(self.at, entropy, token),
            HandedBack(self.at, entropy, token),
            TimerDue(self.at, entropy, token),
        ][number]

    def help(self) -> None:
        """Friendly at last: do what is owed until the run ends."""
        for _ in range(500):
            if self.run.status != "RUNNING":
                return
            if self.run.ready:
                self.tell(Continue(self.at, "go on"))
                continue
            token, work = next(iter(sorted(self.open.items(), key=lambda pair: isinstance(pair[1], Timer))))
            if isinstance(work, Task):
                self.tell(TaskSucceeded(self.at, "help", token, work.input))
            elif isinstance(work, StartChild):
                self.tell(ChildDone(self.at, "help", token, work.index, "SUCCEEDED", work.input))
            else:
                self.tell(self.answer(token, work))
        raise AssertionError(f"The run does not end: {self.open}")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_only_legitimate_outcomes_and_the_log_is_the_run(data: st.DataObject) -> None:
    world = HostileWorld(MACHINE, data)
    world.tell(Start(**{**START, "input": json.dumps({"items": [1, 2, 3]})}))
    for _ in range(data.draw(st.integers(0, 25), label="turns")):
        world.tell(world.news())
    if data.draw(st.booleans(), label="stop"):
        world.tell(Stop(world.at, "stop", "Enough"))
    world.help()
    check_end(world.run, world.events)
    for _ in range(data.draw(st.integers(0, 2), label="redrives")):
        world.tell(Redrive(world.at, "again"))
        for _ in range(data.draw(st.integers(0, 5), label="turns after the redrive")):
            world.tell(world.news())
        world.help()
        check_end(world.run, world.events)


def check_end(run: Run, events: list[Event]) -> None:
    assert run.status in ("SUCCEEDED", "FAILED", "ABORTED", "TIMED_OUT")
    assert run.status == "SUCCEEDED" or run.error in LEGITIMATE_ERRORS
    assert pending(run) == []
    shown = [event for event in events if event.id]
    assert [event.id for event in shown] == list(range(1, len(shown) + 1)), "ids are contiguous"
    assert all(event.previous < event.id for event in shown)
    ends = [event for event in events if event.type in ENDS]
    assert len(ends) == 1 + run.redrive_count, "an execution ends once, and once more after each redrive"
    assert ends[-1] == events[-1], "nothing follows the end"


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_replay_of_any_beginning_is_the_run_as_it_was_there(data: st.DataObject) -> None:
    world = HostileWorld(MACHINE, data)
    world.tell(Start(**{**START, "input": json.dumps({"items": [1, 2]})}))
    for _ in range(10):
        world.tell(world.news())
    world.help()
    run = Run()
    for position, event in enumerate(world.events):
        assert run.seq == position
        later = evolve(run, event)
        assert run.seq == position, "evolve leaves the given run alone"
        run = later
    assert run_to_bytes(run) == run_to_bytes(world.run)
