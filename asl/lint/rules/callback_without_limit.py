"""A callback that nobody has to send: the state waits for up to a year."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.integrations import read_resource
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule

_LIMITS = ("TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath")


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    resource = state.value.get("Resource")
    if not isinstance(resource, str) or any(name in state.value for name in _LIMITS):
        return
    read = read_resource(resource)
    if read.pattern == ".waitForTaskToken" or read.kind == "activity":
        what = "an activity worker" if read.kind == "activity" else "a callback"
        yield Finding(state.path, f"This task waits for {what} without TimeoutSeconds or HeartbeatSeconds", on_key=True,
                      expected="a limit: without one it may wait for a year")  # fmt: skip


RULE = Rule(
    id="callback_without_limit",
    says="A task that waits for a callback or an activity has a timeout or a heartbeat.",
    code="CALLBACK_WITHOUT_LIMIT",
    severity="WARNING",
    types=frozenset({"Task"}),
    kinds=frozenset({"activity", ".waitForTaskToken"}),
    alone=_check,
)
