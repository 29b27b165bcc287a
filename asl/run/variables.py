"""Assign: what a state keeps for those that follow, and how much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from asl.expr.errors import ExpressionError, SyntaxProblem
from asl.expr.jsonata_template import compile_jsonata_template
from asl.expr.payload import compile_template
from asl.json_codec import byte_size
from asl.run.templates import Template

if TYPE_CHECKING:
    from asl.run.tree import Frame
    from asl.run.turn import Turn

JSON = Any


def compile_assign(fields: Mapping[str, JSON], field: str, *, jsonata: bool) -> Template | None:
    """The Assign field of a state, a Catcher or a Choice rule, found at `field`. Raises SyntaxProblem."""
    if "Assign" not in fields:
        return None
    value = fields["Assign"]
    if not isinstance(value, dict):
        raise SyntaxProblem("Assign must be an object: a member for each variable.", 0, field)
    return compile_jsonata_template(value, field) if jsonata else compile_template(value)


def check_variables(turn: Turn, frame: Frame, assigned: dict[str, JSON]) -> dict[str, JSON]:
    """The variables that a state assigns, if they are within the limits. The wording of the refusals is ours."""
    limits = turn.limits
    total = 0
    for name, value in assigned.items():
        size = byte_size(value)
        total += size
        if limits.variable_bytes is not None and size > limits.variable_bytes:
            raise _too_large(
                f"The variable '{name}' has {size:,} bytes; at most {limits.variable_bytes:,} are allowed."
            )
    if limits.assign_bytes is not None and total > limits.assign_bytes:
        raise _too_large(f"Assign sets {total:,} bytes of variables; at most {limits.assign_bytes:,} are allowed.")
    if limits.variables_bytes is not None and frame.variables:
        kept = sum(byte_size(value) for name, value in frame.variables.items() if name not in assigned)
        if kept + total > limits.variables_bytes:
            raise _too_large(f"The variables of the execution would pass {limits.variables_bytes:,} bytes.")
    return assigned


def _too_large(cause: str) -> ExpressionError:
    return ExpressionError(cause, error="States.DataLimitExceeded")
