"""A call without Parameters: what it requires has to be in the state's input."""

from collections.abc import Iterator

from asl.graph import JSONATA, State
from asl.lint.required_parameters import required_parameters
from asl.lint.rule import Finding, Rule
from asl.lint.view import View


def _check(state: State, view: View) -> Iterator[Finding]:
    resource = state.value.get("Resource")
    name = "Arguments" if state.language == JSONATA else "Parameters"
    if type(resource) is not str or name in state.value:
        return
    required = required_parameters(resource)
    if required:
        where = "has none" if state.language == JSONATA else "takes them from its input"
        yield Finding(state.path, f"This task needs {', '.join(required)} and {where}", on_key=True,
                      expected=f"{name} with these fields")  # fmt: skip


RULE = Rule(
    id="missing_payload",
    says="A call that requires parameters has Parameters or Arguments.",
    code="MISSING_PAYLOAD",
    severity="WARNING",
    types=frozenset({"Task"}),
    state=_check,
)
