"""A branch or processor that cannot end (the service accepts it)."""

from collections.abc import Iterator

from asl.graph import Machine, is_terminal
from asl.lint.rule import Finding, Rule
from asl.lint.view import View


def _check(machine: Machine, view: View) -> Iterator[Finding]:
    if machine.container and machine.states and not any(is_terminal(state) for state in machine.states.values()):
        yield Finding((*machine.path, "States"), "No state ends this branch or processor", on_key=True,
                      expected="a state with End: true, a Succeed or a Fail state")  # fmt: skip


RULE = Rule(
    id="endless_inner_machine",
    says="Every branch and every processor has a state that ends it.",
    code="MISSING_INNER_END_STATE",
    severity="WARNING",
    machine=_check,
)
