"""A task of an activity that does not exist is not scheduled: nobody could ever take it."""

from __future__ import annotations

import json

from asl.run import Run, Start, compile_machine, decide
from tests.asl.run.driving import ARN, START

ACTIVITY = f"{ARN}:activity:Pack"
MACHINE = compile_machine({"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": ACTIVITY, "End": True}}})


def test_a_machine_knows_its_activities() -> None:
    assert MACHINE.activities == {"Work": ACTIVITY}


def test_the_execution_fails_before_the_task_is_scheduled() -> None:
    events = decide(MACHINE, Run(), Start(**{**START, "input": json.dumps({})}), missing={"Work"}).events
    assert [event.type for event in events] == ["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]
    assert events[-1].data["error"] == "States.Runtime"
    assert f"The activity {ACTIVITY} does not exist." in events[-1].data["cause"]
    assert "ActivityScheduled" in [
        event.type for event in decide(MACHINE, Run(), Start(**{**START, "input": "{}"})).events
    ]
