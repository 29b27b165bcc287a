"""What TestState is asked, and what of it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from asl.json_codec import loads
from asl.limits import AWS_LIMITS, Limits
from asl.run.failures import Failure
from asl.run.resources import Resource
from asl.run.states.container import ContainerState
from asl.run.states.distributed import DistributedMapState
from asl.run.states.map import MapState
from asl.run.states.parallel import ParallelState
from asl.run.states.state import State
from asl.run.states.task import TaskState
from asl.run.stimuli import ItemsRead

JSON = Any
CheckMock = Callable[[Resource, JSON], str | None]
"""Says what is wrong with a mocked result of a task, as the API behind it would answer; None if nothing is."""
ReadItems = Callable[[dict[str, JSON], str], ItemsRead]
"""Gives the items of an ItemReader whose source holds the given text."""
UNMOCKED_CONTAINER = (  # the service's words for both of them, from the time before mocks
    "TestState API does not support Map or Parallel states. "
    "Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]"
)


class TestRefused(Exception):
    """The request cannot be tested; the text is the service's, for its ValidationException.

    `definition`: it is the definition that is refused, with InvalidDefinition.
    """

    __test__ = False  # not a test case, whatever its name says

    def __init__(self, words: str, *, definition: bool = False) -> None:
        super().__init__(words)
        self.definition = definition


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
    reveal_secrets: bool = False
    limits: Limits = AWS_LIMITS


def check_request(request: TestRequest, state: State) -> None:
    """Refuse what the service does not test. Source of the rules: service model, TestState; the words that no recording
    has are ours."""
    if request.mock is None:
        _check_without_mock(request, state)
    else:
        _check_mock(request, request.mock, state)
    origin = request.configuration.get("errorCausedByState")
    if origin is not None and not (isinstance(state, ContainerState) and "errorOutput" in (request.mock or {})):
        raise TestRefused(
            "ErrorCausedByState can only be specified when an error of a Map or Parallel state is mocked."
        )


def _check_without_mock(request: TestRequest, state: State) -> None:
    if "mapIterationFailureCount" in request.configuration:
        raise TestRefused("TestState does not support MapIterationFailureCount when a mock is not specified.")
    if request.context is not None:
        raise TestRefused("TestState does not support Context when a mock is not specified.")  # words are a guess
    if isinstance(state, ContainerState):
        raise TestRefused(UNMOCKED_CONTAINER, definition=True)
    if isinstance(state, TaskState):
        if state.resource.dialect == "Activity" or state.resource.pattern:
            what = "an Activity" if not state.resource.pattern else f"the {state.resource.pattern} pattern"
            raise TestRefused(f"A mock must be specified when testing a Task state that uses {what}")
        if request.role_arn is None:
            raise TestRefused("RoleArn must be specified when testing a Task state")


def _check_mock(request: TestRequest, mock: Mapping[str, JSON], state: State) -> None:
    if not isinstance(state, ContainerState | TaskState):
        raise TestRefused(f"State type '{state.kind}' is not supported when a mock is specified")
    if request.reveal_secrets:
        raise TestRefused("TestState does not support RevealSecrets when a mock is specified.")
    if "result" in mock and "errorOutput" in mock:
        raise TestRefused("A test mock should have only one of the following fields: [result, errorOutput].")
    if "result" not in mock and "errorOutput" not in mock:
        raise TestRefused("A test mock should have one of the following fields: [result, errorOutput].")
    if "errorOutput" in mock and not (mock["errorOutput"] or {}).get("error"):
        raise TestRefused("A mocked errorOutput must have an error.")


def mocked(request: TestRequest, state: State, check_mock: CheckMock | None) -> tuple[JSON] | Failure | None:
    """The mocked result in a tuple, the mocked failure, or None. Raises TestRefused."""
    mock = request.mock
    if mock is None:
        return None
    if "errorOutput" in mock:
        return Failure(mock["errorOutput"]["error"], mock["errorOutput"].get("cause"))
    try:
        result = loads(mock["result"])
    except ValueError:
        raise TestRefused("Mocked result must be valid JSON") from None
    if isinstance(state, ParallelState):
        _check_branches(state, result)
    elif isinstance(state, MapState):
        _check_iterations(state, result, request.configuration.get("mapIterationFailureCount", 0))
    elif isinstance(state, TaskState) and check_mock is not None and mock.get("fieldValidationMode") != "NONE":
        problem = check_mock(state.resource, result)
        if problem is not None:
            raise TestRefused(f"Mock result schema validation error: {problem}")
    return (result,)


def _check_branches(state: ParallelState, result: JSON) -> None:
    if not isinstance(result, list):
        raise TestRefused("Mocked result must be an array.")
    if len(result) != len(state.levels):
        raise TestRefused("Mocked result must contain the same number of items as number of Parallel branches.")


def _check_iterations(state: MapState, result: JSON, failures: int) -> None:
    writes = isinstance(state, DistributedMapState) and state.writes
    if writes and not isinstance(result, dict):
        raise TestRefused("Mocked result must be a JSON object.")
    if not writes and not isinstance(result, list):
        raise TestRefused("Mocked result must be an array.")
    if isinstance(result, list) and failures > len(result):
        raise TestRefused("Map iteration failure count must be less than or equal to the number of Map iterations")
