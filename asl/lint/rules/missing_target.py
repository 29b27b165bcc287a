"""Transitions to a state that is not there."""

from collections.abc import Iterator
from functools import partial

from asl.document.placeholders import is_placeholder
from asl.graph import Machine
from asl.lint.fixes import set_text
from asl.lint.rule import Finding, Rule
from asl.lint.view import View
from asl.lint.words import nearest


def _check(machine: Machine, view: View) -> Iterator[Finding]:
    known = machine.value.get("States")
    if not isinstance(known, dict):
        return
    for edge in view.edges(machine):
        if edge.kind == "end" or edge.target in known or is_placeholder(edge.target):
            continue
        meant = nearest(edge.target, known)
        fix = partial(set_text, path=edge.path, text=meant, title=f"Change to {meant}") if meant else None
        # the service says 'Next' whatever the field is called
        yield Finding(edge.path, f"Missing 'Next' target: {edge.target}", fix=fix, help=_where(edge.target, view),
                      expected=f"did you mean {meant}?" if meant else "the name of a state at the same level")  # fmt: skip


def _where(name: str, view: View) -> str | None:
    if name in view.names:
        return f"“{name}” is in another scope; a transition cannot enter or leave a branch or a Map."
    return None


RULE = Rule(
    id="missing_target",
    says="StartAt, Next and Default name a state of the same scope.",
    code="MISSING_TRANSITION_TARGET",
    phase=1,
    machine=_check,
)
