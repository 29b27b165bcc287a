"""TestState: run one state by itself and show each step of its data flow.

`StateTest(request).begin()` answers at once, or gives the Task that has to be performed for real; its outcome is then
passed to `answer()`. Whether a definition is valid, and whether a mock has the shape that the called service's API
answers with, is the caller's to check (the latter through `check_mock`): both need more than the language. So does
reading what an ItemReader finds in its source (`read_items`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asl.json_codec import dumps_text
from asl.map_inspection import inspect_map
from asl.run import stimuli
from asl.run.decide import start_run
from asl.run.failures import Failure, StateFailed
from asl.run.machine import Level, Machine, compile_machine
from asl.run.pending import pending
from asl.run.states.container import ContainerState
from asl.run.states.distributed import THRESHOLD
from asl.run.states.map import MapState
from asl.run.states.state import State
from asl.run.states.task import TaskState
from asl.run.states.wait import WaitState
from asl.run.tree import Run, shown_item
from asl.run.turn import Turn
from asl.run.work import Task
from asl.test_request import CheckMock, ReadItems, TestRefused, TestRequest, check_request, mocked

JSON = Any
Response = dict[str, JSON]

STATE_NAME = "StateName"
"""What the service calls a state that is tested without its machine."""

_ITEMS = ("afterItemsPointer", "afterItemSelector", "afterItemBatcher")
_FLOW = ("afterInputPath", "afterParameters", "result", "afterResultSelector", "afterResultPath")
_MAP_NUMBERS = ("maxConcurrency", "toleratedFailureCount", "toleratedFailurePercentage")
_SHOWN: dict[tuple[str, bool], tuple[str, ...]] = {
    # By type and whether the state is in JSONata, as recorded; Wait, the JSONPath Map and Parallel and
    # what becomes of a Map's items are guesses after the service model.
    ("Pass", False): _FLOW,
    ("Task", False): _FLOW,
    ("Parallel", False): _FLOW,
    ("Map", False): ("afterInputPath", "afterItemsPath", *_ITEMS, *_FLOW[2:], *_MAP_NUMBERS),
    ("Choice", False): ("afterInputPath",),
    ("Wait", False): ("afterInputPath",),
    ("Succeed", False): ("afterInputPath",),
    ("Fail", False): ("afterInputPath",),
    ("Task", True): ("afterArguments", "result"),
    ("Map", True): (*_ITEMS, *_MAP_NUMBERS),
}
_ERROR_DETAILS = ("catchIndex", "retryIndex", "retryBackoffIntervalSeconds")
_NUMBERS = frozenset(_MAP_NUMBERS)


class StateTest:
    """One test. Raises TestRefused from the constructor or from `begin`."""

    def __init__(
        self, request: TestRequest, check_mock: CheckMock | None = None, read_items: ReadItems | None = None
    ) -> None:
        self.request = request
        self.check_mock = check_mock
        self.read_items = read_items
        self.machine, self.state = _find_state(request)
        check_request(request, self.state)
        self._check_origin()
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
        mock = mocked(self.request, state, self.check_mock)
        if isinstance(mock, tuple) and not isinstance(mock, Failure):
            self.given.append((mock[0], (self.request.mock or {})["result"]))
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

    def _check_origin(self) -> None:
        """The state that a mocked error came from has to be inside the tested one."""
        origin = self.request.configuration.get("errorCausedByState")
        inside = self.state.levels if isinstance(self.state, ContainerState) else ()
        if origin is not None and not any(
            origin in level.states
            for pointer, level in self.machine.levels.items()
            if any(pointer == own or pointer.startswith(f"{own}/") for own in inside)
        ):
            raise TestRefused(f"State '{origin}' does not exist in the state machine definition.")

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
            data = self.request.configuration.get("mapItemReaderData")
            self.items = inspect_map(turn, frame, state, data, self.read_items)
        else:
            state.flow.arguments(turn, frame, state)
        if isinstance(mock, Failure):
            raise StateFailed(mock)
        if self._too_many_failed():
            raise StateFailed(THRESHOLD)
        assert mock is not None  # noqa: S101 (refused before)
        turn.inspect("result", mock[0])
        state.finish(turn, frame, mock[0])

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
    raise TestRefused("State not found in definition")


__all__ = ["CheckMock", "ReadItems", "StateTest", "TestRefused", "TestRequest"]
