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


def byte_size(value: JSON) -> int:
    """Bytes of the compact UTF-8 text: the measure in which the service's payload limits are given."""
    return len(dumps(value))
