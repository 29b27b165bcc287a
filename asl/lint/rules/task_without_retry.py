"""Calls that fail the execution the first time the service is busy."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.containers import containers
from asl.lint.integrations import read_resource
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_KINDS = frozenset({"lambda", "optimised", "aws-sdk"})
_SHOWN = 3


def _check(view: View) -> Iterator[Finding]:
    bare = [state for state in view.outline.states if not _is_handled(state) and _calls(state)]
    if not bare:
        return
    names = ", ".join(state.name for state in bare[:_SHOWN]) + (", …" if len(bare) > _SHOWN else "")
    they = "have" if len(bare) > 1 else "has"
    yield Finding(bare[0].path, f"{names} {they} neither Retry nor Catch: one throttled call fails the execution", on_key=True,
                  expected="a Retry of the errors that pass, such as Lambda.TooManyRequestsException or States.TaskFailed")  # fmt: skip


def _calls(state: State) -> bool:
    resource = state.value.get("Resource")
    return state.type == "Task" and type(resource) is str and read_resource(resource).kind in _KINDS


def _is_handled(state: State) -> bool:
    return _has_handlers(state) or any(map(_has_handlers, containers(state)))


def _has_handlers(state: State) -> bool:
    return "Retry" in state.value or "Catch" in state.value


RULE = Rule(
    id="task_without_retry",
    says="A call of a service that throttles has a Retry or a Catch, its own or one around it.",
    code="TASK_WITHOUT_RETRY",
    severity="INFO",
    definition=_check,
)
