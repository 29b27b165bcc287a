"""A Choice that fails when none of its rules holds."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    if "Default" not in state.value:
        yield Finding(state.path, "This Choice has no Default: the execution fails when no rule holds", on_key=True,
                      expected="Default with the name of a state")  # fmt: skip


RULE = Rule(
    id="choice_without_default",
    says="A Choice state has a Default.",
    code="CHOICE_WITHOUT_DEFAULT",
    severity="WARNING",
    types=frozenset({"Choice"}),
    alone=_check,
)
