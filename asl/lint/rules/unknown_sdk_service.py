"""An aws-sdk integration with a service that is not known here: mistyped, retired, or newer than the list."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.integrations import read_resource
from asl.lint.rule import Finding, Rule
from asl.lint.sdk_actions import has_action
from asl.lint.view import View


def _check(state: State, view: View) -> Iterator[Finding]:
    resource = state.value.get("Resource")
    if not isinstance(resource, str) or ":aws-sdk:" not in resource or "${" in resource:
        return
    read = read_resource(resource)
    if read.kind == "aws-sdk" and has_action(read.service, read.action) is None:
        yield Finding((*state.path, "Resource"), f"No AWS service is known here as '{read.service}'",
                      expected="the name of the service in the AWS SDK for Java, such as dynamodb or sfn")  # fmt: skip


RULE = Rule(
    id="unknown_sdk_service",
    says="The service of an aws-sdk integration is one of AWS's.",
    code="UNKNOWN_SERVICE",
    severity="WARNING",
    types=frozenset({"Task"}),
    kinds=frozenset({"aws-sdk"}),
    state=_check,
)
