"""Aliases: what they are described as, and what is wrong with one, in the service's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws_api.definitions import OTHER_PASS, PASS


def refused(call: Callable[..., Any], **request: Any) -> dict[str, Any]:
    with pytest.raises(ClientError) as error:
        call(**request)
    answer: dict[str, Any] = error.value.response
    return answer


def test_routes_that_are_not_whole_are_told_as_they_were_received(sfn: Any, create: Any) -> None:
    machine = create(PASS, publish=True)["stateMachineArn"]
    one, none = f"{machine}:1", f"{machine}:7"
    for routes, message in (
        (
            [(one, 50), (one, 50)],
            f"Routing configuration must contain distinct state machine version ARNs. Received: [{one}, {one}]",
        ),
        ([(one, 50), (none, 40)], "Sum of routing configuration weights must equal 100. Received: [50, 40]"),
        (
            [(machine, 100)],
            f"Routing configuration must contain state machine version ARNs. Received: [{machine}]",
        ),
    ):
        configuration = [{"stateMachineVersionArn": arn, "weight": weight} for arn, weight in routes]
        answer = refused(sfn.create_state_machine_alias, name="live", routingConfiguration=configuration)
        assert answer["Error"] == {"Code": "ValidationException", "Message": message}
        assert answer["reason"] == "INVALID_ROUTING_CONFIGURATION"


def test_an_alias_or_a_version_of_it_that_is_not_there_is_a_missing_reference(sfn: Any, create: Any) -> None:
    machine = create(PASS, publish=True)["stateMachineArn"]
    missing = {"Code": "ResourceNotFound", "Message": "Request references a resource that does not exist."}
    route = [{"stateMachineVersionArn": f"{machine}:7", "weight": 100}]
    assert refused(sfn.create_state_machine_alias, name="live", routingConfiguration=route)["Error"] == missing
    alias = f"{machine}:live"
    assert refused(sfn.describe_state_machine_alias, stateMachineAliasArn=alias)["Error"] == missing
    answer = refused(sfn.update_state_machine_alias, stateMachineAliasArn=alias, description="d")
    assert answer["Error"] == missing and answer["resourceName"] == alias


def test_a_log_group_needs_its_qualifier(sfn: Any, create: Any) -> None:
    group = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/states/m"
    logging = {"level": "ALL", "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": group}}]}
    with pytest.raises(ClientError) as error:
        create(PASS, loggingConfiguration=logging)
    assert error.value.response["Error"] == {
        "Code": "InvalidLoggingConfiguration",
        "Message": "Invalid Logging Configuration: Log Group ARN must be provided with '*' qualifier.",
    }
    logging["destinations"][0]["cloudWatchLogsLogGroup"]["logGroupArn"] = f"{group}:*"  # type: ignore[index]
    assert create(PASS, loggingConfiguration=logging)["stateMachineArn"]


def test_an_alias_is_described_as_the_version_that_it_routes_most_to(sfn: Any, create: Any) -> None:
    machine = create(PASS, publish=True)["stateMachineArn"]
    sfn.update_state_machine(stateMachineArn=machine, definition=OTHER_PASS, publish=True)
    routes = [{"stateMachineVersionArn": f"{machine}:{n}", "weight": w} for n, w in ((1, 30), (2, 70))]
    alias = sfn.create_state_machine_alias(name="live", routingConfiguration=routes)["stateMachineAliasArn"]
    described = sfn.describe_state_machine(stateMachineArn=alias)
    assert (described["stateMachineArn"], described["definition"]) == (alias, OTHER_PASS)
    answer = refused(sfn.describe_state_machine, stateMachineArn=f"{machine}:other")
    assert answer["Error"]["Code"] == "StateMachineDoesNotExist"
