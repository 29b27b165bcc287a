"""A callback with a long timeout and no heartbeat: a worker that dies is noticed late."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.integrations import read_resource
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule

_LONG = 86_400  # seconds


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    value = state.value
    resource, timeout = value.get("Resource"), value.get("TimeoutSeconds")
    if type(resource) is not str or type(timeout) is not int or timeout <= _LONG:
        return
    if "HeartbeatSeconds" in value or "HeartbeatSecondsPath" in value:
        return
    read = read_resource(resource)
    if read.pattern == ".waitForTaskToken" or read.kind == "activity":
        yield Finding((*state.path, "TimeoutSeconds"),
                      f"If nobody answers, this task notices after {timeout // 86_400} days: it has no HeartbeatSeconds",
                      expected="HeartbeatSeconds, where the other side can report that it is alive")  # fmt: skip


RULE = Rule(
    id="callback_without_heartbeat",
    says="A task that may wait for days has a heartbeat.",
    code="CALLBACK_WITHOUT_HEARTBEAT",
    severity="INFO",
    types=frozenset({"Task"}),
    fields=frozenset({"TimeoutSeconds"}),
    kinds=frozenset({"activity", ".waitForTaskToken"}),
    alone=_check,
)
