"""A job that is waited for without a limit: one that hangs holds the execution for up to a year."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.integrations import read_resource
from asl.lint.rule import Finding, Rule
from asl.lint.view import View


def _check(state: State, view: View) -> Iterator[Finding]:
    value = state.value
    resource = value.get("Resource")
    if type(resource) is not str or "TimeoutSeconds" in value or "TimeoutSecondsPath" in value:
        return
    if "TimeoutSeconds" in view.definition:
        return
    if read_resource(resource).pattern.startswith(".sync"):
        yield Finding(state.path, "This task waits for a job without TimeoutSeconds", on_key=True,
                      expected="TimeoutSeconds here or for the whole state machine: without it, it may wait for a year")  # fmt: skip


RULE = Rule(
    id="job_without_timeout",
    says="A task that waits for a job has a timeout.",
    code="JOB_WITHOUT_TIMEOUT",
    severity="INFO",
    types=frozenset({"Task"}),
    kinds=frozenset({".sync", ".sync:2"}),
    state=_check,
)
