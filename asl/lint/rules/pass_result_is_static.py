"""A path in the Result of a Pass state (a warning of the service)."""

from collections.abc import Iterator
from typing import Any

from asl.graph import State
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    todo: list[tuple[tuple[str | int, ...], Any]] = [((*state.path, "Result"), state.value.get("Result"))]
    while todo:
        path, value = todo.pop()
        if isinstance(value, str) and value.startswith(("$.", "$$.", "$[")):
            yield Finding(path, "The Result of a Pass state is fixed: this path is handed on as a text",
                          expected="Parameters with a field that ends in .$")  # fmt: skip
        elif isinstance(value, dict):
            todo.extend(((*path, name), inner) for name, inner in reversed(value.items()))
        elif isinstance(value, list):
            todo.extend(((*path, index), inner) for index, inner in reversed(list(enumerate(value))))


RULE = Rule(
    id="pass_result_is_static",
    says="The Result of a Pass state has no paths in it.",
    code="PASS_RESULT_IS_STATIC",
    severity="WARNING",
    types=frozenset({"Pass"}),
    language="JSONPath",
    fields=frozenset({"Result"}),
    alone=_check,
)
