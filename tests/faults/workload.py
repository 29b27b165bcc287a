"""Mixed workflows, and the end that an execution of each must have whatever happens meanwhile."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from editor.models import Version
from tests.executions.definitions import counting_loop, end_pass, machine, task
from tests.executions.map_runs import distributed
from tests.executions.world import World

JSON = Any
LOST = {"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 1, "MaxAttempts": 20, "BackoffRate": 1}
"""A task that loses its worker three times fails: under fire that happens, and a Retrier is what one has for it."""
NEVER = {"ErrorEquals": ["Busy"], "MaxAttempts": 0}  # States.TaskFailed would match it too
BUSY = {"ErrorEquals": ["Busy"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 1}
SILENT = {"ErrorEquals": ["States.Timeout"], "IntervalSeconds": 1, "MaxAttempts": 20, "BackoffRate": 1}


@dataclass(frozen=True, slots=True)
class Kind:
    """A saved workflow, an input, and how its executions must end; `stops` those that somebody stops."""

    name: str
    version: Version
    input: JSON
    status: str = "SUCCEEDED"
    output: JSON = None
    stops: bool = False


def work(**fields: Any) -> dict[str, Any]:
    """A Task with an effect that is counted."""
    return task("Effect", **{"Retry": [LOST], **fields})


CHAIN = machine(A=work(ResultPath="$.a", Next="B"), B=work(ResultPath="$.b", Next="C"), C=end_pass())
EACH = machine(
    Each={
        "Type": "Map",
        "ItemsPath": "$.items",
        "MaxConcurrency": 3,
        "ItemProcessor": machine(Work=work()),
        "End": True,
    }
)
BOTH = machine(
    Both={
        "Type": "Parallel",
        "Branches": [machine(L=work()), machine(R={"Type": "Wait", "Seconds": 1, "Next": "S"}, S=work())],
        "End": True,
    }
)
LOOP = counting_loop(400)
CAUGHT = machine(
    Work=work(
        Retry=[NEVER, LOST], Catch=[{"ErrorEquals": ["Busy"], "ResultPath": "$.error", "Next": "After"}], Next="Never"
    ),
    Never={"Type": "Fail"},
    After=end_pass(InputPath="$.error.Error"),
)
FAILING = machine(Work=work(Retry=[NEVER, LOST]))
LATE = machine(
    Work=work(TimeoutSeconds=1, Catch=[{"ErrorEquals": ["States.Timeout"], "Next": "After"}]),
    After=end_pass(Result="too late"),
)
ASK = machine(
    Ask={
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": {
            "FunctionName": "Ask",
            "Payload": {"ledger.$": "$.ledger", "n.$": "$.n", "task_token.$": "$$.Task.Token"},
        },
        "Retry": [LOST],
        "End": True,
    }
)
HOLD = machine(Hold={"Type": "Wait", "Seconds": 86_400, "End": True})


def activity(arn: str) -> dict[str, Any]:
    """A worker outside performs it; one that took it and fell silent is not waited for."""
    polled = {"Type": "Task", "Resource": arn, "HeartbeatSeconds": 5, "Retry": [SILENT], "End": True}
    return machine(Poll=polled)


def nested(arn: str, pattern: str, **fields: Any) -> dict[str, Any]:
    """Start another workflow and wait for its end."""
    start = {
        "Type": "Task",
        "Resource": f"arn:aws:states:::states:startExecution{pattern}",
        "Parameters": {"StateMachineArn": arn, "Input.$": "$"},
        "Retry": [LOST],
    }
    return machine(Call={**start, **({} if "Next" in fields else {"End": True}), **fields})


def kinds(world: World, ledger: Path, activity_arn: str) -> list[Kind]:
    """Save each workflow once."""
    where = {"ledger": str(ledger)}
    one = {**where, "n": 7, "seconds": 0.03}
    items = {"items": [{**where, "n": n} for n in range(6)]}
    chain, hold = world.version(CHAIN), world.version(HOLD)
    inner = nested(chain.workflow.arn, ".sync:2", OutputPath="$.Output.b")
    as_text = nested(chain.workflow.arn, ".sync", OutputPath="$.Status")
    return [
        Kind("chain", chain, one, output={**one, "a": 7, "b": 7}),
        Kind("map", world.version(EACH), items, output=list(range(6))),
        Kind("parallel", world.version(BOTH), one, output=[7, 7]),
        Kind("retry", world.version(machine(Work=work(Retry=[BUSY, LOST]))), {**one, "errors": 2}, output=7),
        Kind("catch", world.version(CAUGHT), {**one, "errors": 99}, output="Busy"),
        Kind("timeout", world.version(LATE), {**one, "seconds": 600}, output="too late"),
        Kind("failure", world.version(FAILING), {**one, "errors": 99}, status="FAILED"),
        Kind("loop", world.version(LOOP), {}, output={"n": 400}),
        Kind("callback", world.version(ASK), one, output=7),
        Kind("activity", world.version(activity(activity_arn)), one, output=7),
        Kind("nested", world.version(inner), one, output=7),
        Kind("nested as text", world.version(as_text), one, output="SUCCEEDED"),
        Kind("express", world.version(CHAIN, type="EXPRESS"), one, output={**one, "a": 7, "b": 7}),
        Kind("distributed", world.version(distributed(machine(Work=work()))), items, output=list(range(6))),
        Kind("stopped", world.version(HOLD), {}, status="ABORTED", stops=True),
        Kind("stopped parent", world.version(nested(hold.workflow.arn, ".sync")), {}, status="ABORTED", stops=True),
    ]


def as_text(value: JSON) -> str:
    """An input as its caller writes it."""
    return json.dumps(value)
