"""JSON text and JSON values: the one place that knows which codec is used and what it would get wrong."""

from __future__ import annotations

import json
from typing import Any

import orjson

JSON = Any


def dumps(value: JSON) -> bytes:
    """Compact UTF-8 text of a JSON value, members in their order. Raises ValueError for NaN and infinities."""
    try:
        return orjson.dumps(value)
    except TypeError:  # integers from 2**64, lone surrogates, nesting past 254: the standard library can
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode()


def dumps_text(value: JSON) -> str:
    """The same as `dumps`, as text."""
    return dumps(value).decode()


def loads(text: str | bytes) -> JSON:
    """The value of JSON text. Raises ValueError, also for NaN, Infinity and nesting that nobody could walk."""
    return orjson.loads(text)  # refuses nesting past 1,024 levels


def fits(value: JSON, limit: int) -> bool:
    """Whether a value may have at most `limit` bytes of JSON: False only where it has more for certain.

    Nothing is written and the count is given up as soon as it is over: for values that may hold one large part many times.
    """
    left, todo = limit, [value]
    while todo and left >= 0:
        node = todo.pop()
        if isinstance(node, str):
            left -= len(node)
        elif isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            left -= sum(map(len, node))
            todo += node.values()
        left -= 1
    return left >= 0


def byte_size(value: JSON) -> int:
    """Bytes of the compact UTF-8 text: the measure in which the service's payload limits are given."""
    return len(dumps(value))
