"""An aws-sdk integration with a service that is not known here: mistyped, retired, or newer than the list."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.integrations import read_resource
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule
from asl.lint.sdk_actions import has_action, sdk_services
from asl.lint.words import nearest


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    read = read_resource(state.value["Resource"])
    if has_action(read.service, read.action) is None:
        meant = nearest(read.service, sdk_services(read.service[:1].lower()))
        expected = "the name of the service in the AWS SDK for Java, such as dynamodb or sfn"
        yield Finding((*state.path, "Resource"), f"No AWS service is known here as '{read.service}'",
                      expected=f"did you mean {meant}?" if meant else expected)  # fmt: skip


RULE = Rule(
    id="unknown_sdk_service",
    says="The service of an aws-sdk integration is one of AWS's.",
    code="UNKNOWN_SERVICE",
    severity="WARNING",
    types=frozenset({"Task"}),
    kinds=frozenset({"aws-sdk"}),
    alone=_check,
)
