"""Data that gets longer with every turn of a loop, until it is too large for a state."""

import re
from collections.abc import Iterator

from asl.document.pointer import Path
from asl.graph import JSONATA, Machine, State
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_ADDS_PATH = ("States.Array(", "States.Format(", "States.JsonMerge(")
_ADDS_JSONATA = re.compile(r"\$(?:append|merge|join)\s*\(|&|\A\s*\[")


def _check(machine: Machine, view: View) -> Iterator[Finding]:
    growing = [(state, path) for state in machine.states.values() for path in view.parts(state).fact(_growing)]
    if not growing:
        return
    turning = frozenset[str]().union(*view.loops(machine))
    for state, path in growing:
        if state.name in turning:
            name = str(path[-1]).removesuffix(".$")
            yield Finding(path, f"'{name}' gets longer with every turn of the loop that {state.name} is in",
                          expected="a limit of the turns: a state may hand on at most 262,144 bytes")  # fmt: skip


def _growing(state: State, parts: Parts) -> list[Path]:
    if state.language == JSONATA:
        return [
            path
            for path, text, _ in parts.expressions
            if type(path[-1]) is str and _ADDS_JSONATA.search(text) and _reads(text, path[-1])
        ]
    return [
        path
        for path, field, value, _, _ in parts.computed
        if type(value) is str and value.startswith(_ADDS_PATH) and _reads(value, str(field).removesuffix(".$"))
    ]


def _reads(text: str, name: str) -> bool:
    return name in text and re.search(rf"[.$]{re.escape(name)}\b", text) is not None


RULE = Rule(
    id="growing_payload",
    says="No field is made from itself and more in a loop.",
    code="GROWING_PAYLOAD",
    severity="INFO",
    machine=_check,
)
