"""Fail: the end of its machine, with an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from asl.expr.errors import ExpressionError, SyntaxProblem
from asl.expr.jsonata_template import compile_jsonata_template
from asl.expr.payload import compile_value
from asl.expr.scope import Scope
from asl.json_codec import dumps_text
from asl.run.data_flow import DataFlow
from asl.run.states.state import Spec, State

if TYPE_CHECKING:
    from asl.run.tree import Frame
    from asl.run.turn import Turn

JSON = Any
Text = Callable[[Scope], JSON]


class FailState(State):
    """Error and Cause are texts, paths, intrinsic functions or JSONata; both may be missing."""

    kind = "Fail"

    def __init__(self, spec: Spec, flow: DataFlow) -> None:
        super().__init__(spec, flow, None)
        self.error = _compile_text(spec.fields, "Error", spec.jsonata)
        self.cause = _compile_text(spec.fields, "Cause", spec.jsonata)

    def enter(self, turn: Turn, frame: Frame) -> None:
        """Fail the frame. A Fail state has neither Retry nor Catch and no Exited event."""
        scope = turn.scope(frame, self, self.flow.effective_input(turn, frame, self))
        error = self.error(scope) if self.error is not None else None
        cause = self.cause(scope) if self.cause is not None else None
        turn.fail_frame(frame, turn.failure(error, cause))


def _compile_text(fields: Mapping[str, JSON], name: str, jsonata: bool) -> Text | None:
    path = fields.get(name + "Path")
    if isinstance(path, str) and not jsonata:
        return _from_path(name + "Path", path)
    if name not in fields:
        return None
    text = fields[name]
    if not isinstance(text, str):
        raise SyntaxProblem(f"{name} must be a text.", 0, name)
    if jsonata:
        template = compile_jsonata_template(text, name)
        return lambda scope: template.evaluate(scope, "string")
    return lambda scope: text


def _from_path(field: str, path: str) -> Text:
    """What the path gives has to be a text; the words are a guess, after those about numbers."""
    read = compile_value(path, field)

    def text(scope: Scope) -> JSON:
        value = read(scope)
        if not isinstance(value, str):
            raise ExpressionError(
                f'The {field} field refers to value "{dumps_text(value)}" which is not a valid string: {path}'
            )
        return value

    return text
