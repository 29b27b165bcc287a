"""A variable that is read where it may not be set."""

from collections.abc import Iterator

from asl.graph import Machine
from asl.lint.rule import Finding, Rule
from asl.lint.variables import Names, assigned_anywhere, certain_at, may_read, reads
from asl.lint.view import View


def _check(view: View) -> Iterator[Finding]:
    if not may_read(view.document):
        return
    found = {id(state): view.parts(state).fact(reads) for state in view.outline.states}
    if not any(found.values()):
        return
    at: dict[int, dict[str, Names]] = {}  # by machine: what is certain when each of its states begins
    anywhere: dict[int, Names] = {}
    for machine in view.outline.machines:
        outer, outer_anywhere = _outside(machine, at, anywhere)
        at[id(machine)] = certain_at(machine, outer)
        anywhere[id(machine)] = outer_anywhere | assigned_anywhere(machine)
        for state in machine.states.values():
            certain = at[id(machine)].get(state.name)
            for path, name in found[id(state)] if certain is not None else ():
                if certain is not None and name not in certain:
                    yield _finding(path, name, anywhere[id(machine)])


def _outside(machine: Machine, at: dict[int, dict[str, Names]], anywhere: dict[int, Names]) -> tuple[Names, Names]:
    container = machine.container
    if container is None:
        return frozenset(), frozenset()
    around = id(container.machine)
    return at[around].get(container.name, frozenset()), anywhere[around]


def _finding(path: tuple[str | int, ...], name: str, anywhere: Names) -> Finding:
    if name in anywhere:
        return Finding(path, f"The variable ${name} is not set on every way to this state",
                       expected=f"an Assign of {name} on each way here")  # fmt: skip
    return Finding(
        path, f"No state before this one sets the variable ${name}", expected=f"an Assign of {name}, or its right name"
    )


RULE = Rule(
    id="undefined_variable",
    says="A variable is set on every way to the state that reads it.",
    code="UNDEFINED_VARIABLE",
    severity="WARNING",
    definition=_check,
)
