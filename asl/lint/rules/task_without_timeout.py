"""Functions and endpoints that are waited for as long as they please: one that hangs holds the execution."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.integrations import read_resource
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_CALLED = frozenset({"lambda", "http", "apigateway"})
_SHOWN = 3


def _check(view: View) -> Iterator[Finding]:
    if "TimeoutSeconds" in view.definition:
        return
    bare = [state for state in view.outline.states if _waits(state)]
    if not bare:
        return
    names = ", ".join(state.name for state in bare[:_SHOWN]) + (", …" if len(bare) > _SHOWN else "")
    they = "have" if len(bare) > 1 else "has"
    yield Finding(bare[0].path, f"{names} {they} no TimeoutSeconds, and neither has the workflow", on_key=True,
                  expected="TimeoutSeconds there, or one for the whole workflow")  # fmt: skip


def _waits(state: State) -> bool:
    """True for a plain call; jobs and callbacks have rules of their own (job_without_timeout, callback_without_limit)."""
    resource = state.value.get("Resource")
    if (
        state.type != "Task"
        or type(resource) is not str
        or "TimeoutSeconds" in state.value
        or "TimeoutSecondsPath" in state.value
    ):
        return False
    read = read_resource(resource)
    return read.service in _CALLED and not read.pattern


RULE = Rule(
    id="task_without_timeout",
    says="A call of a function or an endpoint has a timeout, its own or the workflow's.",
    code="TASK_WITHOUT_TIMEOUT",
    severity="INFO",
    definition=_check,
)
