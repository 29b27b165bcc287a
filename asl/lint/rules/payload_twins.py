"""The same field twice in a payload template: with and without `.$`."""

from collections.abc import Iterator
from typing import Any

from asl.graph import State
from asl.lint.fields import templates_of
from asl.lint.rule import Finding, Rule
from asl.lint.view import View


def _check(state: State, view: View) -> Iterator[Finding]:
    for place in templates_of(state):
        todo: list[tuple[tuple[str | int, ...], Any]] = [(place.path, place.value)]
        while todo:
            path, value = todo.pop()
            if isinstance(value, dict):
                for name in value:
                    if name.endswith(".$") and name[:-2] in value:
                        yield Finding((*path, name), f"The fields '{name[:-2]}' and '{name}' cannot both be there",
                                      at=place.path, on_key=True, expected="one of the two")  # fmt: skip
                todo.extend(((*path, name), inner) for name, inner in value.items() if isinstance(inner, (dict, list)))
            elif isinstance(value, list):
                todo.extend(((*path, i), inner) for i, inner in enumerate(value) if isinstance(inner, (dict, list)))


RULE = Rule(
    id="payload_twins",
    says="No payload template gives a field both a fixed and a computed value.",
    language="JSONPath",
    state=_check,
)
