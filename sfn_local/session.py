"""What a test or a command works with: definitions, handlers and mocks, and the executions that were run with them."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asl import json_codec
from asl.limits import AWS_LIMITS, Limits
from asl.mock_config import MockConfig, read_mock_config
from asl.mocks import problem_of_mocks
from asl.run import ReadItems, StartChild, Task, TaskFailed, TaskHeartbeat, TaskSucceeded, WriteResults
from executions.handlers.outcomes import TaskError
from executions.handlers.python_functions import REGISTRATIONS, Registration, registration_of
from executions.mock_shapes import MODES, problem_in_mocks
from sfn_local import answers
from sfn_local.answers import Answer, InTurn
from sfn_local.coverage import Coverage
from sfn_local.definitions import NotADefinition, Unusable, definition_of_text, load_definition, read_text
from sfn_local.execution import LocalExecution
from sfn_local.map_runs import MapRuns
from sfn_local.tasks import Tasks
from sfn_local.world import World

JSON = Any
Function = Callable[..., JSON]


class _Performer:
    """Tasks and Map Runs of one execution and of what it starts."""

    def __init__(self) -> None:
        self.tasks = Tasks()
        self.map_runs = MapRuns()

    def task(self, world: World, execution: LocalExecution, work: Task) -> None:
        self.tasks.perform(world, execution, work)

    def read(self, world: World, execution: LocalExecution, work: ReadItems) -> None:
        self.map_runs.read(world, execution, work)

    def write(self, world: World, execution: LocalExecution, work: WriteResults) -> None:
        self.map_runs.write(world, execution, work)

    def child(self, world: World, execution: LocalExecution, work: StartChild) -> None:
        self.map_runs.child(world, execution, work)


@dataclass(slots=True, repr=False)
class Sfn:
    """Runs workflows in this process, in virtual time: no server, no database, nothing waits.

    `folder` is where relative paths of files begin. The same `seed` gives the same history.
    """

    folder: Path = field(default_factory=Path.cwd)
    seed: str = "sfn"
    limits: Limits = AWS_LIMITS
    sleep: Callable[[float], None] | None = None
    executions: list[LocalExecution] = field(default_factory=list)
    _handlers: list[Registration] = field(default_factory=list)
    _machines: dict[str, Mapping[str, JSON]] = field(default_factory=dict)
    _objects: dict[str, bytes] = field(default_factory=dict)
    _config: MockConfig | None = None
    _worlds: dict[str, World] = field(default_factory=dict)

    returns = staticmethod(answers.returns)
    throws = staticmethod(answers.throws)
    echo = staticmethod(answers.echo)
    never = staticmethod(answers.never)
    takes = staticmethod(answers.takes)
    in_turn = staticmethod(answers.in_turn)
    TaskError = TaskError

    # --- what there is ----------------------------------------------------------------------------

    def handler(self, pattern: str) -> Callable[[Function], Function]:
        """Register a function for a resource: an ARN, the name of a Lambda function or an activity, `*` and `?` allowed.

        It is called with the task's input and, when it takes a second argument, with the `Job`. It returns a JSON
        value or an answer such as `takes(5, …)`; an exception fails the task under the name of its class.
        """

        def register(function: Function) -> Function:
            self._handlers.append(registration_of(pattern, function))
            return function

        return register

    def handlers(self, module: str) -> None:
        """Use the functions that a module registers with `@handler`, as the server does. Raises Unusable."""
        known = len(REGISTRATIONS)
        try:
            importlib.import_module(module)
        except Exception as wrong:
            raise Unusable(f"the handler module {module} cannot be loaded: {type(wrong).__name__}: {wrong}") from wrong
        found = [one for one in REGISTRATIONS if one.module == module] or REGISTRATIONS[known:]
        if not found:
            raise Unusable(f'the module {module} registers no handlers: decorate its functions with @handler("NAME").')
        self._handlers += found

    def machine(self, name: str, definition: JSON) -> None:
        """Give a definition that executions can start by `states:startExecution` under this name."""
        self._machines[name] = self.definition(definition)

    def put_object(self, bucket: str, key: str, body: bytes | str) -> None:
        """Put an object where ItemReaders of Distributed Maps read."""
        self._objects[f"{bucket}/{key}"] = body.encode() if isinstance(body, str) else body

    def mock_config(self, source: str | Path) -> MockConfig:
        """Use a `MockConfigFile.json`: the path of one. Raises Unusable, MockConfigError."""
        path = self.folder / source
        self._config = read_mock_config(read_text(path), str(source))
        return self._config

    def definition(self, source: JSON, *, type: str = "STANDARD") -> dict[str, JSON]:
        """A checked definition: from the path of a file, or as a value. Raises Unusable, NotADefinition."""
        if isinstance(source, Path) or (isinstance(source, str) and not source.lstrip().startswith("{")):
            return load_definition(self.folder / source, type=type)
        text = source if isinstance(source, str) else json_codec.dumps_text(source)
        return definition_of_text(text, "definition", type=type)

    # --- running ----------------------------------------------------------------------------------

    def run(self, definition: JSON, input: JSON = None, **options: Any) -> LocalExecution:
        """Run a definition to its end. Options as for `start`. Raises Stuck when nobody answers a task."""
        execution = self._begin(definition, input, **options)
        return self._worlds[execution.arn].finish(execution)

    def start(self, definition: JSON, input: JSON = None, **options: Any) -> LocalExecution:
        """Run a definition until it ends, or until a task waits for an answer that only the test can give.

        `input` is a JSON value (None: `{}`); `mocks` says what stands in for states: an answer, a function of the
        input, or the result itself; `test_case` is one of the mock configuration; `name` and `machine_name` are for
        ARNs; `type` is STANDARD or EXPRESS; `check` is how mocked results are held against the services' models:
        PRESENT, STRICT or NONE.
        """
        execution = self._begin(definition, input, **options)
        return self._worlds[execution.arn].pause(execution)

    def finish(self, execution: LocalExecution) -> LocalExecution:
        """Go on to the end of an execution that `start` gave. Raises Stuck."""
        return self._worlds[execution.arn].finish(execution)

    def advance(self, execution: LocalExecution, seconds: float) -> LocalExecution:
        """Let virtual time pass for an execution that `start` gave: timeouts and waits come due."""
        self._worlds[execution.arn].advance(seconds)
        return execution

    def stop(self, execution: LocalExecution, error: str | None = None, cause: str | None = None) -> LocalExecution:
        """Stop an execution, as StopExecution does."""
        self._worlds[execution.arn].stop(execution, error, cause)
        return execution

    def _begin(
        self,
        definition: JSON,
        input: JSON = None,
        *,
        mocks: Mapping[str, JSON] | None = None,
        test_case: str | None = None,
        name: str | None = None,
        machine_name: str | None = None,
        type: str = "STANDARD",
        check: str = "PRESENT",
    ) -> LocalExecution:
        value = self.definition(definition, type=type)
        machine_name = machine_name or _name_of(definition)
        case = self._case(machine_name, test_case)
        _check_stands(value, mocks or {}, case, check)
        performer = _Performer()
        performer.tasks.stands = performer.map_runs.stands = dict(mocks or {})
        performer.tasks.mocks = performer.map_runs.mocks = case
        performer.tasks.handlers, performer.tasks.machines = self._handlers, self._machines
        performer.map_runs.objects = self._objects
        world = World(performer, seed=self.seed, limits=self.limits, sleep=self.sleep)
        world.executions = {execution.arn: execution for execution in self.executions}
        text = "{}" if input is None else json_codec.dumps_text(input)
        own = name or f"run-{len(self.executions) + 1}"
        execution = world.begin(value, text, machine_name=machine_name, name=own, type=type)
        world.executions = {execution.arn: execution}
        self._worlds[execution.arn] = world
        self.executions.append(execution)
        return execution

    def _case(self, machine_name: str, test_case: str | None) -> dict[str, dict[str, JSON]]:
        if test_case is None:
            return {}
        if self._config is None:
            raise Unusable(
                f"the test case '{test_case}' needs a mock configuration: name its file with mock_config first."
            )
        try:
            return self._config.mocks(machine_name, test_case)
        except LookupError as unknown:
            raise Unusable(str(unknown)) from None

    # --- answers from the test --------------------------------------------------------------------

    def send_task_success(self, task_token: str, output: JSON, *, after: float = 0) -> None:
        """Answer a callback, after so many seconds of virtual time. Raises LookupError for a token that is not waited for."""
        self._answer(task_token, after, lambda at, chance, token: TaskSucceeded(at, chance, token, output))

    def send_task_failure(
        self, task_token: str, error: str | None = None, cause: str | None = None, *, after: float = 0
    ) -> None:
        """Fail a callback. Raises LookupError for a token that is not waited for."""
        self._answer(task_token, after, lambda at, chance, token: TaskFailed(at, chance, token, error, cause))

    def send_task_heartbeat(self, task_token: str, *, after: float = 0) -> None:
        """Tell that a task is alive. Raises LookupError for a token that is not waited for."""
        self._answer(task_token, after, TaskHeartbeat)

    def _answer(self, task_token: str, after: float, stimulus: Any) -> None:
        for world in self._worlds.values():
            if world.knows(task_token):
                world.answer(task_token, after, stimulus)
                if not after:
                    world.settle()
                return
        raise LookupError(f"No task here has the task token {task_token[:60]!r}.")

    def coverage(self, definition: JSON) -> Coverage:
        """Which states and transitions of a definition the executions so far have taken."""
        value = self.definition(definition)
        return Coverage.of(value, [one for one in self.executions if one.definition == value])


def _name_of(definition: JSON) -> str:
    """The name of a state machine: that of its file, without its endings."""
    if isinstance(definition, Path) or (isinstance(definition, str) and not definition.lstrip().startswith("{")):
        return Path(definition).name.split(".")[0]
    return "machine"


def _check_stands(
    definition: Mapping[str, JSON], stands: Mapping[str, JSON], case: Mapping[str, JSON], check: str
) -> None:
    if check not in MODES:
        raise ValueError(f"check must be one of {', '.join(MODES)}, but it is {check!r}.")
    known = _state_names(definition)
    for state in stands:
        if state not in known:
            raise ValueError(f"There is no state '{state}' to stand in for. States: {', '.join(sorted(known))}.")
    stored = dict(case)
    for state, stand in stands.items():
        results = [one for one in (stand.answers if isinstance(stand, InTurn) else [stand]) if not callable(one)]
        values = [answers.as_answer(one) for one in results]
        stored[state] = {
            "kind": "sequence",
            "responses": [
                {"first": 0, "last": 0, "kind": "result", "value": one.value} for one in values if _is_result(one)
            ],
        }
    wrong = problem_of_mocks(stored) or problem_in_mocks(definition, stored, check)
    if wrong:
        raise ValueError(wrong)


def _is_result(answer: Answer) -> bool:
    return answer.kind == "result"


def _state_names(definition: Mapping[str, JSON]) -> set[str]:
    return set(Coverage.of(definition).states)


__all__ = ["NotADefinition", "Sfn", "Unusable"]
