"""The functions of a JSONPath: `min`, `length`, `concat` and their like, as Jayway JsonPath 2.10 computes them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from asl.expr.errors import PathFailure
from asl.expr.strings import java_text

JSON = Any
PathFunction = Callable[[JSON, list[JSON]], JSON]
"""Takes the value that the path before the function leads to, and the values of its arguments."""

_NO_NUMBERS = "Aggregation function attempted to calculate value using empty array"


def _numbers(value: JSON, arguments: list[JSON]) -> list[float]:
    """The numbers among the items of `value` and of the arguments; every aggregate is computed in doubles."""
    candidates = list(value) if isinstance(value, list) else []
    for argument in arguments:
        candidates.extend(argument if isinstance(argument, list) else [argument])
    numbers = [_double(item) for item in candidates if isinstance(item, (int, float)) and not isinstance(item, bool)]
    if not numbers:
        raise PathFailure(_NO_NUMBERS)
    return numbers


def _double(number: int | float) -> float:
    try:
        return float(number)
    except OverflowError:
        raise PathFailure(f"The number {str(number)[:40]}… is too large for a double.") from None


def _average(value: JSON, arguments: list[JSON]) -> float:
    numbers = _numbers(value, arguments)
    return _sum_of(numbers) / len(numbers)


def _deviation(value: JSON, arguments: list[JSON]) -> float:
    numbers = _numbers(value, arguments)
    count = len(numbers)
    total = _sum_of(numbers)
    variance = _sum_of([number * number for number in numbers]) / count - total * total / count / count
    return math.sqrt(variance) if variance >= 0 else 0.0


def _sum_of(numbers: list[float]) -> float:
    total = 0.0
    for number in numbers:  # in this order, without the compensation that newer sum() does: the original's digits
        total += number
    if not math.isfinite(total):
        raise PathFailure("The result of the aggregation is too large for a double.")
    return total


def _length(value: JSON, arguments: list[JSON]) -> int | None:
    subject = arguments[0] if arguments else value
    return len(subject) if isinstance(subject, (list, dict)) else None


def _keys(value: JSON, _: list[JSON]) -> list[str] | None:
    return list(value) if isinstance(value, dict) else None


def _concat(value: JSON, arguments: list[JSON]) -> str:
    parts = [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
    return "".join(parts) + "".join(java_text(argument) for argument in arguments if argument is not None)


def _append(value: JSON, arguments: list[JSON]) -> JSON:
    return [*value, *arguments] if isinstance(value, list) else value


def _item(value: JSON, index: int) -> JSON:
    if not isinstance(value, list):
        raise PathFailure(_NO_NUMBERS)
    if 0 <= index < len(value):
        return value[index]
    if index < 0 and len(value) + index > 0:  # the original compares with > 0, so the first item is out of its reach
        return value[index]
    raise PathFailure(f"Target index:{index} larger than object count:{len(value)}")


def _index(value: JSON, arguments: list[JSON]) -> JSON:
    numbers = [item for item in arguments if isinstance(item, (int, float)) and not isinstance(item, bool)]
    if not numbers:
        raise PathFailure("index() needs a number")
    return _item(value, int(numbers[0]))


FUNCTIONS: dict[str, PathFunction] = {
    "min": lambda value, arguments: min(_numbers(value, arguments)),
    "max": lambda value, arguments: max(_numbers(value, arguments)),
    "sum": lambda value, arguments: _sum_of(_numbers(value, arguments)),
    "avg": _average,
    "stddev": _deviation,
    "length": _length,
    "size": _length,
    "keys": _keys,
    "concat": _concat,
    "append": _append,
    "first": lambda value, _: _item(value, 0),
    "last": lambda value, _: _item(value, -1),
    "index": _index,
}
