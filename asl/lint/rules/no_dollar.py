"""A payload field whose value looks computed, but whose name does not end in `.$` (a warning of the service)."""

import re
from collections.abc import Iterator
from functools import partial

from asl.graph import State
from asl.lint.fields import TEMPLATE_FIELDS
from asl.lint.fixes import rename_key
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule

_LOOKS_COMPUTED = re.compile(r"(?:\$\.|\$\$\.|\$\[)|States\.[A-Z]\w*\(")


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    for path, name, value, _, _ in parts.fixed:
        if value[:1] in ("$", "S") and type(name) is str and _LOOKS_COMPUTED.match(value):
            yield _finding(path, name)


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
    fields=TEMPLATE_FIELDS,
    alone=_check,
)
