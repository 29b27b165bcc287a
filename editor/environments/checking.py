"""What an environment and its values may be, and the sentence for what they may not."""

from __future__ import annotations

import json
from typing import Any

from accounts.errors import Invalid
from asl.document.placeholders import MAX_NAME, is_name
from editor.environments.models import EnvironmentValue

Kind = EnvironmentValue.Kind
JSON = Any
MAX_ENVIRONMENT_NAME = 80
MAX_DESCRIPTION = 500
MAX_VALUE_BYTES = 64 * 1024
MAX_DEPTH = 50  # levels of objects and arrays: a definition takes 200 in all
MIN_SECRET = 8
"""Characters. Secrets are masked wherever a history shows them, and shorter ones stand in too many other words."""

_EXPECTED = {
    Kind.STRING: "a text",
    Kind.NUMBER: "a number, such as 30 or 2.5",
    Kind.BOOLEAN: "true or false",
    Kind.JSON: 'an object, an array or null, such as {"Retries": 3}',
}
_CALLED = {
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    dict: "an object",
    list: "an array",
}


def environment_check(name: str, description: str) -> None:
    """Raise Invalid `name_invalid` or `description_invalid`."""
    if not name:
        raise Invalid("name_invalid", "An environment needs a name, such as dev or prod.", field="name")
    if len(name) > MAX_ENVIRONMENT_NAME:
        words = f"The name has {len(name)} characters; at most {MAX_ENVIRONMENT_NAME} are allowed."
        raise Invalid("name_invalid", words, field="name")
    if not name.isprintable():
        raise Invalid("name_invalid", "The name holds a character that nobody can see.", field="name")
    if len(description) > MAX_DESCRIPTION:
        words = f"The description has {len(description):,} characters; at most {MAX_DESCRIPTION} are allowed."
        raise Invalid("description_invalid", words, field="description")
    if "\0" in description:
        raise Invalid("description_invalid", "The description holds the character U+0000.", field="description")


def name_check(name: str) -> None:
    """Raise Invalid `name_invalid` unless a placeholder can be called that."""
    if not name:
        raise Invalid("name_invalid", "A value needs the name that stands in ${…}.", field="name")
    if len(name) > MAX_NAME:
        words = f"The name has {len(name)} characters; at most {MAX_NAME} are allowed."
        raise Invalid("name_invalid", words, field="name")
    if name.startswith("${"):
        raise Invalid("name_invalid", f"Write the name alone: {name.strip('${}')}, not {name}.", field="name")
    if not is_name(name):
        wrong = next((c for c in name if not is_name("a" + c)), name[0])
        shown = "a space" if wrong == " " else f"“{wrong}”" if wrong.isprintable() else f"U+{ord(wrong):04X}"
        where = "begin with" if is_name("a" + wrong) else "hold"
        words = f"A name cannot {where} {shown}. It begins with a letter or _, then come letters, digits and _ . : / @ * [ ] -"
        raise Invalid("name_invalid", words, field="name")


def value_check(kind: str, value: JSON, *, is_secret: bool) -> None:
    """Raise Invalid `value_invalid` or `is_secret_invalid` unless the value is of its kind and not too long."""
    if kind not in Kind.values:
        raise Invalid("kind_invalid", f"There is no type {kind}: there are {', '.join(Kind.values)}.", field="kind")
    if not _fits(kind, value):
        given = "null" if value is None else _CALLED.get(type(value), "something else")
        words = f"The value is {given}; its type asks for {_EXPECTED[Kind(kind)]}."
        raise Invalid("value_invalid", words, field="value")
    if _depth(value) > MAX_DEPTH:
        raise Invalid("value_invalid", f"The value is nested deeper than {MAX_DEPTH} levels.", field="value")
    size = len(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    if size > MAX_VALUE_BYTES:
        words = f"The value has {size:,} bytes; at most {MAX_VALUE_BYTES:,} are allowed."
        raise Invalid("value_invalid", words, field="value")
    if isinstance(value, str) and "\0" in value:
        raise Invalid("value_invalid", "The value holds the character U+0000.", field="value")
    if is_secret and kind != Kind.STRING:
        raise Invalid("is_secret_invalid", "Only a text can be a secret.", field="is_secret")
    if is_secret and len(value) < MIN_SECRET:
        words = f"A secret has at least {MIN_SECRET} characters: a shorter one cannot be masked in histories."
        raise Invalid("value_invalid", words, field="value")


def _fits(kind: str, value: JSON) -> bool:
    if kind == Kind.STRING:
        return isinstance(value, str)
    if kind == Kind.BOOLEAN:
        return isinstance(value, bool)
    if kind == Kind.NUMBER:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return value is None or isinstance(value, (dict, list))


def _depth(value: JSON) -> int:
    depth, level = 0, [value] if isinstance(value, (dict, list)) else []
    while level and depth <= MAX_DEPTH:
        depth += 1
        inner = [v for c in level for v in (c.values() if isinstance(c, dict) else c)]
        level = [v for v in inner if isinstance(v, (dict, list))]
    return depth
