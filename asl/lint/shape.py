"""The definition against its JSON Schema, on the fast validator; its failures as values that rules can read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs

from asl.document.placeholders import is_placeholder
from asl.lint.rule import ShapeError
from asl.lint.view import View
from asl.schema import schema


@cache
def _validator() -> Any:
    return jsonschema_rs.Draft202012Validator(schema())


def shape_errors(view: View) -> Iterator[ShapeError]:
    """Every failure of the schema, but those of a placeholder: `${Name}` may stand for anything."""
    for error in _validator().iter_errors(view.definition):
        path = tuple(error.instance_path)
        value = view.value_at(path) if path else view.definition
        if view.document.has_placeholders and is_placeholder(value):
            continue
        if error.kind.name in ("oneOf", "anyOf") and not isinstance(value, dict):
            continue  # the groups of `required` say nothing about what is no object; `type` speaks
        location = list(error.schema_path)
        node: Any = schema()
        for step in location[:-1]:
            node = node[step]
        keyword = error.kind.name
        if keyword == "falseSchema":
            keyword = "false"
        part = str(location[1]) if len(location) > 1 else ""
        details = {} if keyword in ("oneOf", "anyOf") else error.kind.as_dict()
        yield ShapeError(keyword, path, part, node if isinstance(node, dict) else {}, details, value)
