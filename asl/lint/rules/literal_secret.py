"""A secret written into the definition, where everybody who may read it sees it."""

import re
from collections.abc import Iterator
from typing import Any

from asl.graph import State
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_NAME = re.compile(r"(?:^|[_-]|(?<=[a-z]))(?:pass(?:word|wd|phrase)|secret|api_?key|access_?key|private_?key|client_?secret)\Z",
                   re.IGNORECASE)  # fmt: skip
_VALUE = re.compile(r"(?:AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|gh[pousr]_[A-Za-z0-9]{36}\b")
_COMPUTED = ("{%", "$", "${", "{{", "arn:", "States.")


def _check(state: State, view: View) -> Iterator[Finding]:
    for field in ("Parameters", "Arguments", "Result", "Assign", "Output", "ItemSelector"):
        todo: list[tuple[tuple[str | int, ...], Any]] = [((*state.path, field), state.value.get(field))]
        while todo:
            path, value = todo.pop()
            if isinstance(value, str):
                if _VALUE.search(value) or _is_named_secret(path[-1], value):
                    yield Finding(path, f"'{path[-1]}' looks like a secret that stands in the definition in clear",
                                  expected="a reference, for example to Secrets Manager")  # fmt: skip
            elif isinstance(value, dict):
                todo.extend(((*path, name), inner) for name, inner in reversed(value.items()))
            elif isinstance(value, list):
                todo.extend(((*path, index), inner) for index, inner in reversed(list(enumerate(value))))


def _is_named_secret(name: str | int, value: str) -> bool:
    named = isinstance(name, str) and not name.endswith(".$") and _NAME.search(name)
    return bool(named and value and not value.startswith(_COMPUTED))


RULE = Rule(
    id="literal_secret",
    says="No password or key stands in a definition in clear.",
    code="LITERAL_SECRET",
    severity="WARNING",
    state=_check,
)
