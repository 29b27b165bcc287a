"""A workflow that cannot end."""

from collections.abc import Iterator

from asl.lint.rule import Finding, Rule
from asl.lint.view import View


def _check(view: View) -> Iterator[Finding]:
    if view.is_endless:
        yield Finding(("States",), "Workflow has no terminal state", located=False, on_key=True,
                      expected="a state with End: true, a Succeed or a Fail state")  # fmt: skip


RULE = Rule(
    id="missing_end_state",
    says="The outermost state machine has at least one state that ends it.",
    code="MISSING_END_STATE",
    phase=3,
    definition=_check,
)
