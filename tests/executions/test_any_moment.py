"""Stop and crash at any moment: after each single step of a run, and what is left is right."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.errors import Conflict
from executions import services
from executions.engine import runs
from executions.engine.advance import advance
from executions.engine.timers import fire_due
from executions.models import Execution, Inbox, TaskAttempt, Timer
from executions.operations.replays import differences
from executions.redriving import execution_redrive
from tests.executions.definitions import end_pass, machine, task
from tests.executions.services import until

HOLD = {"Type": "Wait", "Seconds": 600}
STEPS = 8


def mixed(child_arn: str) -> dict[str, Any]:
    """Tasks, a Parallel, a Map, a wait, a retry and a nested execution."""
    call = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {"StateMachineArn": child_arn, "Input.$": "$"},
        "End": True,
    }
    retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 600, "MaxAttempts": 1}]
    each = {"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": machine(Work=task("Double")), "End": True}
    branches = [machine(Call=call), machine(Each=each), machine(Hold={**HOLD, "End": True})]
    branches.append(machine(Bad=task("RaiseValueError", Retry=retry)))
    return machine(
        First=task("Double", ResultPath="$.first", Next="Many"),
        Many={"Type": "Parallel", "Branches": branches, "Next": "Last"},
        Last=end_pass(),
    )


def family(execution: Execution) -> list[Execution]:
    return [execution, *Execution.objects.filter(parent_id=execution.pk)]


def step(world: Any, execution: Execution) -> None:
    for one in family(execution):
        world.step(one)


@pytest.mark.parametrize("steps", range(STEPS))
def test_an_execution_is_stopped_at_any_moment_with_all_that_it_began(world, steps):
    child = world.version(machine(Work=task("Double", Next="Hold"), Hold={**HOLD, "End": True}))
    execution = world.start(mixed(child.workflow.arn), {"n": 1, "items": [{"n": n} for n in range(3)]})
    for _ in range(steps):
        step(world, execution)
    services.execution_stop(world.owner, execution.pk, error="Enough", cause="by hand")
    until(lambda: step(world, execution) or not Inbox.objects.filter(execution__in=family(execution)).exists())
    for one in family(execution):
        one.refresh_from_db()
        assert one.status == "ABORTED"
        assert world.types(one)[-1] == "ExecutionAborted"
        assert differences(one.pk) == []
        assert not TaskAttempt.objects.filter(execution=one).exists()
        assert not Timer.objects.filter(execution=one).exists()
    assert execution.error == "Enough"
    with pytest.raises(Conflict):
        services.execution_stop(world.owner, execution.pk)


def test_a_stopped_execution_is_redriven_and_comes_to_its_end(world):
    definition = machine(
        First=task("Double", ResultPath="$.first", Next="Hold"), Hold={**HOLD, "Next": "Last"}, Last=end_pass()
    )
    execution = world.start(definition, {"n": 1})
    step(world, execution)
    services.execution_stop(world.owner, execution.pk)
    advance(execution.pk)
    execution_redrive(world.owner, execution.pk)
    runs.forget(execution.pk)
    advance(execution.pk)
    assert Timer.objects.filter(execution=execution, reason="wait").update(due=1.0) == 1
    fire_due()
    execution = world.run(execution)
    assert (execution.status, execution.redrive_count) == ("SUCCEEDED", 1)
    assert world.types(execution).count("LambdaFunctionScheduled") == 1, "what had succeeded was done again"
    assert differences(execution.pk) == []


# --- timers -----------------------------------------------------------------------------------------------------


def test_a_wait_of_a_year_is_a_row_and_one_of_a_millisecond_is_over_at_once(world):
    year = world.start(machine(Hold={"Type": "Wait", "Seconds": 31_000_000, "End": True}))
    advance(year.pk)
    timer = year.timers.get(reason="wait")
    assert round(timer.due - Execution.objects.get(pk=year.pk).touched) == 31_000_000
    soon = (datetime.now(UTC) + timedelta(milliseconds=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    short = world.start(
        machine(Hold={"Type": "Wait", "TimestampPath": "$.at", "Next": "Last"}, Last=end_pass()), {"at": soon}
    )
    assert world.run(short).status == "SUCCEEDED"
    times = {event.type: event.at for event in short.events.all()}
    assert times["WaitStateExited"] >= datetime.fromisoformat(soon).timestamp()
    assert json.loads(short.output) == {"at": soon}
    services.execution_stop(world.owner, year.pk)
    advance(year.pk)
    assert not year.timers.exists()
