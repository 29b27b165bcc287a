"""A definition that is about to be nested too deeply."""

from collections.abc import Iterator

from asl.document import MAX_DEPTH
from asl.document.pointer import Path
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_SHARE = 0.9


def _check(view: View) -> Iterator[Finding]:
    deepest: Path = ()
    for state in view.outline.states:
        if len(state.path) > len(deepest):
            deepest = state.path
    if len(deepest) > MAX_DEPTH * _SHARE:
        yield Finding(deepest, f"This state stands {len(deepest)} levels deep; at most {MAX_DEPTH} are read", on_key=True,
                      expected="the inner parts in state machines of their own")  # fmt: skip


RULE = Rule(
    id="near_depth_limit",
    says="No state stands nearly as deep as a definition may be nested.",
    code="NEAR_DEPTH_LIMIT",
    severity="WARNING",
    definition=_check,
)
