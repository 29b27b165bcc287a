"""How strings inside expressions are escaped, and how values are spelled in the service's messages."""

from __future__ import annotations

import re
from typing import Any

import orjson

JSON = Any

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def unescape(text: str) -> str:
    r"""Resolve `\n`, `\t`, `\r`, `\b`, `\f`, `\uXXXX`; any other escaped character stands for itself."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    body = match.group(1)
    if len(body) == 5:
        return chr(int(body[1:], 16))
    return _CONTROL.get(body, body)


def to_json(value: JSON) -> str:
    """`value` as compact JSON, as the service quotes it in messages."""
    try:
        return orjson.dumps(value).decode()
    except (TypeError, RecursionError):  # integers beyond 64 bits, lone surrogates, depths that orjson refuses
        return _plain_json(value)


def _plain_json(value: JSON) -> str:
    import json  # noqa: PLC0415 (needed by values that the fast encoder refuses, which are rare)

    try:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str)
    except RecursionError:
        return "…"


def java_text(value: JSON) -> str:
    """`value` as Java prints it: `{a=1, b=[x, true]}`. The original's messages contain it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}={java_text(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(java_text(item) for item in value) + "]"
    if isinstance(value, str):
        return value
    return to_json(value)


def java_class(value: JSON) -> str:
    """The class that the Java original names for `value` in its messages."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "java.lang.Boolean"
    if isinstance(value, int):
        return "java.lang.Integer" if -(2**31) <= value < 2**31 else "java.lang.Long"
    if isinstance(value, float):
        return "java.lang.Double"
    if isinstance(value, str):
        return "java.lang.String"
    return "java.util.ArrayList" if isinstance(value, list) else "java.util.LinkedHashMap"
