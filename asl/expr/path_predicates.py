"""Filters compiled to closures: what `==`, `in`, `size` and the other operators mean in Jayway JsonPath 2.10."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import re2

from asl.expr.errors import NotRunHere, SyntaxProblem
from asl.expr.path_tokens import (
    AllOf,
    AnyOf,
    Comparison,
    Exists,
    Literal,
    Not,
    Operand,
    Predicate,
    Regex,
    SubPath,
)
from asl.expr.strings import to_json

JSON = Any
Test = Callable[[JSON, Any], bool]
"""Takes the item under test and the reading it is part of (which knows the document)."""
Read = Callable[[JSON, Any], JSON]
PathCompiler = Callable[[SubPath], Read]

MISSING: Any = object()
"""What a path in a filter gives when it leads nowhere; equal to nothing, not even to itself."""


def compile_predicate(predicate: Predicate, compile_path: PathCompiler) -> Test:
    """The test that `predicate` describes; `compile_path` compiles the paths inside it.

    Raises SyntaxProblem where a regular expression is not in RE2's syntax.
    """
    if isinstance(predicate, (AnyOf, AllOf)):
        tests = [compile_predicate(term, compile_path) for term in predicate.terms]
        if isinstance(predicate, AnyOf):
            return lambda item, reading: any(test(item, reading) for test in tests)
        return lambda item, reading: all(test(item, reading) for test in tests)
    if isinstance(predicate, Not):
        test = compile_predicate(predicate.term, compile_path)
        return lambda item, reading: not test(item, reading)
    if isinstance(predicate, Exists):
        read = compile_path(predicate.path)
        return lambda item, reading: read(item, reading) is not MISSING
    return _compile_comparison(predicate, compile_path)


def _compile_comparison(comparison: Comparison, compile_path: PathCompiler) -> Test:
    if comparison.operator == "=~":
        return _compile_match(comparison, compile_path)
    left = _compile_operand(comparison.left, compile_path)
    right = _compile_operand(comparison.right, compile_path)
    compare, cost = OPERATORS[comparison.operator], _COSTS.get(comparison.operator)
    if cost is None:
        return lambda item, reading: compare(left(item, reading), right(item, reading))

    def test(item: JSON, reading: Any) -> bool:
        one, other = left(item, reading), right(item, reading)
        reading.spend(cost(one, other) // COMPARED_PER_VISIT)
        return compare(one, other)

    return test


def _compile_operand(operand: Operand, compile_path: PathCompiler) -> Read:
    if isinstance(operand, SubPath):
        return compile_path(operand)
    if isinstance(operand, Literal):
        value = operand.value
        return lambda item, reading: value
    raise SyntaxProblem("A regular expression can be used with '=~' only.")


def _compile_match(comparison: Comparison, compile_path: PathCompiler) -> Test:
    regex, subject = comparison.right, comparison.left
    if not isinstance(regex, Regex):
        regex, subject = subject, regex
    assert isinstance(regex, Regex)  # noqa: S101 (the parser lets nothing else through; tells the type checker)
    pattern = _compile_regex(regex)
    read = _compile_operand(subject, compile_path)

    def matches(item: JSON, reading: Any) -> bool:
        value = read(item, reading)
        reading.spend(_size(value) // COMPARED_PER_VISIT)
        values = value if isinstance(value, list) else [value]
        return any(pattern.fullmatch(_text_of(each)) is not None for each in values)

    return matches


def _compile_regex(regex: Regex) -> Any:
    flags = "".join(sorted(set(regex.flags)))
    text = f"(?{flags}){regex.pattern}" if flags else regex.pattern
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    try:
        return re2.compile(text, options)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        kind = NotRunHere if _is_known_to_others(regex.pattern) else SyntaxProblem
        raise kind(f"The regular expression /{regex.pattern}/ is not valid: {reason}.") from None
    except UnicodeError:
        raise SyntaxProblem("A regular expression must not contain half of a character.") from None


def _is_known_to_others(pattern: str) -> bool:
    """True for look-around and back-references, which Java's regular expressions have like Python's, and RE2 has not."""
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def _text_of(value: JSON) -> str:
    if isinstance(value, str):
        return value if value.isascii() or not _has_surrogate(value) else value.encode("utf-8", "replace").decode()
    return to_json(value) if isinstance(value, (int, float)) else ""  # bool is an int: "true"


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


def _is_number(value: JSON) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def equal(left: JSON, right: JSON) -> bool:
    """The loose equality of filters: `2 == '2'`, but not `true == 1`, and a missing value equals nothing."""
    if left is MISSING or right is MISSING:
        return False
    if isinstance(left, str) and _is_number(right):
        return bool(left == to_json(right))
    if _is_number(left) and isinstance(right, str):
        number = _number_of(right)
        return number is not None and bool(left == number)
    return same(left, right)


def same(left: JSON, right: JSON) -> bool:
    """Equality of JSON values: numbers by value, and no boolean is a number."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(item, right[name]) for name, item in left.items())
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)


def _number_of(text: str) -> float | int | None:
    try:
        number = float(text) if text.isascii() and "_" not in text else math.nan
        if not math.isfinite(number):
            return None
        return int(text) if text.lstrip("+-").isdigit() and len(text) < 400 else number
    except ValueError:
        return None


def _ordered(compare: Callable[[JSON, JSON], bool]) -> Callable[[JSON, JSON], bool]:
    def test(left: JSON, right: JSON) -> bool:
        both_numbers = _is_number(left) and _is_number(right)
        return (both_numbers or (isinstance(left, str) and isinstance(right, str))) and compare(left, right)

    return test


def _contains(left: JSON, right: JSON) -> bool:
    return (isinstance(right, str) and right in left) if isinstance(left, str) else _is_in(right, left)


def _is_in(left: JSON, right: JSON) -> bool:
    """Whether an item of a list equals `left`. Simple values are first looked for by the interpreter's own loop."""
    if not isinstance(right, list):
        return False
    if isinstance(left, str) and _number_of(left) is None:
        return left in right
    if _is_number(left) and left not in right and str not in map(type, right):
        return False
    return any(equal(left, item) for item in right)


def _has_size(left: JSON, right: JSON) -> bool:
    return isinstance(left, (list, str)) and _is_number(right) and len(left) == int(right)


def _is_empty(left: JSON, right: JSON) -> bool:
    return isinstance(left, (list, dict, str)) and (not left) is right


def _size(value: JSON) -> int:
    """How many values a comparison may look at, long texts by the piece."""
    size, todo = 0, [value]
    while todo:
        node = todo.pop()
        if isinstance(node, list):
            size += len(node) + 1
            todo += [item for item in node if type(item) in _LARGE]
        elif isinstance(node, dict):
            size += len(node) + 1
            todo += [item for item in node.values() if type(item) in _LARGE]
        elif isinstance(node, str):
            size += len(node) // CHARACTERS_PER_VALUE
    return size


def _search_cost(items: JSON, wanted: JSON) -> int:
    """Texts that may be numbers have to be read."""
    read = isinstance(items, list) and _is_number(wanted) and str in map(type, items)
    return _size(items) * (3 if read else 1)


def _equality_cost(left: JSON, right: JSON) -> int:
    """Nothing for simple values, which is what filters nearly always compare."""
    if type(left) is not type(right) or not isinstance(left, (list, dict)):
        return 0
    return min(_size(left), _size(right))


def _both_lists(test: Callable[[list[JSON], list[JSON]], bool]) -> Callable[[JSON, JSON], bool]:
    return lambda left, right: isinstance(left, list) and isinstance(right, list) and test(left, right)


OPERATORS: dict[str, Callable[[JSON, JSON], bool]] = {
    "==": equal,
    "===": lambda left, right: type(left) is type(right) and equal(left, right),
    "!=": lambda left, right: not equal(left, right),
    "!==": lambda left, right: not (type(left) is type(right) and equal(left, right)),
    "<": _ordered(lambda left, right: left < right),
    "<=": _ordered(lambda left, right: left <= right),
    ">": _ordered(lambda left, right: left > right),
    ">=": _ordered(lambda left, right: left >= right),
    "in": _is_in,
    "nin": lambda left, right: not _is_in(left, right),
    "subsetof": _both_lists(lambda left, right: all(_is_in(item, right) for item in left)),
    "anyof": _both_lists(lambda left, right: any(_is_in(item, right) for item in left)),
    "noneof": _both_lists(lambda left, right: not any(_is_in(item, right) for item in left)),
    "size": _has_size,
    "empty": _is_empty,
    "contains": _contains,
    # The original refuses the right-hand side of these two when it runs, which makes the whole filter false.
    "all": lambda left, right: False,
    "type": lambda left, right: False,
}

COMPARED_PER_VISIT = 3
CHARACTERS_PER_VALUE = 64
"""Ours, measured: what takes about as long as a visit of a node."""
_LARGE = frozenset({list, dict, str})
_COSTS: dict[str, Callable[[JSON, JSON], int]] = {
    **dict.fromkeys(("==", "===", "!=", "!=="), _equality_cost),
    **dict.fromkeys(("in", "nin"), lambda left, right: _search_cost(right, left)),
    **dict.fromkeys(("subsetof", "anyof", "noneof"), lambda left, right: _size(left) * _size(right)),
    "contains": _search_cost,
}
"""What a comparison may cost where a value is not a simple one: a filter compares for every item of what it filters."""
