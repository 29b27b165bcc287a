"""What goes into a state's work and what comes out of the state, in both query languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from asl.expr.errors import SyntaxProblem
from asl.expr.jsonata_template import compile_jsonata_template
from asl.expr.jsonpath import Path, compile_path, set_at
from asl.expr.payload import compile_template
from asl.expr.scope import Scope
from asl.expr.scoped_path import compile_scoped_path
from asl.run.variables import check_variables, compile_assign

if TYPE_CHECKING:
    from asl.run.states.state import State
    from asl.run.tree import Frame
    from asl.run.turn import Turn

JSON = Any
Definition = Mapping[str, JSON]
Outcome = tuple[JSON, dict[str, JSON] | None]
"""The output of a state, and the variables it assigned."""


class DataFlow:
    """No field that changes anything: input is arguments, result is output."""

    plain = True

    def arguments(self, turn: Turn, frame: Frame, state: State) -> JSON:
        """The input of the state's work."""
        return frame.input

    def effective_input(self, turn: Turn, frame: Frame, state: State) -> JSON:
        """The state's input after InputPath."""
        return frame.input

    def finish(self, turn: Turn, frame: Frame, state: State, result: JSON) -> Outcome:
        """Output and variables of a state that has a result: Task, Parallel, Map, Pass."""
        return result, None

    def pass_on(self, turn: Turn, frame: Frame, state: State) -> Outcome:
        """Output and variables of a state without a result: Wait, Choice, Succeed."""
        return frame.input, None


class JsonPathFlow(DataFlow):
    """InputPath, Parameters, ResultSelector, ResultPath, OutputPath, Assign."""

    plain = False

    def __init__(self, fields: Definition, arguments: str = "Parameters") -> None:
        self.input_filter = compile_filter(fields["InputPath"], "InputPath") if "InputPath" in fields else None
        self.output_filter = compile_filter(fields["OutputPath"], "OutputPath") if "OutputPath" in fields else None
        self.parameters = compile_template(fields[arguments]) if arguments in fields else None
        self.selector = compile_template(fields["ResultSelector"]) if "ResultSelector" in fields else None
        self.result_path = compile_result_path(fields)
        self.assign = compile_assign(fields, "Assign", jsonata=False)

    def effective_input(self, turn: Turn, frame: Frame, state: State) -> JSON:
        """The state's input after InputPath."""
        value = frame.input
        if self.input_filter is not None:
            value = self.input_filter(turn.scope(frame, state, value))
        turn.inspect("afterInputPath", value)
        return value

    def arguments(self, turn: Turn, frame: Frame, state: State) -> JSON:
        """InputPath, then Parameters."""
        value = self.effective_input(turn, frame, state)
        if self.parameters is not None:
            value = self.parameters.evaluate(turn.scope(frame, state, value))
        turn.inspect("afterParameters", value)
        return value

    def finish(self, turn: Turn, frame: Frame, state: State, result: JSON) -> Outcome:
        """ResultSelector, Assign (whose `$` is the result), ResultPath onto the raw input, OutputPath."""
        if self.selector is not None:
            result = self.selector.evaluate(turn.scope(frame, state, result))
        turn.inspect("afterResultSelector", result)
        variables = self._assigned(turn, frame, state, result)
        output = self.result_path.apply(frame.input, result)
        turn.inspect("afterResultPath", output)
        return self._filtered(turn, frame, state, output), variables

    def pass_on(self, turn: Turn, frame: Frame, state: State) -> Outcome:
        """InputPath, Assign (whose `$` is the effective input), OutputPath."""
        value = self.effective_input(turn, frame, state)
        variables = self._assigned(turn, frame, state, value)
        return self._filtered(turn, frame, state, value), variables

    def _assigned(self, turn: Turn, frame: Frame, state: State, value: JSON) -> dict[str, JSON] | None:
        if self.assign is None:
            return None
        assigned: dict[str, JSON] = self.assign.evaluate(turn.scope(frame, state, value))
        return check_variables(turn, frame, assigned)

    def _filtered(self, turn: Turn, frame: Frame, state: State, value: JSON) -> JSON:
        return value if self.output_filter is None else self.output_filter(turn.scope(frame, state, value))


class JsonataFlow(DataFlow):
    """Arguments, Output, Assign."""

    plain = False

    def __init__(self, fields: Definition, arguments: str = "Arguments") -> None:
        self.template = compile_jsonata_template(fields[arguments], arguments) if arguments in fields else None
        self.output = compile_jsonata_template(fields["Output"], "Output") if "Output" in fields else None
        self.assign = compile_assign(fields, "Assign", jsonata=True)

    def arguments(self, turn: Turn, frame: Frame, state: State) -> JSON:
        """Arguments, else the state's input."""
        if self.template is None:
            return frame.input
        arguments = self.template.evaluate(turn.scope(frame, state, frame.input))
        turn.inspect("afterArguments", arguments)
        return arguments

    def finish(self, turn: Turn, frame: Frame, state: State, result: JSON) -> Outcome:
        """Assign and Output see `$states.result`; without Output it is the result."""
        if self.output is None and self.assign is None:
            return result, None
        return self._outcome(turn, frame, turn.scope(frame, state, frame.input, result=result), result)

    def pass_on(self, turn: Turn, frame: Frame, state: State) -> Outcome:
        """Assign and Output see `$states.input`; without Output it is the input."""
        if self.output is None and self.assign is None:
            return frame.input, None
        return self._outcome(turn, frame, turn.scope(frame, state, frame.input), frame.input)

    def _outcome(self, turn: Turn, frame: Frame, scope: Scope, default: JSON) -> Outcome:
        variables = None
        if self.assign is not None:
            assigned: dict[str, JSON] = self.assign.evaluate(scope)
            variables = check_variables(turn, frame, assigned)
        return default if self.output is None else self.output.evaluate(scope), variables


def compile_filter(text: JSON, field: str) -> Callable[[Scope], JSON] | None:
    """InputPath and OutputPath: None where nothing is filtered; null gives an empty object. Raises SyntaxProblem."""
    if text is None:
        return lambda scope: {}
    if not isinstance(text, str):
        raise SyntaxProblem(f"{field} must be a path or null.", 0, field)
    return None if text == "$" else compile_scoped_path(text).select


class ResultPath:
    """Where the result goes: in place of the input, nowhere, or at a reference path into it."""

    __slots__ = ("discard", "path")

    def __init__(self, path: Path | None, *, discard: bool = False) -> None:
        self.path = path
        self.discard = discard

    def apply(self, raw_input: JSON, result: JSON) -> JSON:
        """The state's input with the result in its place. Raises ResultPathMatchFailure."""
        if self.discard:
            return raw_input
        return result if self.path is None else set_at(self.path, raw_input, result)


_REPLACE = ResultPath(None)
_DISCARD = ResultPath(None, discard=True)


def compile_result_path(fields: Definition) -> ResultPath:
    """The ResultPath field of a state or a Catcher. Raises SyntaxProblem."""
    text = fields.get("ResultPath", "$")
    if text is None:
        return _DISCARD
    if text == "$":
        return _REPLACE
    if not isinstance(text, str):
        raise SyntaxProblem("ResultPath must be a reference path or null.", 0, "ResultPath")
    path = compile_path(text)
    if not path.is_reference:
        raise SyntaxProblem(f"ResultPath must be a reference path, which '{text}' is not.", 0, "ResultPath")
    return ResultPath(path)


PLAIN = DataFlow()
_FIELDS = ("InputPath", "OutputPath", "ResultSelector", "ResultPath", "Assign", "Output")


def compile_flow(
    fields: Definition, *, jsonata: bool, arguments: tuple[str, ...] = (), inspected: bool = False
) -> DataFlow:
    """The data flow of a state; `arguments`: the fields of this type that make the input of its work.

    `inspected`: every step is to be seen, also those that change nothing. Raises SyntaxProblem.
    """
    found = next((name for name in arguments if name in fields), None)
    if found is None and not inspected and not any(name in fields for name in _FIELDS):
        return PLAIN
    return JsonataFlow(fields, found or "") if jsonata else JsonPathFlow(fields, found or "")
