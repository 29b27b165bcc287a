"""A call without Parameters: the service does not take the state's input in their place."""

from collections.abc import Iterator
from functools import partial

from asl.graph import JSONATA, State
from asl.lint.fixes import add_member
from asl.lint.integrations import is_known, read_resource
from asl.lint.parts import Parts
from asl.lint.required_parameters import required_parameters
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    resource = state.value.get("Resource")
    name = "Arguments" if state.language == JSONATA else "Parameters"
    if type(resource) is not str or name in state.value:
        return
    read = read_resource(resource)
    if read.kind in ("optimised", "aws-sdk") and is_known(read):
        required = required_parameters(resource)
        member = f'"{name}": {{}}'
        fix = None if required else partial(add_member, path=state.path, member=member, title=f"Add {member}")
        yield Finding((*state.path, "Resource"), f"{name} field is required for resource ARN: {resource}", fix=fix,
                      expected=f"{name} with {', '.join(required)}" if required else member)  # fmt: skip


RULE = Rule(
    id="missing_payload",
    says="A call of an integration has Parameters, or Arguments in JSONata, even where they are empty.",
    types=frozenset({"Task"}),
    kinds=frozenset({"optimised", "aws-sdk"}),
    alone=_check,
)
