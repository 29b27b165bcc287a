"""The functions that Step Functions adds to JSONata, and stand-ins for built-in ones that must not be as they are.

They get JSON values (None for nothing, null and functions alike) and raise FunctionProblem, whose text begins with a
code of JSONata so that the message is worded like the engine's own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from asl.expr.intrinsic_functions import ALGORITHMS
from asl.expr.java_random import first_fraction
from asl.expr.scope import Scope
from asl.expr.strings import to_json
from asl.json_codec import loads
from asl.limits import MAX_JSONATA_SEQUENCE, MAX_JSONATA_TEXT_CHARACTERS

JSON = Any
Function = Callable[..., JSON]


class FunctionProblem(ValueError):
    """A function refused its arguments; the text is `CODE: message`."""


def _mismatch(number: int, name: str) -> FunctionProblem:
    return FunctionProblem(f'T0410: Argument {number} of function "{name}" does not match function signature')


def _number(value: JSON, number: int, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise _mismatch(number, name)
    return value


def _too_large() -> FunctionProblem:
    return FunctionProblem("D2015: Expression evaluation memory limit exceeded: Check for excessive memory usage")


def partition(array: JSON, size: JSON) -> JSON:
    """`$partition(array, size)`: the array in pieces of `size` items."""
    items = array if isinstance(array, list) else [array]
    step = math.floor(_number(size, 2, "partition"))
    if step < 1:
        raise _mismatch(2, "partition")
    return [items[start : start + step] for start in range(0, len(items), step)]


def range_(first: JSON = None, last: JSON = None, step: JSON = None, *rest: JSON) -> JSON:
    """`$range(first, last, step)`: the numbers from first to last, both included; fractions are rounded down."""
    _no_more(rest, 4, "range")
    start, end = math.floor(_number(first, 1, "range")), math.floor(_number(last, 2, "range"))
    width = math.floor(_number(step, 3, "range"))
    if width == 0:
        raise _mismatch(3, "range")
    numbers = range(start, end + 1 if width > 0 else end - 1, width)
    if numbers[MAX_JSONATA_SEQUENCE:]:
        raise _too_large()
    return list(numbers)


def hash_(data: JSON, algorithm: JSON) -> JSON:
    """`$hash(data, algorithm)`: the digest in hexadecimal digits."""
    digest = ALGORITHMS.get(algorithm) if isinstance(algorithm, str) else None
    if digest is None:
        raise _mismatch(2, "hash")
    text = data if isinstance(data, str) else to_json(data)
    return str(digest(text.encode("utf-8", "replace")).hexdigest())


def parse(text: JSON) -> JSON:
    """`$parse(text)`: the value of JSON text."""
    if not isinstance(text, str):
        raise _mismatch(1, "parse")
    try:
        return loads(text)
    except ValueError:
        raise FunctionProblem(
            f"D3121: Unable to parse the JSON text given to the parse function: {text[:60]}"
        ) from None


def pad(text: JSON, width: JSON, char: JSON) -> JSON:
    """`$pad(text, width[, char])`, as the built-in one but for the length of what it may make."""
    if not isinstance(text, str):
        raise _mismatch(1, "pad")
    wanted = math.floor(_number(width, 2, "pad"))
    if abs(wanted) > MAX_JSONATA_TEXT_CHARACTERS:
        raise _too_large()
    filler = char if isinstance(char, str) and char else " "
    missing = abs(wanted) - len(text)
    if missing <= 0:
        return text
    padding = (filler * (missing // len(filler) + 1))[:missing]
    return text + padding if wanted > 0 else padding + text


def evaluate(*_: JSON) -> JSON:
    """`$eval`: the service does not have it."""
    raise FunctionProblem("T1006: Attempted to invoke a non-function")


def scoped_functions(scope: Callable[[], Scope]) -> dict[str, Function]:
    """The functions that draw on chance or time, which `scope()` gives when they run."""

    def random(seed: JSON = None, *rest: JSON) -> JSON:
        _no_more(rest, 2, "random")
        if seed is None:
            return scope().entropy.fraction()
        return first_fraction(math.floor(_number(seed, 1, "random")))

    def uuid(*rest: JSON) -> JSON:
        _no_more(rest, 1, "uuid")
        return scope().entropy.uuid()

    def millis(*rest: JSON) -> JSON:
        _no_more(rest, 1, "millis")
        return int(scope().now * 1000)

    def shuffle(array: JSON) -> JSON:
        items = list(array) if isinstance(array, list) else [array]
        for at in range(len(items) - 1, 0, -1):
            other = scope().entropy.integer(0, at + 1)
            items[at], items[other] = items[other], items[at]
        return items

    return {"random": random, "uuid": uuid, "millis": millis, "shuffle": shuffle}


def _no_more(rest: tuple[JSON, ...], number: int, name: str) -> None:
    if rest:
        raise _mismatch(number, name)


FUNCTIONS: dict[str, Function] = {
    "partition": partition,
    "range": range_,
    "hash": hash_,
    "parse": parse,
    "pad": pad,
    "eval": evaluate,
}
"""Those that need no scope, by the names that expressions use."""

GUARDED = {
    "partition": ("array", "size"),
    "hash": ("data", "algorithm"),
    "parse": ("text",),
    "pad": ("text", "width", "char"),
    "shuffle": ("array",),
}
"""Functions that give nothing where their first argument is nothing, with their parameters. A function of ours cannot tell
nothing from null, so an expression that names one of these gets a definition of it that looks first."""


def guard(name: str) -> str:
    """The definition, in JSONata, of a guarded function; it calls ours under the name `__name`."""
    parameters = ", ".join(f"${parameter}" for parameter in GUARDED[name])
    first = f"${GUARDED[name][0]}"
    return f"${name} := function({parameters}) {{ $exists({first}) ? $__{name}({parameters}) }}"
