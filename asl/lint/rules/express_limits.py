"""What an EXPRESS state machine cannot do: wait for jobs, callbacks and activities, and run distributed Maps."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.integrations import read_resource
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

# the blank at the end of the second is the service's
_PATTERNS = {
    ".sync": "Express state machine does not support '.sync' service integration",
    ".sync:2": "Express state machine does not support '.sync' service integration",
    ".waitForTaskToken": "Express state machine does not support '.waitForTaskToken' service integration ",
}


def _check(state: State, view: View) -> Iterator[Finding]:
    if view.machine_type != "EXPRESS" or _runs_apart(state):
        return
    if state.type == "Map":
        config = _config(state.value)
        if config.get("Mode") == "DISTRIBUTED":
            name = "ItemProcessor" if "ItemProcessor" in state.value else "Iterator"
            yield Finding((*state.path, name, "ProcessorConfig", "Mode"),
                          "Express state machine does not support Distributed Map state", expected="INLINE")  # fmt: skip
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


def _runs_apart(state: State) -> bool:
    """True inside a distributed Map with children of their own type."""
    container = state.machine.container
    while container is not None:
        if _config(container.value).get("Mode") == "DISTRIBUTED":
            return True
        container = container.machine.container
    return False


def _config(value: dict[str, object]) -> dict[str, object]:
    processor = value.get("ItemProcessor", value.get("Iterator"))
    config = processor.get("ProcessorConfig") if isinstance(processor, dict) else None
    return config if isinstance(config, dict) else {}


RULE = Rule(
    id="express_limits",
    says="An EXPRESS machine has no .sync, .waitForTaskToken, activity or distributed Map.",
    types=frozenset({"Task", "Map"}),
    state=_check,
)
