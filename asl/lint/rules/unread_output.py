"""An output that was given a shape, and that every following state throws away."""

from collections.abc import Iterator
from typing import Any

from asl.graph import JSONATA, Machine, State
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_SHAPING = frozenset({"Task", "Pass", "Map", "Parallel"})
_SHAPES = ("ResultSelector", "Output", "ResultPath")


def _check(machine: Machine, view: View) -> Iterator[Finding]:
    after: dict[str, list[str]] = {}
    for edge in view.edges(machine):
        if edge.kind != "catch":
            after.setdefault(edge.source, []).append(edge.target)
    for state in machine.states.values():
        shape = _shape(state) if state.type in _SHAPING else None
        if shape is None:
            continue
        targets = [machine.states.get(target) for target in after.get(state.name, ())]
        if targets and all(
            target and _may_ignore(target) and view.parts(target).fact(_ignores_input) for target in targets
        ):
            names = ", ".join(target.name for target in targets if target is not None)
            yield Finding((*state.path, shape), f"Nothing reads this output: {names} does not use its input",
                          on_key=True, expected="a state that reads it, or no such field")  # fmt: skip


def _may_ignore(state: State) -> bool:
    """False for most states at a glance: those that keep their input, for their output or for an error."""
    return "Catch" not in state.value and state.value.get("ResultPath", "$") == "$" and state.type in ("Task", "Pass")


def _shape(state: State) -> str | None:
    for name in _SHAPES:
        if state.value.get(name) not in (None, "$"):
            return name
    return None


def _ignores_input(state: State, parts: Parts) -> bool:
    return _replaces_jsonata(state, parts) if state.language == JSONATA else _replaces(state, parts)


def _replaces_jsonata(state: State, parts: Parts) -> bool:
    value = state.value
    if any("$states" in text for _, text, _ in parts.expressions):
        return False
    return (state.type == "Task" and "Arguments" in value) or (state.type == "Pass" and "Output" in value)


def _replaces(state: State, parts: Parts) -> bool:
    value = state.value
    paths: list[Any] = [place.value for place in parts.paths if place.path[-1].__class__ is str]
    if any(type(path) is str and path.startswith("$") and path != "$" for path in paths):
        return False
    replaced = "Parameters" in value or (state.type == "Pass" and "Result" in value)
    return replaced and not any(_reads_input(leaf[2]) for leaf in parts.computed)


def _reads_input(value: object) -> bool:
    return type(value) is str and (
        "$." in value.replace("$$.", "") or "$[" in value or value == "$" or "$)" in value or "$," in value
    )


RULE = Rule(
    id="unread_output",
    says="An output that is given a shape is read by a following state.",
    code="UNREAD_OUTPUT",
    severity="INFO",
    machine=_check,
)
