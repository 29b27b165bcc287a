"""Catchers: which applies, and what the state hands on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from asl.expr.jsonata_template import compile_jsonata_template
from asl.run.data_flow import Outcome, compile_result_path
from asl.run.failures import Failure, matches
from asl.run.templates import Template
from asl.run.variables import check_variables, compile_assign

if TYPE_CHECKING:
    from asl.run.states.state import State
    from asl.run.tree import Frame
    from asl.run.turn import Turn

JSON = Any


class Catcher:
    """One entry of Catch, in either query language."""

    __slots__ = ("assign", "error_equals", "output", "result_path", "target")

    def __init__(self, fields: Mapping[str, JSON], *, jsonata: bool, position: int) -> None:
        names = fields.get("ErrorEquals")
        target = fields.get("Next")
        self.error_equals = tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()
        self.target = target if isinstance(target, str) else ""
        self.result_path = compile_result_path(fields if not jsonata else {})
        self.assign = compile_assign(fields, f"Catch[{position}]/Assign", jsonata=jsonata)
        self.output: Template | None = None
        if jsonata and "Output" in fields:
            self.output = compile_jsonata_template(fields["Output"], f"Catch[{position}]/Output")

    def outcome(self, turn: Turn, frame: Frame, state: State, failure: Failure) -> Outcome:
        """What the state hands on when this Catcher leaves it."""
        error_output = {"Error": failure.error or "", "Cause": failure.cause or ""}
        variables = None
        if self.assign is not None or self.output is not None:
            scope = turn.scope(frame, state, error_output, errorOutput=error_output)
            if self.assign is not None:
                variables = check_variables(turn, frame, self.assign.evaluate(scope))
            if self.output is not None:
                return self.output.evaluate(scope), variables
        return self.result_path.apply(frame.input, error_output), variables


def compile_catchers(value: JSON, *, jsonata: bool) -> tuple[Catcher, ...]:
    """The Catch field. Raises SyntaxProblem."""
    if not isinstance(value, list):
        return ()
    entries = [entry for entry in value if isinstance(entry, dict)]
    return tuple(Catcher(entry, jsonata=jsonata, position=position) for position, entry in enumerate(entries))


def catch_failure(turn: Turn, frame: Frame, state: State, failure: Failure) -> bool:
    """Leave the state by the first Catcher that matches; False if there is none."""
    for position, catcher in enumerate(state.catchers):
        if matches(catcher.error_equals, failure):
            turn.inspect("catchIndex", position)
            turn.inspect("caught", failure)
            output, variables = catcher.outcome(turn, frame, state, failure)
            turn.leave(frame, state, output, catcher.target, variables)
            return True
    return False
