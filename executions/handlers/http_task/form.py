"""Request bodies as form data: nested names in brackets, arrays in one of four ways, spaces as %20."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from asl import json_codec

JSON = Any
FORMATS = ("INDICES", "REPEAT", "COMMAS", "BRACKETS")


def form_data(body: dict[str, JSON], array_format: str) -> str:
    """Return the fields of an object as `name=value` pairs."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in _pairs(body, "", array_format))


def query_text(parameters: dict[str, JSON]) -> str:
    """Return query parameters as text; the name of an array is repeated for each of its values."""
    pairs = []
    for name, value in parameters.items():
        pairs += [(name, plain(one)) for one in (value if isinstance(value, list) else [value])]
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def keyed(parameters: dict[str, JSON], name: str) -> dict[str, str]:
    """The parameters of a connection under a name, a list of keys and values, as an object."""
    return {str(one["Key"]): str(one.get("Value", "")) for one in parameters.get(name) or ()}


def plain(value: JSON) -> str:
    """A value as text: texts as they are, all others as JSON."""
    return value if isinstance(value, str) else json_codec.dumps_text(value)


def _pairs(value: JSON, name: str, array_format: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for member, inner in value.items():
            yield from _pairs(inner, f"{name}[{member}]" if name else member, array_format)
    elif isinstance(value, list) and array_format == "COMMAS":
        yield name, ",".join(plain(one) for one in value)
    elif isinstance(value, list):
        for index, one in enumerate(value):
            suffix = {"INDICES": f"[{index}]", "BRACKETS": "[]"}.get(array_format, "")
            yield from _pairs(one, f"{name}{suffix}", array_format)
    else:
        yield name, plain(value)


def _quoted(text: str) -> str:
    return quote(text, safe="-._~*")
