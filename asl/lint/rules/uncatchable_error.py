"""Errors that the service never retries and never catches."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    for field, index, _, names in parts.handlers:
        for place, name in enumerate(names):
            if name == "States.Runtime":
                yield Finding((*state.path, field, index, "ErrorEquals", place),
                              "States.Runtime is never retried or caught", expected="another error name")  # fmt: skip


RULE = Rule(
    id="uncatchable_error",
    says="Retry and Catch do not name States.Runtime.",
    code="UNCATCHABLE_ERROR",
    severity="WARNING",
    types=frozenset({"Task", "Map", "Parallel"}),
    fields=frozenset({"Retry", "Catch"}),
    alone=_check,
)
