"""State machines, versions, aliases and tags, as Terraform and people use them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws_api.conftest import ROLE
from tests.aws_api.definitions import OTHER_PASS, PASS
from tests.browser.studio import Studio


def refused(call: Callable[[], Any]) -> dict[str, Any]:
    with pytest.raises(ClientError) as error:
        call()
    return error.value.response["Error"]


def test_what_terraform_does_from_create_to_destroy(sfn: Any, create: Any) -> None:
    made = create(PASS, publish=True, versionDescription="first", tags=[{"key": "team", "value": "orders"}])
    arn = made["stateMachineArn"]
    assert made["stateMachineVersionArn"] == f"{arn}:1"
    described = sfn.describe_state_machine(stateMachineArn=arn)
    assert (described["definition"], described["status"], "revisionId" in described) == (PASS, "ACTIVE", False)

    updated = sfn.update_state_machine(stateMachineArn=arn, definition=OTHER_PASS, publish=True)
    assert updated["stateMachineVersionArn"] == f"{arn}:2"
    again = sfn.update_state_machine(stateMachineArn=arn, definition=OTHER_PASS)
    assert again["revisionId"] == updated["revisionId"]  # a second apply changes nothing
    versions = sfn.list_state_machine_versions(stateMachineArn=arn)["stateMachineVersions"]
    assert [v["stateMachineVersionArn"] for v in versions] == [f"{arn}:2", f"{arn}:1"]

    routes = [
        {"stateMachineVersionArn": f"{arn}:1", "weight": 90},
        {"stateMachineVersionArn": f"{arn}:2", "weight": 10},
    ]
    alias = sfn.create_state_machine_alias(name="live", routingConfiguration=routes)["stateMachineAliasArn"]
    assert sfn.create_state_machine_alias(name="live", routingConfiguration=routes)["stateMachineAliasArn"] == alias
    in_use = refused(lambda: sfn.delete_state_machine_version(stateMachineVersionArn=f"{arn}:1"))
    assert in_use["Code"] == "ConflictException"

    sfn.tag_resource(resourceArn=arn, tags=[{"key": "stage", "value": "test"}])
    sfn.untag_resource(resourceArn=arn, tagKeys=["team", "unknown"])
    assert sfn.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "stage", "value": "test"}]

    sfn.delete_state_machine_alias(stateMachineAliasArn=alias)
    sfn.delete_state_machine_version(stateMachineVersionArn=f"{arn}:1")
    sfn.delete_state_machine(stateMachineArn=arn)
    assert refused(lambda: sfn.describe_state_machine(stateMachineArn=arn))["Code"] == "StateMachineDoesNotExist"


def test_creating_the_same_again_is_the_same_and_another_is_refused(sfn: Any, create: Any) -> None:
    first = create(PASS)
    assert create(PASS, roleArn=f"{ROLE}2")["stateMachineArn"] == first["stateMachineArn"]
    error = refused(lambda: create(OTHER_PASS))
    assert error["Code"] == "StateMachineAlreadyExists"
    assert error["Message"] == f"State Machine Already Exists: '{first['stateMachineArn']}'"


def test_a_published_number_is_never_given_twice(sfn: Any, create: Any) -> None:
    arn = create(PASS, publish=True)["stateMachineArn"]
    sfn.update_state_machine(stateMachineArn=arn, definition=OTHER_PASS, publish=True)
    sfn.delete_state_machine_version(stateMachineVersionArn=f"{arn}:2")
    assert sfn.publish_state_machine_version(stateMachineArn=arn)["stateMachineVersionArn"] == f"{arn}:3"


def test_publishing_another_revision_than_the_current_is_a_conflict(sfn: Any, create: Any) -> None:
    arn = create(PASS)["stateMachineArn"]
    wrong = refused(lambda: sfn.publish_state_machine_version(stateMachineArn=arn, revisionId="other"))
    assert wrong["Code"] == "ConflictException"
    published = sfn.publish_state_machine_version(stateMachineArn=arn, revisionId="INITIAL")
    assert (
        sfn.publish_state_machine_version(stateMachineArn=arn)["stateMachineVersionArn"]
        == published["stateMachineVersionArn"]
    )


def test_weights_must_add_up(sfn: Any, create: Any) -> None:
    arn = create(PASS, publish=True)["stateMachineArn"]
    routes = [{"stateMachineVersionArn": f"{arn}:1", "weight": 99}]
    assert (
        refused(lambda: sfn.create_state_machine_alias(name="a", routingConfiguration=routes))["Code"]
        == "ValidationException"
    )


def test_a_wrong_definition_is_refused_with_every_error(sfn: Any, create: Any) -> None:
    error = refused(lambda: create('{"Comment": "nothing"}'))
    assert error["Code"] == "InvalidDefinition"
    expected = "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /'"
    assert error["Message"] == expected


def test_lists_come_in_pages_and_a_strange_token_is_refused(sfn: Any, create: Any, name: str) -> None:
    arns = {create(PASS, name=f"{name}-{n}")["stateMachineArn"] for n in range(5)}
    pages = list(sfn.get_paginator("list_state_machines").paginate(PaginationConfig={"PageSize": 2}))
    assert all(len(page["stateMachines"]) <= 2 for page in pages)
    assert arns <= {machine["stateMachineArn"] for page in pages for machine in page["stateMachines"]}
    assert refused(lambda: sfn.list_state_machines(nextToken="strange"))["Code"] == "InvalidToken"


def test_what_is_created_here_is_on_the_pages_at_once(
    api: Studio, sfn: Any, create: Any, name: str, owner: Any
) -> None:
    create(PASS)
    listed = owner.get(f"{api.url}/api/v1/workflows?search={name}")["items"]
    assert [(w["name"], w["latest_version"]) for w in listed] == [(name, 1)]


def test_a_machine_tells_which_variables_its_states_refer_to(sfn: Any, create: Any, ended: Any) -> None:
    states = {
        "Set": {"Type": "Pass", "Assign": {"x": 1, "y": 2}, "Next": "Use"},
        "Use": {"Type": "Pass", "Parameters": {"a.$": "$y", "b.$": "States.MathAdd($x, 1)"}, "End": True},
    }
    machine = create(json.dumps({"StartAt": "Set", "States": states}))["stateMachineArn"]
    described = sfn.describe_state_machine(stateMachineArn=machine)
    assert described["variableReferences"] == {"Use": ["x", "y"]}
    assert described["encryptionConfiguration"] == {"type": "AWS_OWNED_KEY"}
    execution = sfn.start_execution(stateMachineArn=machine)["executionArn"]
    assert ended(execution)["output"] == '{"a":2,"b":2}'
    described = sfn.describe_state_machine_for_execution(executionArn=execution)
    assert described["variableReferences"] == {"Use": ["x", "y"]}
    hidden = sfn.describe_state_machine(stateMachineArn=machine, includedData="METADATA_ONLY")
    assert "variableReferences" not in hidden


def test_to_say_what_holds_anyway_makes_no_other_machine_or_activity(sfn: Any, create: Any, name: str) -> None:
    made = create(PASS)
    defaults = {
        "loggingConfiguration": {"level": "OFF", "includeExecutionData": False},
        "tracingConfiguration": {"enabled": False},
        "encryptionConfiguration": {"type": "AWS_OWNED_KEY"},
    }
    assert create(PASS, **defaults)["creationDate"] == made["creationDate"]
    with pytest.raises(ClientError, match="StateMachineAlreadyExists"):
        create(PASS, **{**defaults, "tracingConfiguration": {"enabled": True}})
    assert "revisionId" not in sfn.update_state_machine(stateMachineArn=made["stateMachineArn"], **defaults)
    activity = sfn.create_activity(name=name)
    again = sfn.create_activity(name=name, encryptionConfiguration=defaults["encryptionConfiguration"])
    assert again["creationDate"] == activity["creationDate"]
