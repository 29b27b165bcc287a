"""How strings inside expressions are escaped, and how values are spelled in the service's messages."""

from __future__ import annotations

import re
from typing import Any

from asl.json_codec import dumps_text

JSON = Any

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def unescape(text: str, keep: str = "") -> str:
    r"""Resolve `\n`, `\t`, `\r`, `\b`, `\f`, `\uXXXX`; any other escaped character stands for itself.

    A backslash before a character of `keep` is no escape.
    """
    if "\\" not in text:
        return text

    def resolved(match: re.Match[str]) -> str:
        body = match.group(1)
        if len(body) == 5:
            return chr(int(body[1:], 16))
        return match.group() if body in keep else _CONTROL.get(body, body)

    return _ESCAPE.sub(resolved, text)


def to_json(value: JSON) -> str:
    """`value` as compact JSON, as the service quotes it in messages; never fails."""
    try:
        return dumps_text(value)
    except (ValueError, TypeError, RecursionError):  # not JSON: NaN, nesting that nobody could walk
        return str(value) if not isinstance(value, (dict, list)) else "…"


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
