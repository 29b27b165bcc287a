"""TestState: run one state by itself and show each step of its data flow.

`StateTest(request).begin()` answers at once, or gives the Task that has to be performed for real; its outcome is then
passed to `answer()`. Whether a definition is valid, and whether a mock has the shape that the called service's API
answers with, is the caller's to check (the latter through `check_mock`): both need more than the language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from asl.json_codec import dumps_text, loads
from asl.limits import AWS_LIMITS, Limits
from asl.run import stimuli
from asl.run.decide import start_run
from asl.run.failures import Failure, StateFailed
from asl.run.machine import Level, Machine, compile_machine
from asl.run.pending import pending
from asl.run.resources import Resource
from asl.run.states.container import ContainerState
from asl.run.states.distributed import THRESHOLD, DistributedMapState
from asl.run.states.items import source_of
from asl.run.states.map import MapState
from asl.run.states.parallel import ParallelState
from asl.run.states.state import State
from asl.run.states.task import TaskState
from asl.run.states.wait import WaitState
from asl.run.tree import STATE_DATA, Run, shown_item
from asl.run.turn import Turn
from asl.run.work import Task

JSON = Any
Response = dict[str, JSON]
CheckMock = Callable[[Resource, JSON], str | None]

STATE_NAME = "StateName"
"""What the service calls a state that is tested without its machine."""

_FLOW = ("afterInputPath", "afterParameters", "result", "afterResultSelector", "afterResultPath")
_MAP_NUMBERS = ("maxConcurrency", "toleratedFailureCount", "toleratedFailurePercentage")
_SHOWN: dict[tuple[str, bool], tuple[str, ...]] = {
    # By type and whether the state is in JSONata, as recorded; Wait and the JSONPath Map and Parallel are guesses.
    ("Pass", False): _FLOW,
    ("Task", False): _FLOW,
    ("Parallel", False): _FLOW,
    ("Map", False): ("afterInputPath", "afterItemsPath", "afterItemSelector", *_FLOW[2:], *_MAP_NUMBERS),
    ("Choice", False): ("afterInputPath",),
    ("Wait", False): ("afterInputPath",),
    ("Succeed", False): ("afterInputPath",),
    ("Fail", False): ("afterInputPath",),
    ("Task", True): ("afterArguments", "result"),
    ("Map", True): _MAP_NUMBERS,
}
_ERROR_DETAILS = ("catchIndex", "retryIndex", "retryBackoffIntervalSeconds")
_NUMBERS = frozenset(_MAP_NUMBERS)


class TestRefused(Exception):
    """The request cannot be tested; the text is the service's, for its ValidationException."""

    __test__ = False  # not a test case, whatever its name says


@dataclass(frozen=True, slots=True)
class TestRequest:
    """What TestState is asked. `definition` is parsed: a state, or with `state_name` a machine that has it at any level.

    `mock` is `{"result": text}` or `{"errorOutput": {"error", "cause"}}`, `context` and `variables` are values.
    """

    __test__ = False

    definition: Mapping[str, JSON]
    at: float
    entropy: str
    input: str = "{}"
    state_name: str | None = None
    role_arn: str | None = None
    inspection_level: str = "INFO"
    mock: Mapping[str, JSON] | None = None
    context: dict[str, JSON] | None = None
    variables: Mapping[str, JSON] = field(default_factory=dict)
    configuration: Mapping[str, JSON] = field(default_factory=dict)
    account: str = "123456789012"
    region: str = "us-east-1"
    limits: Limits = AWS_LIMITS


class StateTest:
    """One test. Raises TestRefused from the constructor or from `begin`."""

    def __init__(self, request: TestRequest, check_mock: CheckMock | None = None) -> None:
        self.request = request
        self.check_mock = check_mock
        self.machine, self.state = _find_state(request)
        self._check_request()
        self.turn = self._turn()
        self.frame = self.turn.frame(0)
        self.items: list[JSON] = []
        self.exchange: Mapping[str, JSON] = {}
        self.given: list[tuple[JSON, str]] = [(self.turn.run.input, request.input)]

    def begin(self) -> Response | Task:
        """Enter the state. Gives the response, or the Task to perform where there is no mock."""
        turn, state, frame = self.turn, self.state, self.frame
        turn.emit(state.entered, 0, 0, {"name": state.name, "input": frame.input})
        frame.entered_id = 0  # causes name no event: there is no history
        frame.retries = (self.request.configuration.get("retrierRetryCount", 0),) * len(state.retriers)
        mock = self._mock()
        if isinstance(state, ContainerState):
            turn.guarded(frame, state, lambda: self._mocked_container(state, mock))
            return self._response()
        turn.guarded(frame, state, lambda: state.enter(turn, frame))
        if isinstance(state, WaitState) and frame.token:
            turn.guarded(frame, state, lambda: state.timer_due(turn, frame))
        if isinstance(state, TaskState) and frame.attempt is not None:
            if mock is None:
                return next(work for work in pending(turn.run) if isinstance(work, Task))
            self._task_ended(state, mock)
        return self._response()

    def answer(
        self, news: stimuli.TaskSucceeded | stimuli.TaskFailed, exchange: Mapping[str, JSON] | None = None
    ) -> Response:
        """The outcome of the task that `begin` asked for; `exchange` is the `request` and `response` of an HTTP Task."""
        assert isinstance(self.state, TaskState)  # noqa: S101 (nothing else asks)
        self.exchange = exchange or {}
        if isinstance(news, stimuli.TaskFailed):
            self._task_ended(self.state, Failure(news.error, news.cause))
        else:
            self._task_ended(self.state, (news.output,))
        return self._response()

    # --- checks -----------------------------------------------------------------------------------

    def _check_request(self) -> None:
        request, mock = self.request, self.request.mock
        if mock is None:
            if "mapIterationFailureCount" in request.configuration:
                raise TestRefused("TestState does not support MapIterationFailureCount when a mock is not specified.")
            if request.context is not None:
                raise TestRefused("A context object can only be specified together with a mock.")
            if isinstance(self.state, ContainerState):
                raise TestRefused(f"A mock must be specified when testing a {self.state.kind} state")
            if isinstance(self.state, TaskState) and request.role_arn is None:
                raise TestRefused("RoleArn must be specified when testing a Task state")
        elif "result" in mock and "errorOutput" in mock:
            raise TestRefused("A test mock should have only one of the following fields: [result, errorOutput].")

    def _mock(self) -> tuple[JSON] | Failure | None:
        """The mocked result in a tuple, the mocked failure, or None."""
        mock = self.request.mock
        if mock is None:
            return None
        if "errorOutput" in mock:
            output = mock["errorOutput"] or {}
            return Failure(output.get("error"), output.get("cause"))
        try:
            result = loads(mock.get("result", "null"))
        except ValueError:
            raise TestRefused("Mocked result must be valid JSON") from None
        self._check_result(result, mock.get("fieldValidationMode", "STRICT"))
        self.given.append((result, mock.get("result", "null")))
        return (result,)

    def _check_result(self, result: JSON, mode: str) -> None:
        state = self.state
        if isinstance(state, ParallelState):
            if not isinstance(result, list):
                raise TestRefused("Mocked result must be an array.")
            if len(result) != len(state.levels):
                raise TestRefused("Mocked result must contain the same number of items as number of Parallel branches.")
        elif isinstance(state, MapState):
            self._check_map_result(state, result)
        elif isinstance(state, TaskState) and self.check_mock is not None and mode != "NONE":
            problem = self.check_mock(state.resource, result)
            if problem is not None:
                raise TestRefused(f"Mock result schema validation error: {problem}")

    def _check_map_result(self, state: MapState, result: JSON) -> None:
        writes = isinstance(state, DistributedMapState) and state.writes
        if writes and not isinstance(result, dict):
            raise TestRefused("Mocked result must be a JSON object.")
        if not writes and not isinstance(result, list):
            raise TestRefused("Mocked result must be an array.")
        failures = self.request.configuration.get("mapIterationFailureCount", 0)
        if isinstance(result, list) and failures > len(result):
            raise TestRefused("Map iteration failure count must be less than or equal to the number of Map iterations")

    # --- running ----------------------------------------------------------------------------------

    def _turn(self) -> Turn:
        request = self.request
        turn = Turn(self.machine, Run(), request.at, request.entropy, request.limits)
        name, machine = turn.entropy.uuid(), turn.entropy.uuid()
        prefix = f"arn:aws:states:{request.region}:{request.account}"
        start = stimuli.Start(
            at=request.at,
            entropy=request.entropy,
            input=request.input,
            execution_arn=f"{prefix}:express:{machine}:{name}",
            execution_name=name,
            state_machine_arn=f"{prefix}:stateMachine:{machine}",
            state_machine_name=machine,
            role_arn=request.role_arn or "",
        )
        turn.inspection = {}
        start_run(turn, start)
        turn.given_context = request.context
        frame = turn.frame(0)
        frame.variables = dict(request.variables)
        if _inside_map(frame.level):
            frame.item = shown_item(turn.run.input, 0, keyed=False)
        turn.run.agenda.clear()
        return turn

    def _task_ended(self, state: TaskState, outcome: tuple[JSON] | Failure) -> None:
        turn, frame = self.turn, self.frame
        if isinstance(outcome, Failure):
            news = stimuli.TaskFailed(self.request.at, error=outcome.error, cause=outcome.cause)
            turn.guarded(frame, state, lambda: state.failed(turn, frame, news))
        else:
            turn.guarded(frame, state, lambda: state.succeeded(turn, frame, outcome[0]))

    def _mocked_container(self, state: ContainerState, mock: tuple[JSON] | Failure | None) -> None:
        turn, frame = self.turn, self.frame
        if isinstance(state, MapState):
            self._inspect_map(state)
        else:
            state.flow.arguments(turn, frame, state)
        if isinstance(mock, Failure):
            raise StateFailed(mock)
        if self._too_many_failed():
            raise StateFailed(THRESHOLD)
        assert mock is not None  # noqa: S101 (refused before)
        turn.inspect("result", mock[0])
        state.finish(turn, frame, mock[0])

    def _inspect_map(self, state: MapState) -> None:
        turn, frame = self.turn, self.frame
        value = state.flow.effective_input(turn, frame, state)
        scope = turn.scope(frame, state, value)
        turn.inspect("maxConcurrency", int(state.concurrency(scope)) if state.concurrency is not None else 0)
        if isinstance(state, DistributedMapState):
            for name, number in (
                ("toleratedFailureCount", state.tolerated_count(scope)),
                ("toleratedFailurePercentage", state.tolerated_percentage(scope)),
            ):
                if number is not None:
                    turn.inspect(name, number)
        given = self.request.configuration.get("mapItemReaderData")
        reads = isinstance(state, DistributedMapState) and state.reader is not None
        items, keyed = (loads(given or "[]"), False) if reads else state.find_items(scope, value)
        if not isinstance(items, list):
            raise TestRefused("The data of the item reader must be a JSON array.")
        turn.inspect("afterItemsPath", items)
        self.items = items
        selector = state.selector
        if selector is not None:
            source = (
                source_of(state.reader.evaluate(scope))
                if isinstance(state, DistributedMapState) and state.reader
                else STATE_DATA
            )
            shown = [{**shown_item(item, index, keyed), "Source": source} for index, item in enumerate(items)]
            turn.inspect("afterItemSelector", [state.select(turn, frame, item, selector) for item in shown])

    def _too_many_failed(self) -> bool:
        """Only where a threshold is set: that is how the service was recorded to test."""
        failed = self.request.configuration.get("mapIterationFailureCount", 0)
        seen = self.turn.inspection or {}
        count, percentage = seen.get("toleratedFailureCount"), seen.get("toleratedFailurePercentage")
        return (count is not None and failed > count) or (
            percentage is not None and failed * 100 > percentage * len(self.items)
        )

    # --- the response -----------------------------------------------------------------------------

    def _response(self) -> Response:
        seen = self.turn.inspection or {}
        response = self._outcome(seen)
        if self.request.inspection_level != "INFO":
            response["inspectionData"] = self._inspection(seen)
        return response

    def _outcome(self, seen: dict[str, JSON]) -> Response:
        response: Response = {}
        for event in self.turn.events:
            data = event.data
            if event.type in ("RetryScheduled", "ExecutionFailed"):
                status = "RETRIABLE" if event.type == "RetryScheduled" else "FAILED"
                response = {"status": status, "error": data.get("error"), "cause": data.get("cause")}
                break
            if event.type == self.state.exited:
                response = {"status": "SUCCEEDED", "output": self._text(data["output"]), "nextState": data["next"]}
                if "catchIndex" in seen:
                    response["status"] = "CAUGHT_ERROR"
                    response["error"], response["cause"] = self._caught()
                break
        return {name: value for name, value in response.items() if value is not None}

    def _text(self, value: JSON) -> str:
        """What was handed through unchanged keeps the text in which it was given, as recorded."""
        for given, text in self.given:
            if value is given:
                return text
        return dumps_text(value)

    def _caught(self) -> tuple[str | None, str | None]:
        failure: Failure | None = (self.turn.inspection or {}).get("caught")
        return (failure.error, failure.cause) if failure is not None else (None, None)

    def _inspection(self, seen: dict[str, JSON]) -> Response:
        data: Response = {"input": self.request.input}
        for name in _SHOWN.get((self.state.kind, self.state.jsonata), ()):
            if name in seen:
                data[name] = seen[name] if name in _NUMBERS else self._text(seen[name])
        if self.request.inspection_level == "TRACE":
            data |= {name: part for name, part in self.exchange.items() if part is not None}
        details = {name: int(seen[name]) for name in _ERROR_DETAILS if name in seen}
        if details:
            data["errorDetails"] = details
        variables = {**self.request.variables, **self.frame.variables}
        if variables:
            data["variables"] = dumps_text(variables)
        return data


def _inside_map(pointer: str) -> bool:
    """Whether a machine is run for items, itself or one around it; such a state is tested as the first of them.

    Source: Developer Guide, "Using TestState API", "Automatic Context population".
    """
    steps = pointer.split("/")[1:]
    while steps:
        if steps[2] != "Branches":
            return True
        steps = steps[4:]
    return False


def _find_state(request: TestRequest) -> tuple[Machine, State]:
    """The machine that begins with the state, and the state."""
    name = request.state_name
    if name is None:
        name = STATE_NAME
        definition: Mapping[str, JSON] = {"StartAt": name, "States": {name: request.definition}}
        if "QueryLanguage" in request.definition:
            definition = {**definition, "QueryLanguage": request.definition["QueryLanguage"]}
    else:
        definition = request.definition
    machine = compile_machine(definition, inspected=True)
    for level in machine.levels.values():
        if name in level.states:
            begin = Level(level.pointer, name, level.states, None)
            return Machine({**machine.levels, level.pointer: begin}, None, level.pointer), level.states[name]
    raise TestRefused(f"State '{name}' does not exist in the state machine definition.")


__all__ = ["CheckMock", "StateTest", "TestRefused", "TestRequest"]
