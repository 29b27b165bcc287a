"""A loop that waits and asks again: how long until the execution has 25,000 events, and fails."""

from collections.abc import Iterator

from asl.graph import Machine, State
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_LIMIT = 25_000
_EVENTS = {"Task": 5, "Map": 6, "Parallel": 6}  # of one visit; two for all others: entered, exited
_SOON = 86_400  # seconds; later than this, nobody polls


def _check(machine: Machine, view: View) -> Iterator[Finding]:
    if machine.container is not None:
        return
    waits = [state for state in machine.states.values() if state.type == "Wait"]
    for loop in view.loops(machine) if waits else ():
        inside = [state for state in waits if state.name in loop]
        seconds = sum(_seconds(state) for state in inside)
        if not inside or seconds <= 0:
            continue
        events = sum(_EVENTS.get(machine.states[name].type, 2) for name in loop if name in machine.states)
        turns = _LIMIT // events
        if turns * seconds < min(_SOON, _timeout(view)):
            yield Finding(inside[0].path, f"Each turn of this loop takes about {events} events: after {turns:,} turns "
                          f"({_words(turns * seconds)}) the execution reaches the limit of {_LIMIT:,} events and fails",
                          on_key=True, expected="a longer wait, a limit of the turns, or a .sync call or callback")  # fmt: skip


def _seconds(state: State) -> int:
    seconds = state.value.get("Seconds")
    return seconds if type(seconds) is int else 0


def _timeout(view: View) -> int:
    timeout = view.definition.get("TimeoutSeconds")
    return timeout if type(timeout) is int else _SOON


def _words(seconds: int) -> str:
    return f"{seconds / 3600:.1f} hours" if seconds >= 3600 else f"{seconds // 60} minutes"


RULE = Rule(
    id="loop_near_history_limit",
    says="A loop that waits and asks again can do so for a day before the execution has 25,000 events.",
    code="NEAR_HISTORY_LIMIT",
    severity="INFO",
    machine_type="STANDARD",
    machine=_check,
)
