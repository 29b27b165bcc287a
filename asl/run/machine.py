"""A definition, compiled once: every path, template and rule of every state, at every level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from asl.expr.errors import SyntaxProblem
from asl.run.data_flow import DataFlow, compile_flow
from asl.run.states.choice import ChoiceState
from asl.run.states.distributed import DistributedMapState
from asl.run.states.fail import FailState
from asl.run.states.map import MapState
from asl.run.states.parallel import ParallelState
from asl.run.states.passing import PassState
from asl.run.states.state import BrokenState, Spec, State
from asl.run.states.succeed import SucceedState
from asl.run.states.task import TaskState
from asl.run.states.wait import WaitState

JSON = Any
Fields = Mapping[str, JSON]
NO_ACTIVITIES: Mapping[str, str] = MappingProxyType({})


class Level:
    """One machine: the whole definition, a branch, or an item processor."""

    __slots__ = ("pointer", "reason", "start_at", "states")

    def __init__(self, pointer: str, start_at: str | None, states: dict[str, State], reason: str | None) -> None:
        self.pointer = pointer
        self.start_at = start_at
        self.states = states
        self.reason = reason  # why it is no machine at all

    def missing(self, name: str | None) -> str:
        """Why there is no state of that name to enter."""
        if self.reason is not None:
            return self.reason
        where = self.pointer or "/"
        if name is None:
            return f"The machine at {where} has no StartAt that names its first state."
        return f"The machine at {where} has no state '{name}' to go to."


class Machine:
    """A compiled definition. Immutable; may be shared by any number of runs."""

    __slots__ = ("activities", "levels", "root", "timeout")

    def __init__(
        self,
        levels: dict[str, Level],
        timeout: float | None,
        root: str = "",
        activities: Mapping[str, str] = NO_ACTIVITIES,
    ) -> None:
        self.levels = levels
        self.timeout = timeout  # TimeoutSeconds of the whole
        self.root = root  # the level that an execution begins with
        self.activities = activities  # by state, the ARN of the one that its task waits for

    def at(self, pointer: str) -> Machine:
        """The machine that a child execution of a Distributed Map runs: the processor at this JSON pointer."""
        return Machine(self.levels, None, pointer, self.activities)


def compile_machine(definition: Mapping[str, JSON], *, inspected: bool = False) -> Machine:
    """Compile a definition. Never raises: what is wrong fails the run that gets there, with a cause that says why.

    `inspected`: for TestState, which shows each step of the data flow.
    """
    compiler = _Compiler(inspected)
    compiler.level(definition, "", False)
    timeout = definition.get("TimeoutSeconds") if isinstance(definition, dict) else None
    usable = isinstance(timeout, int | float) and not isinstance(timeout, bool) and timeout > 0
    return Machine(compiler.levels, timeout if usable else None, activities=compiler.activities)


class _Compiler:
    def __init__(self, inspected: bool) -> None:
        self.inspected = inspected
        self.levels: dict[str, Level] = {}
        self.activities: dict[str, str] = {}

    def flow(self, spec: Spec, *arguments: str) -> DataFlow:
        """The data flow of a state; `arguments` are its fields that make the input of its work."""
        return compile_flow(spec.fields, jsonata=spec.jsonata, arguments=arguments, inspected=self.inspected)

    def level(self, fields: JSON, pointer: str, jsonata: bool) -> str:
        """Compile a machine and those inside it; returns its pointer."""
        states: dict[str, State] = {}
        if not isinstance(fields, dict) or not isinstance(fields.get("States"), dict):
            reason = f"The machine at {pointer or '/'} has no States."
            self.levels[pointer] = Level(pointer, None, states, reason)
            return pointer
        jsonata = _is_jsonata(fields, jsonata)
        start_at = fields.get("StartAt")
        self.levels[pointer] = Level(pointer, start_at if isinstance(start_at, str) else None, states, None)
        for name, state in fields["States"].items():
            states[name] = self._state(name, state, f"{pointer}/States/{escape(name)}", jsonata)
        return pointer

    def _state(self, name: str, fields: JSON, pointer: str, jsonata: bool) -> State:
        kind = fields.get("Type") if isinstance(fields, dict) else None
        build = _BUILD.get(kind) if isinstance(kind, str) else None
        spec = Spec(name, fields if isinstance(fields, dict) else {}, pointer, False, jsonata)
        if build is None:
            return BrokenState(spec, "Pass", f"The Type of the state must be one of {', '.join(_BUILD)}.")
        try:
            return build(self, spec._replace(jsonata=_is_jsonata(fields, jsonata)))
        except SyntaxProblem as problem:
            where = f" (in the field '{problem.field}')" if problem.field else ""
            return BrokenState(spec, str(kind), problem.message + where)


def _is_jsonata(fields: Fields, inherited: bool) -> bool:
    language = fields.get("QueryLanguage")
    return inherited if language is None else language == "JSONata"


def escape(name: str) -> str:
    """A name as one step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _target(fields: Fields) -> str | None:
    if fields.get("End") is True:
        return None
    target = fields.get("Next")
    if not isinstance(target, str):
        raise SyntaxProblem("The state has neither Next nor End: it does not say where to go.")
    return target


def _pass(compiler: _Compiler, spec: Spec) -> State:
    flow = compiler.flow(spec) if spec.jsonata else compiler.flow(spec, "Parameters")
    return PassState(spec, flow, _target(spec.fields))


def _task(compiler: _Compiler, spec: Spec) -> State:
    state = TaskState(spec, compiler.flow(spec, "Arguments" if spec.jsonata else "Parameters"), _target(spec.fields))
    if state.resource.dialect == "Activity":
        compiler.activities[spec.name] = state.resource.arn
    return state


def _choice(compiler: _Compiler, spec: Spec) -> State:
    return ChoiceState(spec, compiler.flow(spec))


def _wait(compiler: _Compiler, spec: Spec) -> State:
    return WaitState(spec, compiler.flow(spec), _target(spec.fields))


def _succeed(compiler: _Compiler, spec: Spec) -> State:
    return SucceedState(spec, compiler.flow(spec), None)


def _fail(compiler: _Compiler, spec: Spec) -> State:
    return FailState(spec, compiler.flow(spec._replace(fields={})))


def _parallel(compiler: _Compiler, spec: Spec) -> State:
    branches = spec.fields.get("Branches")
    levels = [
        compiler.level(branch, f"{spec.pointer}/Branches/{index}", spec.machine_jsonata)
        for index, branch in enumerate(branches if isinstance(branches, list) else ())
    ]
    return ParallelState(
        spec, compiler.flow(spec, "Arguments" if spec.jsonata else "Parameters"), _target(spec.fields), levels
    )


def _map(compiler: _Compiler, spec: Spec) -> State:
    processor = "ItemProcessor" if "ItemProcessor" in spec.fields else "Iterator"
    level = compiler.level(spec.fields.get(processor), f"{spec.pointer}/{processor}", spec.machine_jsonata)
    mode = spec.fields.get(processor)
    config = mode.get("ProcessorConfig") if isinstance(mode, dict) else None
    distributed = isinstance(config, dict) and config.get("Mode") == "DISTRIBUTED"
    kind = DistributedMapState if distributed else MapState
    return kind(spec, compiler.flow(spec), _target(spec.fields), level)


_BUILD: dict[str, Callable[[_Compiler, Spec], State]] = {
    "Pass": _pass,
    "Task": _task,
    "Choice": _choice,
    "Wait": _wait,
    "Succeed": _succeed,
    "Fail": _fail,
    "Parallel": _parallel,
    "Map": _map,
}
