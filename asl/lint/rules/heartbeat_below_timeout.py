"""A heartbeat that the timeout always beats."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.rule import Finding, Rule
from asl.lint.view import View


def _check(state: State, view: View) -> Iterator[Finding]:
    heartbeat, timeout = state.value.get("HeartbeatSeconds"), state.value.get("TimeoutSeconds")
    if type(heartbeat) is int and type(timeout) is int and heartbeat >= timeout:
        yield Finding((*state.path, "HeartbeatSeconds"), "HeartbeatSeconds must be smaller than TimeoutSeconds",
                      at=state.path, expected=f"less than {timeout}")  # fmt: skip


RULE = Rule(
    id="heartbeat_below_timeout",
    says="HeartbeatSeconds is smaller than TimeoutSeconds.",
    types=frozenset({"Task"}),
    fields=frozenset({"HeartbeatSeconds"}),
    state=_check,
)
