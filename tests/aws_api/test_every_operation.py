"""Each operation of the service model is served, and refuses what is wrong with one of its own errors."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from aws_api.model import operation_model, service_model

SM = "arn:aws:states:us-east-1:123456789012:stateMachine:nothing"
VALUES = {
    "stateMachineArn": SM,
    "stateMachineVersionArn": f"{SM}:7",
    "stateMachineAliasArn": f"{SM}:live",
    "executionArn": "arn:aws:states:us-east-1:123456789012:execution:nothing:none",
    "activityArn": "arn:aws:states:us-east-1:123456789012:activity:nothing",
    "mapRunArn": "arn:aws:states:us-east-1:123456789012:mapRun:nothing/map:00000000-0000-0000-0000-000000000000",
    "resourceArn": SM,
    "taskToken": "none of ours",
    "output": "{}",
    "definition": "{}",
    "name": "x y",
    "roleArn": "no role",
    "tags": [],
    "tagKeys": [],
    "routingConfiguration": [{"stateMachineVersionArn": f"{SM}:7", "weight": 100}],
}
COMMON = {"ValidationException", "SerializationException"}
GONE_ALREADY = {"DeleteActivity", "DeleteStateMachine", "DeleteStateMachineAlias", "DeleteStateMachineVersion"}
NOTHING_TO_LIST = {"ListActivities", "ListStateMachines", "ListStateMachineVersions"}
ANSWERS = GONE_ALREADY | NOTHING_TO_LIST | {"ValidateStateMachineDefinition"}
OPERATIONS = sorted(service_model().operation_names)


def call(sfn: Any, operation: str, request: dict[str, Any]) -> Any:
    methods = {api: method for method, api in sfn.meta.method_to_api_mapping.items()}
    return getattr(sfn, methods[operation])(**request)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_names_nothing_gets_one_of_the_operations_own_errors(sfn: Any, operation: str) -> None:
    model = operation_model(operation)
    request = {name: VALUES[name] for name in model.input_shape.required_members}
    known = COMMON | {shape.name for shape in model.error_shapes}
    if operation in ANSWERS:
        assert call(sfn, operation, request)["ResponseMetadata"]["HTTPStatusCode"] == 200
        return
    with pytest.raises(ClientError) as refused:
        call(sfn, operation, request)
    assert refused.value.response["Error"]["Code"] in known
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if operation_model(o).input_shape.required_members])
def test_a_missing_parameter_is_named(sfn: Any, operation: str) -> None:
    with pytest.raises(ClientError) as refused:
        call(sfn, operation, {})
    error = refused.value.response["Error"]
    assert error["Code"] == "ValidationException"
    shape = operation_model(operation).input_shape
    for name in shape.required_members:
        shown = "Value" if shape.members[name].metadata.get("sensitive") else "Value null"
        assert f"{shown} at '{name}' failed to satisfy constraint: Member must not be null" in error["Message"]


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if operation_model(o).input_shape.members])
def test_a_parameter_of_the_wrong_type_is_refused(sfn: Any, operation: str) -> None:
    first = next(iter(operation_model(operation).input_shape.members))
    with pytest.raises(ClientError) as refused:
        call(sfn, operation, {first: {"an": ["object"]} if first != "tags" else 5})
    assert refused.value.response["Error"]["Code"] in COMMON
