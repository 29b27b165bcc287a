"""Who performs a task in a local run: what stands in for the state, a Python handler, or another definition."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from typing import Any

from asl import json_codec
from asl.mocks import mock_of_call
from asl.run import Stimulus, Task, TaskFailed, TaskHeartbeat, TaskStarted, TaskSubmitted, TaskSucceeded
from asl.run.resources import Resource, parse_resource
from executions.handlers.outcomes import Failure, Job, Result
from executions.handlers.python_functions import Registration, call, find, function_name, registration_of
from sfn_local.answers import Answer, InTurn, answer_of_mock, as_answer
from sfn_local.execution import Call, LocalExecution
from sfn_local.nested import is_nested, start_nested
from sfn_local.world import World

JSON = Any
UNBOUND = "Studio.UnboundResource"


class Tasks:
    """Finds out how a task answers, and schedules that."""

    def __init__(self) -> None:
        self.stands: dict[str, JSON] = {}
        self.mocks: Mapping[str, dict[str, JSON]] = {}
        self.handlers: list[Registration] = []
        self.machines: dict[str, Mapping[str, JSON]] = {}

    def perform(self, world: World, execution: LocalExecution, work: Task) -> None:
        """Perform a task: its answer comes after the virtual time that it takes."""
        resource = parse_resource(work.resource)
        seconds = round(world.at - execution.run.started_at, 6)
        execution.calls.append(Call(work.state, work.resource, work.input, work.attempt, seconds, work.task_token))
        number = execution.asked[work.state]
        execution.asked[work.state] += 1
        stand = self._stand(work, number)
        if stand is not None:
            _schedule(world, execution, work, resource, stand, stands_in=True)
            return
        handler = self._handler(work, resource)
        if handler is not None:
            _schedule(world, execution, work, resource, self._called(world, execution, work, resource, handler))
        elif is_nested(resource) and start_nested(world, execution, work, resource, self.machines):
            return
        else:
            _schedule(world, execution, work, resource, _unbound(work), phase="start")

    def _stand(self, work: Task, number: int) -> Answer | None:
        """What stands in for the state: its answer to this call."""
        if work.state in self.stands:
            stand = self.stands[work.state]
            if isinstance(stand, InTurn):
                stand = stand.answers[number] if number < len(stand.answers) else _exhausted(work, number, stand)
            if callable(stand):
                return _plain(registration_of(work.state, stand), work, work.input, f"{work.token}/{number}")
            return as_answer(stand)
        mock = self.mocks.get(work.state)
        return answer_of_mock(mock_of_call(mock, number, work.state)) if mock is not None else None

    def _handler(self, work: Task, resource: Resource) -> Registration | None:
        if resource.service == "lambda" and resource.dialect == "Task":
            given = work.input if isinstance(work.input, dict) else {}
            named = str(given.get("FunctionName", "")).removesuffix(":$LATEST")
            return find(named, self.handlers) or find(work.resource, self.handlers)
        names = [work.resource, work.resource.rpartition(":")[2]] if resource.dialect == "Activity" else [work.resource]
        return next((found for name in names if (found := find(name, self.handlers)) is not None), None)

    def _called(
        self, world: World, execution: LocalExecution, work: Task, resource: Resource, handler: Registration
    ) -> Answer:
        is_function = (
            resource.service == "lambda"
            and resource.dialect == "Task"
            and "lambda" not in handler.pattern.split(":")[3:4]
        )
        argument = work.input.get("Payload", {}) if is_function and isinstance(work.input, dict) else work.input
        chance = str(uuid.UUID(int=random.Random(world.entropy()).getrandbits(128), version=4))  # noqa: S311  it is to be the same again
        answer = _plain(handler, work, argument, chance)
        if is_function and answer.kind == "result":
            return Answer(
                "result", invocation(answer.value, chance), seconds=answer.seconds, heartbeat=answer.heartbeat
            )
        return answer


def invocation(payload: JSON, request: str) -> JSON:
    """The result of `arn:aws:states:::lambda:invoke`: the function's result is its Payload."""
    headers = {"Content-Type": "application/json", "x-amzn-RequestId": request}
    return {
        "ExecutedVersion": "$LATEST",
        "Payload": payload,
        "SdkHttpMetadata": {
            "AllHttpHeaders": {name: [value] for name, value in headers.items()},
            "HttpHeaders": headers,
            "HttpStatusCode": 200,
        },
        "SdkResponseMetadata": {"RequestId": request},
        "StatusCode": 200,
    }


def _plain(registration: Registration, work: Task, argument: JSON, chance: str) -> Answer:
    """Call a function; it may give an Answer instead of its result, to say how long it takes."""
    given: list[Answer] = []

    def function(*arguments: JSON) -> JSON:
        result = registration.function(*arguments)
        if isinstance(result, Answer):
            given.append(result)
            return None
        return result

    job = Job(
        execution_id=work.context.get("Execution", {}).get("Id", ""),
        token=work.task_token or work.token,
        state=work.state,
        resource=work.resource,
        input=work.input,
        context=work.context,
        scope=work.scope,
        attempt=work.attempt,
    )
    outcome = call(Registration(registration.pattern, function, registration.takes_job), job, argument, chance)
    if given:
        return given[0]
    if isinstance(outcome, Failure):
        return Answer("error", error=outcome.error, cause=outcome.cause)
    assert isinstance(outcome, Result)  # noqa: S101  a function gives no other outcome
    return Answer("result", outcome.output)


def _schedule(
    world: World,
    execution: LocalExecution,
    work: Task,
    resource: Resource,
    answer: Answer,
    *,
    stands_in: bool = False,
    phase: str = "run",
) -> None:
    """Have the execution told that the task started, was submitted where it is such a task, beats, and ends."""
    token = work.token
    if phase == "run":
        world.tell(execution, TaskStarted(world.at, world.entropy(), token))
    if resource.pattern and phase == "run" and (answer.kind != "error" or stands_in):
        submitted = answer.value if resource.wants_token and not stands_in and answer.kind == "result" else {}
        world.tell(execution, TaskSubmitted(world.at, world.entropy(), token, submitted))
    for number in range(1, _beats(answer) + 1):
        beat = number * (answer.heartbeat or 0)
        world.news(execution, token, beat, lambda at, entropy: TaskHeartbeat(at, entropy, token))
    if answer.kind == "never" or (resource.wants_token and not stands_in and answer.kind != "error"):
        return
    value = work.input if answer.kind == "echo" else answer.value

    def end(at: float, entropy: str) -> Stimulus:
        if answer.kind == "error":
            return TaskFailed(at, entropy, token, answer.error, answer.cause, phase)
        return TaskSucceeded(at, entropy, token, json_codec.loads(json_codec.dumps(value)))

    world.news(execution, token, answer.seconds, end)


def _beats(answer: Answer) -> int:
    if answer.heartbeat is None or answer.heartbeat <= 0:
        return 0
    return max(0, int(answer.seconds / answer.heartbeat - 1e-9))


def _exhausted(work: Task, number: int, stand: InTurn) -> Answer:
    cause = f"State '{work.state}' was called {number + 1} times, and in_turn has {len(stand.answers)} answers."
    return Answer("error", error="States.Runtime", cause=cause)


def _unbound(work: Task) -> Answer:
    name = function_name(work.resource) or work.resource
    cause = (
        f"Nothing performs {work.resource} (state '{work.state}'). Give the state a mock, or register a handler for "
        f'"{name}".'
    )
    return Answer("error", error=UNBOUND, cause=cause)
