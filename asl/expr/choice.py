"""Rules of a Choice state in JSONPath: 39 comparators, And, Or and Not, compiled to tests.

A value of another type than the comparator's makes the comparison false, not an error; a path that leads nowhere is an
error, except for IsPresent.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, Literal

from asl.expr.errors import ExpressionError, PathFailure, SyntaxProblem
from asl.expr.glob import compile_glob
from asl.expr.scope import Scope
from asl.expr.scoped_path import ScopedPath, compile_scoped_path
from asl.expr.timestamps import parse_timestamp
from asl.limits import MAX_PATH_NESTING

JSON = Any
Operand = Literal["string", "number", "boolean", "timestamp", "path"]
_Test = Callable[[Scope], bool]
_Compare = Callable[[JSON, JSON], bool]

_ORDERS: dict[str, _Compare] = {
    "Equals": operator.eq,
    "LessThan": operator.lt,
    "GreaterThan": operator.gt,
    "LessThanEquals": operator.le,
    "GreaterThanEquals": operator.ge,
}
_ORDERED_TYPES: dict[str, Operand] = {"String": "string", "Numeric": "number", "Timestamp": "timestamp"}
_KINDS = ("IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp")


def _comparators() -> dict[str, Operand]:
    table: dict[str, Operand] = {}
    for type_name, operand in _ORDERED_TYPES.items():
        for order in _ORDERS:
            table[type_name + order] = operand
            table[f"{type_name}{order}Path"] = "path"
    table |= {"BooleanEquals": "boolean", "BooleanEqualsPath": "path", "StringMatches": "string"}
    return table | dict.fromkeys(_KINDS, "boolean")


COMPARATORS: Mapping[str, Operand] = _comparators()
"""The 39 comparators with the kind of operand that each takes."""
COMBINERS = ("And", "Or", "Not")


class Rule:
    """A compiled rule. Immutable, made by `compile_rule`.

    `matches(scope)` says whether it applies; raises ExpressionError (States.Runtime) with the service's text where
    `Variable` or the path of a comparator leads nowhere.
    """

    __slots__ = ("matches",)

    def __init__(self, matches: _Test) -> None:
        self.matches = matches


def compile_rule(rule: Mapping[str, JSON]) -> Rule:
    """Compile one member of Choices (or a rule nested in it); members that are not about matching are passed over.

    Raises SyntaxProblem where it has no comparator, several, or an operand of the wrong kind.
    """
    return Rule(_compile(rule, "", 0))


def _compile(rule: Mapping[str, JSON], field: str, depth: int) -> _Test:
    if depth > MAX_PATH_NESTING:
        raise SyntaxProblem(f"A Choice rule may nest at most {MAX_PATH_NESTING} levels.", 0, field)
    if not isinstance(rule, Mapping):
        raise SyntaxProblem("A Choice rule must be an object.", 0, field)
    operators = [name for name in rule if name in COMPARATORS or name in COMBINERS]
    if len(operators) != 1:
        found = ", ".join(operators) or "none"
        raise SyntaxProblem(f"A Choice rule needs exactly one comparison operator, found {found}.", 0, field)
    name = operators[0]
    place = f"{field}/{name}" if field else name
    if name == "Not":
        inner = _compile(rule[name], place, depth + 1)
        return lambda scope: not inner(scope)
    if name in COMBINERS:
        return _compile_list(name, rule[name], place, depth)
    return _compile_comparison(name, rule, place)


def _compile_list(name: str, rules: JSON, place: str, depth: int) -> _Test:
    if not isinstance(rules, list) or not rules:
        raise SyntaxProblem(f"{name} must be a list of rules that is not empty.", 0, place)
    tests = [_compile(rule, f"{place}[{index}]", depth + 1) for index, rule in enumerate(rules)]
    if name == "And":
        return lambda scope: all(test(scope) for test in tests)
    return lambda scope: any(test(scope) for test in tests)


def _compile_comparison(name: str, rule: Mapping[str, JSON], place: str) -> _Test:
    text = rule.get("Variable")
    if not isinstance(text, str):
        raise SyntaxProblem("A Choice rule needs a Variable that is a JSONPath.", 0, place)
    try:
        variable = compile_scoped_path(text)
    except SyntaxProblem as problem:
        raise problem.within("Variable") from None
    operand = rule[name]
    _check_operand(name, operand, place)
    if name == "IsPresent":
        return _presence(variable, bool(operand))
    if name in _KINDS:
        return _kind(variable, name, bool(operand))
    if name == "StringMatches":
        return _glob(variable, str(operand))
    if name.endswith("Path"):
        return _with_path(variable, name.removesuffix("Path"), operand, place)
    return _with_literal(variable, name, operand)


def _check_operand(name: str, operand: JSON, place: str) -> None:
    kind = COMPARATORS[name]
    right = {
        "number": isinstance(operand, (int, float)) and not isinstance(operand, bool),
        "boolean": isinstance(operand, bool),
        "timestamp": isinstance(operand, str) and parse_timestamp(operand) is not None,
    }.get(kind, isinstance(operand, str))
    if not right:
        expected = {"timestamp": "an RFC 3339 timestamp such as 2016-03-14T01:59:00Z", "path": "a JSONPath"}.get(
            kind, f"a {kind}"
        )
        raise SyntaxProblem(f"{name} must be {expected}.", 0, place)


def _read(path: ScopedPath, scope: Scope) -> JSON:
    if scope.input is None and path.root == "input":  # reported of the service, and called intended there
        raise ExpressionError("Unable to apply Path transformation to null or empty input.")
    try:
        return path.read(scope)
    except PathFailure:
        raise ExpressionError(
            f"Invalid path '{path.text}': The choice state's condition path references an invalid value."
        ) from None


def _presence(variable: ScopedPath, wanted: bool) -> _Test:
    def test(scope: Scope) -> bool:
        try:
            variable.read(scope)
        except PathFailure:
            return not wanted
        return wanted

    return test


def _is_number(value: JSON) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_KIND_TESTS: dict[str, Callable[[JSON], bool]] = {
    "IsNull": lambda value: value is None,
    "IsNumeric": _is_number,
    "IsString": lambda value: isinstance(value, str),
    "IsBoolean": lambda value: isinstance(value, bool),
    "IsTimestamp": lambda value: isinstance(value, str) and parse_timestamp(value) is not None,
}


def _kind(variable: ScopedPath, name: str, wanted: bool) -> _Test:
    is_kind = _KIND_TESTS[name]
    return lambda scope: is_kind(_read(variable, scope)) is wanted


def _glob(variable: ScopedPath, pattern: str) -> _Test:
    matches = compile_glob(pattern)

    def test(scope: Scope) -> bool:
        value = _read(variable, scope)
        return isinstance(value, str) and matches(value)

    return test


def _split(name: str) -> tuple[Callable[[JSON], JSON], _Compare]:
    """How a comparator converts its two sides (to None where the type is another) and how it orders them."""
    if name == "BooleanEquals":
        return lambda value: value if isinstance(value, bool) else None, operator.eq
    type_name = next(type_name for type_name in _ORDERED_TYPES if name.startswith(type_name))
    return _CONVERSIONS[type_name], _ORDERS[name.removeprefix(type_name)]


def _utf16(text: str) -> bytes:
    """Java compares strings by UTF-16 units, which differs from Python's order beyond U+FFFF."""
    return text.encode("utf-16-be", "surrogatepass")


_CONVERSIONS: dict[str, Callable[[JSON], JSON]] = {
    "String": lambda value: _utf16(value) if isinstance(value, str) else None,
    "Numeric": lambda value: value if _is_number(value) else None,
    "Timestamp": lambda value: parse_timestamp(value) if isinstance(value, str) else None,
}


def _with_literal(variable: ScopedPath, name: str, literal: JSON) -> _Test:
    convert, compare = _split(name)
    right = convert(literal)

    def test(scope: Scope) -> bool:
        left = convert(_read(variable, scope))
        return left is not None and compare(left, right)

    return test


def _with_path(variable: ScopedPath, name: str, text: str, place: str) -> _Test:
    try:
        other = compile_scoped_path(text)
    except SyntaxProblem as problem:
        raise problem.within(place) from None
    convert, compare = _split(name)

    def test(scope: Scope) -> bool:
        left = convert(_read(variable, scope))
        right = _read(other, scope)
        if isinstance(right, list) and len(right) == 1:  # measured: the service compares with the only item
            right = right[0]
        right = convert(right)
        return left is not None and right is not None and compare(left, right)

    return test
