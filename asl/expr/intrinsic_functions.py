"""What the intrinsic functions compute from their arguments.

Where the documentation and the measured service differ, the service wins; such places say so. A function raises
IntrinsicFailure with the words that the service puts after "had the following error: ".
"""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Callable
from typing import Any

from asl.expr.errors import IntrinsicFailure
from asl.expr.java_hash import hash_set
from asl.expr.java_random import first_integer
from asl.expr.scope import Scope
from asl.expr.strings import java_text, to_json
from asl.json_codec import loads

JSON = Any
Function = Callable[[list[JSON], Scope], JSON]

_INT32 = range(-(2**31), 2**31)
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/\-_]", re.ASCII)
ALGORITHMS: dict[str, Callable[[bytes], Any]] = {
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False),
    "SHA-1": lambda data: hashlib.sha1(data, usedforsecurity=False),
    "SHA-256": hashlib.sha256,
    "SHA-384": hashlib.sha384,
    "SHA-512": hashlib.sha512,
}
"""The digests of States.Hash and $hash by the names that the service knows."""


def refuse(name: str, detail: str = "") -> IntrinsicFailure:
    """The failure that the service words as `Invalid arguments in States.X`, with what is wrong where it says so."""
    return IntrinsicFailure(f"Invalid arguments in {name}{': ' + detail if detail else ''}")


def _list(name: str, value: JSON) -> list[JSON]:
    if not isinstance(value, list):
        raise refuse(name)
    return value


def _text(name: str, value: JSON, limit: int | None = None) -> str:
    if not isinstance(value, str) or (limit is not None and len(value) > limit):
        raise refuse(name)
    return value


def _truncated(name: str, value: JSON) -> int:
    """A number without its fraction; all functions but MathAdd were measured to cut it off, whatever is documented."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise refuse(name)
    return int(value)


def _rounded(name: str, value: JSON) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise refuse(name)
    number = value if isinstance(value, int) else math.floor(value + 0.5)
    if number not in _INT32:
        raise refuse(name)
    return number


def _array(arguments: list[JSON], _: Scope) -> JSON:
    return list(arguments)


def _array_contains(arguments: list[JSON], _: Scope) -> JSON:
    """Measured: values are compared as text, so `true` is found in `["true"]`, and the order of members matters."""
    items = _list("States.ArrayContains", arguments[0])
    wanted = java_text(arguments[1])
    return any(java_text(item) == wanted for item in items)


def _array_get_item(arguments: list[JSON], _: Scope) -> JSON:
    name = "States.ArrayGetItem"
    items, index = _list(name, arguments[0]), _truncated(name, arguments[1])
    if not items:
        return None  # measured: an empty array gives null for any index
    if not 0 <= index < len(items):
        raise refuse(name)
    return items[index]


def _array_length(arguments: list[JSON], _: Scope) -> JSON:
    return len(_list("States.ArrayLength", arguments[0]))


def _array_partition(arguments: list[JSON], _: Scope) -> JSON:
    name = "States.ArrayPartition"
    items, size = _list(name, arguments[0]), _truncated(name, arguments[1])
    if size < 1:
        raise refuse(name)
    return [items[start : start + size] for start in range(0, len(items), size)]


def _array_range(arguments: list[JSON], scope: Scope) -> JSON:
    name = "States.ArrayRange"
    first, last, step = (_truncated(name, argument) for argument in arguments)
    if step == 0:
        raise refuse(name)
    numbers = range(first, last + 1 if step > 0 else last - 1, step)
    limit = scope.limits.array_range_items
    if limit is not None and numbers[limit:]:
        raise refuse(name)
    return list(numbers)


def _array_unique(arguments: list[JSON], _: Scope) -> JSON:
    items = _list("States.ArrayUnique", arguments[0])
    distinct: dict[Any, JSON] = {}
    for item in items:
        distinct.setdefault(_identity(item), item)
    return hash_set(items, distinct.values())


def _identity(item: JSON) -> Any:
    """What two values share exactly when they are equal: hashable, so that thousands are told apart in one pass."""
    if isinstance(item, dict):
        return "object", frozenset((name, _identity(value)) for name, value in item.items())
    if isinstance(item, list):
        return "array", tuple(map(_identity, item))
    return ("boolean", item) if isinstance(item, bool) else item


def _base64_encode(arguments: list[JSON], scope: Scope) -> JSON:
    text = _text("States.Base64Encode", arguments[0], scope.limits.intrinsic_text_characters)
    return base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")


def _base64_decode(arguments: list[JSON], scope: Scope) -> JSON:
    """Measured: characters that are not base64 are passed over, and missing padding is no error."""
    text = _text("States.Base64Decode", arguments[0], scope.limits.intrinsic_text_characters)
    digits = _NOT_BASE64.sub("", text.partition("=")[0])
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    digits += "=" * (-len(digits) % 4)
    return base64.b64decode(digits.replace("-", "+").replace("_", "/")).decode("utf-8", "replace")


def _hash(arguments: list[JSON], scope: Scope) -> JSON:
    """Measured: data that is no string is hashed as text; the name of the algorithm is taken literally."""
    name = "States.Hash"
    data = _text(name, java_text(arguments[0]), scope.limits.intrinsic_text_characters)
    algorithm = ALGORITHMS.get(_text(name, arguments[1]))
    if algorithm is None:
        raise refuse(name)
    return str(algorithm(data.encode("utf-8", "replace")).hexdigest())


def _json_merge(arguments: list[JSON], _: Scope) -> JSON:
    """Measured: a third argument that is not a boolean counts as false; true (a deep merge) is refused."""
    left, right, deep = arguments
    if not isinstance(left, dict) or not isinstance(right, dict) or deep is True:
        raise refuse("States.JsonMerge")
    return {**left, **right}


def _json_to_string(arguments: list[JSON], _: Scope) -> JSON:
    return to_json(arguments[0])


def _string_to_json(arguments: list[JSON], _: Scope) -> JSON:
    """Measured: an empty text gives null."""
    name = "States.StringToJson"
    text = _text(name, arguments[0])
    if not text.strip():
        return None
    try:
        return loads(text)
    except ValueError:
        raise refuse(name) from None


def _math_add(arguments: list[JSON], _: Scope) -> JSON:
    name = "States.MathAdd"
    total = _rounded(name, arguments[0]) + _rounded(name, arguments[1])
    if total not in _INT32:
        raise refuse(name)
    return total


def _math_random(arguments: list[JSON], scope: Scope) -> JSON:
    name = "States.MathRandom"
    start, end = _truncated(name, arguments[0]), _truncated(name, arguments[1])
    if start >= end:
        raise refuse(name)
    if len(arguments) == 3:
        seed = _truncated(name, arguments[2])
        return first_integer(seed, start, end)
    return scope.entropy.integer(start, end)


def _string_split(arguments: list[JSON], _: Scope) -> JSON:
    """Every character of the second argument splits. Measured: empty pieces are left out."""
    name = "States.StringSplit"
    text, splitters = _text(name, arguments[0]), _text(name, arguments[1])
    if not splitters:
        return [text]
    table = str.maketrans(dict.fromkeys(splitters, splitters[0]))
    return [piece for piece in text.translate(table).split(splitters[0]) if piece]


def _uuid(_: list[JSON], scope: Scope) -> JSON:
    return scope.entropy.uuid()


def parse_format(template: str) -> list[str]:
    r"""The literal pieces of a template of States.Format, between its `{}`; `\{`, `\}`, `\'` and `\\` are escapes.

    Raises IntrinsicFailure where a brace stands alone.
    """
    pieces = [""]
    at = 0
    while at < len(template):
        char = template[at]
        if char == "\\" and at + 1 < len(template):
            pieces[-1] += template[at + 1]
            at += 2
        elif char == "{":
            if not template.startswith("{}", at):
                raise IntrinsicFailure("Invalid template in States.Format: matching '}' not found for '{'.")
            pieces.append("")
            at += 2
        elif char == "}":
            raise IntrinsicFailure("Invalid template in States.Format: matching '{' not found for '}'.")
        else:
            pieces[-1] += char
            at += 1
    return pieces


def fill_format(pieces: list[str], values: list[JSON]) -> str:
    """The pieces of a template with the values between them, spelled as Java does (recorded of the service)."""
    if len(pieces) != len(values) + 1:
        raise refuse("States.Format", "number of arguments do not match the occurrences of {}.")
    parts = [pieces[0]]
    for value, piece in zip(values, pieces[1:], strict=True):
        parts.append(java_text(value))
        parts.append(piece)
    return "".join(parts)


def _format(arguments: list[JSON], _: Scope) -> JSON:
    return fill_format(parse_format(java_text(arguments[0])), arguments[1:])


FUNCTIONS: dict[str, Function] = {
    "States.Array": _array,
    "States.ArrayContains": _array_contains,
    "States.ArrayGetItem": _array_get_item,
    "States.ArrayLength": _array_length,
    "States.ArrayPartition": _array_partition,
    "States.ArrayRange": _array_range,
    "States.ArrayUnique": _array_unique,
    "States.Base64Decode": _base64_decode,
    "States.Base64Encode": _base64_encode,
    "States.Format": _format,
    "States.Hash": _hash,
    "States.JsonMerge": _json_merge,
    "States.JsonToString": _json_to_string,
    "States.MathAdd": _math_add,
    "States.MathRandom": _math_random,
    "States.StringSplit": _string_split,
    "States.StringToJson": _string_to_json,
    "States.UUID": _uuid,
}
