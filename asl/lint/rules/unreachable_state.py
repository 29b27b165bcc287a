"""States that no path from StartAt reaches."""

from collections.abc import Iterator

from asl.document.placeholders import is_placeholder
from asl.graph import Machine, State
from asl.lint.fields import entries
from asl.lint.rule import Finding, Rule
from asl.lint.view import View


def _check(machine: Machine, view: View) -> Iterator[Finding]:
    start = machine.value.get("StartAt")
    if not isinstance(start, str) or start not in machine.states or view.is_endless:
        return  # missing_target or missing_end_state says it; the service is silent here too
    targets: dict[str, list[str]] = {}
    for edge in view.edges(machine):
        if edge.target not in machine.states and is_placeholder(edge.target):
            return  # it may be any of the states
        targets.setdefault(edge.source, []).append(edge.target)
    reached, todo = set[str](), [""]
    while todo:
        for target in targets.get(todo.pop(), ()):
            if target and target not in reached:
                reached.add(target)
                todo.append(target)
    if len(reached) < len(machine.states) and any(map(_goes_somewhere, machine.states.values())):
        return
    for name, state in machine.states.items():
        if name not in reached:
            yield Finding(state.path, f'State "{name}" is not reachable.', on_key=True,
                          expected="a transition to this state, or no such state")  # fmt: skip


def _goes_somewhere(state: State) -> bool:
    """True where a template chooses the next state: `{"Fn::If": …}`."""
    ways = [state.value, *(entry for field in ("Choices", "Catch") for _, entry in entries(state, field))]
    return any(
        type(way.get(name)) is dict and is_placeholder(way[name]) for way in ways for name in ("Next", "Default")
    )


RULE = Rule(
    id="unreachable_state",
    says="Every state can be reached from StartAt of its scope.",
    code="MISSING_TRANSITION_TARGET",
    phase=2,
    machine=_check,
)
