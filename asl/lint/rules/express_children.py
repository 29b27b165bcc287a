"""States of a distributed Map whose children are EXPRESS executions."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.containers import containers, is_distributed, processor_config
from asl.lint.integrations import read_resource
from asl.lint.rule import Finding, Rule
from asl.lint.view import View


def _check(state: State, view: View) -> Iterator[Finding]:
    resource = state.value.get("Resource")
    if not isinstance(resource, str) or not _is_express_child(state):
        return
    read = read_resource(resource)
    if read.pattern or read.kind == "activity":
        what = "an activity" if read.kind == "activity" else f"'{read.pattern}'"
        yield Finding((*state.path, "Resource"), f"The children of this distributed Map are EXPRESS and cannot use {what}",
                      expected="ExecutionType STANDARD, or a resource that answers at once")  # fmt: skip


def _is_express_child(state: State) -> bool:
    around = next((container for container in containers(state) if is_distributed(container)), None)
    return around is not None and processor_config(around).get("ExecutionType") == "EXPRESS"


RULE = Rule(
    id="express_children",
    says="EXPRESS children of a distributed Map do not wait for jobs, callbacks or activities.",
    code="EXPRESS_CHILD_RESOURCE",
    severity="WARNING",
    types=frozenset({"Task"}),
    kinds=frozenset({"activity", ".sync", ".sync:2", ".waitForTaskToken"}),
    state=_check,
)
