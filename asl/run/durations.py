"""Fields that hold a number, in their three forms: a number, a `…Path`, or a JSONata expression."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from asl.expr.errors import ExpressionError, QueryEvaluationError, SyntaxProblem
from asl.expr.jsonata_template import compile_jsonata_template
from asl.expr.scope import Scope
from asl.expr.scoped_path import compile_scoped_path
from asl.json_codec import dumps_text

JSON = Any
Number = Callable[[Scope], float]


def compile_number(
    fields: Mapping[str, JSON], name: str, *, jsonata: bool, whole: bool = True, least: float = 0
) -> Number | None:
    """The field `name` or `namePath`; None if neither is there. Raises SyntaxProblem.

    `whole`: an integer is wanted, else any number. Reading raises ExpressionError with the service's text.
    """
    path = fields.get(name + "Path")
    if isinstance(path, str) and not jsonata:
        return _from_path(name + "Path", path, whole, least)
    if name not in fields:
        return None
    value = fields[name]
    if jsonata and isinstance(value, str):
        return _from_expression(name, value, whole, least)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SyntaxProblem(f"{name} must be a number.", 0, name)
    return lambda scope: value


def _from_path(field: str, text: str, whole: bool, least: float) -> Number:
    path = compile_scoped_path(text)
    wanted = "integer" if whole else "float"

    def read(scope: Scope) -> float:
        value = path.select(scope)
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            shown = value if isinstance(value, str) else dumps_text(value)
            raise ExpressionError(f'The {field} field refers to value "{shown}" which is not a valid {wanted}: {text}')
        if value < least:
            raise ExpressionError(f"The {field} field refers to value {value}, which is less than {least:g}: {text}")
        return value

    return read


def _from_expression(name: str, text: str, whole: bool, least: float) -> Number:
    template = compile_jsonata_template(text, name)
    wanted = "integer" if whole else "number"

    def read(scope: Scope) -> float:
        value = template.evaluate(scope)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or (whole and value != int(value)):
            raise _unexpected(name, text, wanted, value)
        if value < least:
            raise QueryEvaluationError(f"The field '{name}' must be at least {least:g} but was {value}.", location=name)
        return int(value) if whole else value

    return read


def _unexpected(name: str, text: str, wanted: str, value: JSON) -> QueryEvaluationError:
    expression = text.strip()[2:-2].strip()
    kinds = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}
    kind = kinds.get(type(value), "null")
    return QueryEvaluationError(
        f"The JSONata expression '{expression}' specified for the field '{name}' returned an unexpected result type. "
        f"Expected '{wanted}', but was '{kind}' for value: {dumps_text(value)}",
        location=name,
    )
