"""What an EXPRESS state machine cannot do: wait for jobs, callbacks and activities, and run distributed Maps."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.containers import containers, is_distributed
from asl.lint.integrations import read_resource
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

# the blank at the end of the second is the service's
_PATTERNS = {
    ".sync": "Express state machine does not support '.sync' service integration",
    ".sync:2": "Express state machine does not support '.sync' service integration",
    ".waitForTaskToken": "Express state machine does not support '.waitForTaskToken' service integration ",
}

_DISTRIBUTED = "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines"


def _check(state: State, view: View) -> Iterator[Finding]:
    if any(is_distributed(around) for around in containers(state)):
        return
    if state.type == "Map":
        if is_distributed(state):
            name = "ItemProcessor" if "ItemProcessor" in state.value else "Iterator"
            yield Finding((*state.path, name, "ProcessorConfig", "Mode"),
                          _DISTRIBUTED, expected="INLINE, or type STANDARD")  # fmt: skip
        return
    resource = state.value.get("Resource")
    if not isinstance(resource, str):
        return
    read = read_resource(resource)
    message = _PATTERNS.get(read.pattern)
    if read.kind == "activity":
        message = "Express state machine does not support Activity ARN"
    if message:
        yield Finding((*state.path, "Resource"), message, expected="a resource that answers at once, or type STANDARD")


RULE = Rule(
    id="express_limits",
    says="An EXPRESS machine has no .sync, .waitForTaskToken, activity or distributed Map.",
    types=frozenset({"Task", "Map"}),
    machine_type="EXPRESS",
    state=_check,
)
