"""A payload field whose value looks computed, but whose name does not end in `.$` (a warning of the service)."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from asl.graph import State
from asl.lint.fields import templates_of
from asl.lint.fixes import rename_key
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_LOOKS_COMPUTED = re.compile(r"(?:\$\.|\$\$\.|\$\[)|States\.[A-Z]\w*\(")


def _check(state: State, view: View) -> Iterator[Finding]:
    for place in templates_of(state):
        todo: list[tuple[tuple[str | int, ...], Any]] = [(place.path, place.value)]
        while todo:
            path, value = todo.pop()
            if isinstance(value, dict):
                for name, inner in value.items():
                    if isinstance(inner, str):
                        if not name.endswith(".$") and _LOOKS_COMPUTED.match(inner):
                            yield _finding((*path, name), name)
                    elif isinstance(inner, (dict, list)):
                        todo.append(((*path, name), inner))
            elif isinstance(value, list):
                todo.extend(((*path, i), inner) for i, inner in enumerate(value) if isinstance(inner, (dict, list)))


def _finding(path: tuple[str | int, ...], name: str) -> Finding:
    fix = partial(rename_key, path=path, name=f"{name}.$", title=f"Rename to {name}.$")
    return Finding(path, f"The value of the field '{name}' looks like a JSONPath or an intrinsic function, but it is a fixed text",
                   expected=f"the name {name}.$, to have it computed", fix=fix)  # fmt: skip


RULE = Rule(
    id="no_dollar",
    says="A field whose value is a path or an intrinsic function has a name that ends in .$.",
    code="NO_DOLLAR",
    severity="WARNING",
    language="JSONPath",
    state=_check,
)
