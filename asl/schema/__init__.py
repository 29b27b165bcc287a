"""The shape of ASL, described once: asl.schema.json and what reads it."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

STATE_TYPES = ("Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map")
LANGUAGES = ("JSONPath", "JSONata")


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a definition. Shared: read it, never change it."""
    text = resources.files(__name__).joinpath("asl.schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def fields(name: str, query_language: str = "JSONPath") -> dict[str, dict[str, Any]]:
    """The fields of a state type (`Task`) or part (`Retrier`, `ChoiceRule`) in form order, by name.

    Each is its schema with title, description, examples, default and the `x-` hints for forms, and `required`.
    Returns an empty dict where the schema knows no such type. Shared: read it, never change it.
    """
    parts = schema()["$defs"]
    part = parts.get(f"{name}.{query_language}") or parts.get(name)
    if not part:
        return {}
    required = part.get("required", ())
    found = {field: {**resolved(inner), "required": field in required} for field, inner in part["properties"].items()}
    return dict(sorted(found.items(), key=lambda item: item[1].get("x-order", 0)))


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """A schema with its own `$ref` replaced by what it points to; what stands beside the `$ref` wins."""
    target = part.get("$ref")
    if target is None:
        return part
    base = resolved(schema()["$defs"][target.removeprefix("#/$defs/")])
    return {**base, **{name: value for name, value in part.items() if name != "$ref"}}
