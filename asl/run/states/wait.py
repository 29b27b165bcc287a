"""Wait: for a number of seconds, or until a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from asl.expr.errors import ExpressionError, PathFailure, SyntaxProblem
from asl.expr.jsonata_template import compile_jsonata_template
from asl.expr.scope import Scope
from asl.expr.scoped_path import compile_scoped_path
from asl.json_codec import dumps_text
from asl.run.data_flow import DataFlow
from asl.run.durations import compile_number
from asl.run.states.state import Spec, State
from asl.run.times import unix_seconds

if TYPE_CHECKING:
    from asl.run.tree import Frame
    from asl.run.turn import Turn

JSON = Any
Due = Callable[[Scope], float]


class WaitState(State):
    """Seconds, SecondsPath, Timestamp, TimestampPath; in JSONata the first and the third may be expressions."""

    kind = "Wait"
    aborted = "WaitStateAborted"

    def __init__(self, spec: Spec, flow: DataFlow, target: str | None) -> None:
        super().__init__(spec, flow, target)
        self.due = _compile_due(spec.fields, spec.jsonata)

    def enter(self, turn: Turn, frame: Frame) -> None:
        """Set a timer, or leave at once when the time has passed."""
        value = self.flow.effective_input(turn, frame, self)
        due = self.due(turn.scope(frame, self, value))
        limit = turn.limits.wait_seconds
        if limit is not None and due - turn.at > limit:
            raise ExpressionError("Wait state delay is too long.")
        if due <= turn.at:
            self.timer_due(turn, frame)
            return
        turn.note("WaitStarted", frame.number, {"name": self.name, "due": due, "token": turn.token(frame)})

    def redrive(self, turn: Turn, frame: Frame, error: str | None) -> None:
        """Wait for what is left of the time."""
        if frame.due == 0:
            self.enter(turn, frame)
        elif frame.due <= turn.at:
            self.timer_due(turn, frame)
        else:
            turn.note("WaitStarted", frame.number, {"name": self.name, "due": frame.due, "token": turn.token(frame)})

    def timer_due(self, turn: Turn, frame: Frame) -> None:
        """Go on."""
        output, variables = self.flow.pass_on(turn, frame, self)
        turn.leave(frame, self, output, self.target, variables)


def _compile_due(fields: Mapping[str, JSON], jsonata: bool) -> Due:
    if "SecondsPath" in fields and not jsonata:
        return _seconds_path(fields["SecondsPath"])
    if "TimestampPath" in fields and not jsonata:
        return _timestamp_path(fields["TimestampPath"])
    if "Timestamp" in fields:
        return _timestamp(fields["Timestamp"], jsonata)
    seconds = compile_number(fields, "Seconds", jsonata=jsonata)
    if seconds is None:
        raise SyntaxProblem("A Wait state needs one of Seconds, SecondsPath, Timestamp, TimestampPath.")
    return lambda scope: scope.now + seconds(scope)


def _seconds_path(text: JSON) -> Due:
    path = compile_scoped_path(_text(text, "SecondsPath"))

    def due(scope: Scope) -> float:
        try:
            value = path.read(scope)
        except PathFailure:
            raise ExpressionError(f"The SecondsPath parameter does not reference an input value: {text}") from None
        if isinstance(value, bool) or not isinstance(value, int):
            raise ExpressionError(
                f"The SecondsPath parameter cannot be parsed as a long value: {text} == {_shown(value)}"
            )
        if value < 0:
            raise ExpressionError(f"The SecondsPath parameter references a negative value: {text} == {value}")
        return scope.now + value

    return due


def _timestamp_path(text: JSON) -> Due:
    path = compile_scoped_path(_text(text, "TimestampPath"))

    def due(scope: Scope) -> float:
        try:
            value = path.read(scope)
        except PathFailure:
            raise ExpressionError(f"The TimestampPath parameter does not reference an input value: {text}") from None
        at = unix_seconds(value)
        if at is None:
            raise ExpressionError(
                "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time "
                f"format string: {text} == {_shown(value)}"
            )
        return at

    return due


def _timestamp(value: JSON, jsonata: bool) -> Due:
    text = _text(value, "Timestamp")
    if jsonata:
        template = compile_jsonata_template(text, "Timestamp")

        def due(scope: Scope) -> float:
            found = template.evaluate(scope)
            at = unix_seconds(found)
            if at is None:  # a guess: as for TimestampPath, where it was recorded
                raise ExpressionError(
                    "The Timestamp parameter does not reference a valid ISO-8601 extended offset date-time "
                    f"format string: {template.expression.text if template.expression is not None else text} == {_shown(found)}"
                )
            return at

        return due
    at = unix_seconds(text)
    if at is None:
        raise SyntaxProblem(f"Timestamp must be an RFC 3339 time such as 2030-01-31T12:00:00Z, not '{text}'.")
    return lambda scope: at


def _text(value: JSON, field: str) -> str:
    if not isinstance(value, str):
        raise SyntaxProblem(f"{field} must be a text.", 0, field)
    return value


def _shown(value: JSON) -> str:
    return value if isinstance(value, str) else dumps_text(value)
