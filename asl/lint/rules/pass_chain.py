"""Pass states in a row: each is a transition that is paid for."""

from collections.abc import Iterator

from asl.graph import Machine, State
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_LENGTH = 3


def _check(machine: Machine, view: View) -> Iterator[Finding]:
    passes = {name for name, state in machine.states.items() if state.type == "Pass"}
    if len(passes) < _LENGTH:
        return
    ways_in: dict[str, int] = {}
    for edge in view.edges(machine):
        ways_in[edge.target] = ways_in.get(edge.target, 0) + 1
    followers = {edge.target for edge in view.edges(machine) if edge.kind == "next" and edge.source in passes}
    for state in machine.states.values():
        begins = state.type == "Pass" and (state.name not in followers or ways_in.get(state.name, 0) > 1)
        row = _row(state, machine, ways_in) if begins else []
        if len(row) >= _LENGTH:
            yield Finding(state.path, f"{len(row)} Pass states in a row ({row[0]} to {row[-1]}) cost a transition each", on_key=True,
                          expected="one Pass state, where they can be put together")  # fmt: skip


def _row(state: State, machine: Machine, ways_in: dict[str, int]) -> list[str]:
    row = [state.name]
    while True:
        target = state.value.get("Next")
        after = machine.states.get(target) if type(target) is str else None
        if after is None or after.type != "Pass" or ways_in.get(after.name, 0) != 1 or after.name in row[:1]:
            return row
        row.append(after.name)
        state = after


RULE = Rule(
    id="pass_chain",
    says="Three or more Pass states do not stand in a row.",
    code="PASS_CHAIN",
    severity="INFO",
    machine_type="STANDARD",
    machine=_check,
)
