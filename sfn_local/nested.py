"""`states:startExecution` in a local run: another definition that was given runs in the same virtual time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asl import json_codec
from asl.run import Stimulus, Task, TaskFailed, TaskStarted, TaskSubmitted, TaskSucceeded
from asl.run.resources import Resource
from sfn_local.execution import LocalExecution
from sfn_local.world import World

JSON = Any


def is_nested(resource: Resource) -> bool:
    """Whether a task starts another execution."""
    return resource.service == "states" and resource.action.startswith("startExecution")


def start_nested(
    world: World,
    execution: LocalExecution,
    work: Task,
    resource: Resource,
    machines: Mapping[str, Mapping[str, JSON]],
) -> bool:
    """Start the state machine that the task names. False: its definition was not given."""
    given = work.input if isinstance(work.input, dict) else {}
    parts = str(given.get("StateMachineArn", "")).split(":")
    name = parts[6] if len(parts) > 6 else parts[-1]
    if name not in machines:
        return False
    text = given.get("Input", "{}")
    input = text if isinstance(text, str) else json_codec.dumps_text(text)
    own = str(given.get("Name") or f"{execution.name}-{len(world.executions)}")
    try:
        child = world.begin(machines[name], input, machine_name=name, name=own)
    except ValueError as taken:
        words, failed = str(taken), "StepFunctions.ExecutionAlreadyExistsException"
        world.news(execution, work.token, 0, lambda at, entropy: TaskFailed(at, entropy, work.token, failed, words))
        return True
    execution.started[work.token] = child
    answer = {"ExecutionArn": child.arn, "StartDate": round(child.start.at * 1000)}
    if resource.pattern not in (".sync", ".sync:2"):
        world.news(execution, work.token, 0, lambda at, entropy: TaskSucceeded(at, entropy, work.token, answer))
        return True
    world.tell(execution, TaskStarted(world.at, world.entropy(), work.token))
    world.tell(execution, TaskSubmitted(world.at, world.entropy(), work.token, answer))
    child.on_end = lambda: world.news(
        execution, work.token, 0, lambda at, entropy: _ended(child, at, entropy, work.token, resource)
    )
    return True


def _ended(child: LocalExecution, at: float, entropy: str, token: str, resource: Resource) -> Stimulus:
    """What a `.sync` task gets: DescribeExecution's answer, or States.TaskFailed with it; `.sync:2` has JSON in it."""
    parsed = resource.pattern == ".sync:2"
    input = child.start.input
    described: dict[str, JSON] = {
        "ExecutionArn": child.arn,
        "Input": json_codec.loads(input) if parsed else input,
        "InputDetails": {"Included": True},
        "Name": child.name,
        "StartDate": round(child.start.at * 1000),
        "StateMachineArn": child.start.state_machine_arn,
        "Status": child.status,
        "StopDate": round((child.run.ended_at or at) * 1000),
    }
    if child.status == "SUCCEEDED":
        described["Output"] = child.output if parsed else json_codec.dumps_text(child.output)
        described["OutputDetails"] = {"Included": True}
        return TaskSucceeded(at, entropy, token, dict(sorted(described.items())))
    described |= {name: text for name, text in (("Error", child.error), ("Cause", child.cause)) if text is not None}
    described["Input"] = input
    return TaskFailed(at, entropy, token, "States.TaskFailed", json_codec.dumps_text(dict(sorted(described.items()))))
