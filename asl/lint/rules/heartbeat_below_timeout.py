"""A heartbeat that the timeout always beats."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    heartbeat, timeout = state.value.get("HeartbeatSeconds"), state.value.get("TimeoutSeconds")
    if type(heartbeat) is int and type(timeout) is int and heartbeat >= timeout:
        yield Finding((*state.path, "HeartbeatSeconds"), "HeartbeatSeconds must be smaller than TimeoutSeconds",
                      at=state.path, expected=f"less than {timeout}")  # fmt: skip


RULE = Rule(
    id="heartbeat_below_timeout",
    says="HeartbeatSeconds is smaller than TimeoutSeconds.",
    types=frozenset({"Task"}),
    fields=frozenset({"HeartbeatSeconds"}),
    alone=_check,
)
