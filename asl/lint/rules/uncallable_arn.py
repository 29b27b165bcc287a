"""An ARN of something that no Task can call directly."""

from collections.abc import Iterator

from asl.document.placeholders import has_placeholder
from asl.graph import State
from asl.lint.integrations import read_resource
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    resource = state.value.get("Resource")
    if isinstance(resource, str) and "..." not in resource and not has_placeholder(resource):
        read = read_resource(resource)
        if read.kind == "other":
            yield Finding((*state.path, "Resource"), f"A Task calls Lambda functions and activities by their ARN, not {read.service}",
                          expected=f"an integration such as arn:aws:states:::aws-sdk:{read.service}:ACTION")  # fmt: skip


RULE = Rule(
    id="uncallable_arn",
    says="An ARN that a Task calls directly is one of a Lambda function or an activity.",
    code="UNCALLABLE_RESOURCE",
    severity="WARNING",
    types=frozenset({"Task"}),
    kinds=frozenset({"other"}),
    alone=_check,
)
