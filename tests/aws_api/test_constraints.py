"""Every constraint of the service model, broken one at a time, is refused in the service's words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.model import ListShape, Shape, StructureShape

from aws_api.constraints import IN_BYTES, MAY_BE_EMPTY
from aws_api.model import operation_model, service_model
from tests.aws_api.conftest import ROLE
from tests.aws_api.test_every_operation import VALUES, call

OPERATIONS = sorted(service_model().operation_names)
OUTSIDE_PATTERN = "\u20ac bad"
GOOD = {"string": "x", "integer": 1, "long": 1, "float": 1.0, "boolean": True}


def good(shape: Shape) -> Any:
    """A value that no constraint of the model is against."""
    if isinstance(shape, StructureShape):
        return {name: good(shape.members[name]) for name in shape.required_members}
    if isinstance(shape, ListShape):
        return [good(shape.member) for _ in range(shape.metadata.get("min", 0))]
    if enum := shape.metadata.get("enum"):
        return enum[0]
    if shape.type_name == "string":
        return "x" * max(1, shape.metadata.get("min", 1))
    return GOOD[shape.type_name]


def missing(shape: Shape, path: str) -> str:
    """What the refusal says of a member that is not there; of a secret one it does not say what it is."""
    shown = "Value" if shape.metadata.get("sensitive") else "Value null"
    return f"{shown} at '{path}' failed to satisfy constraint: Member must not be null"


def broken(shape: Shape, path: str) -> Iterator[tuple[Any, str]]:
    """Values that break one constraint each, and what the refusal says of them."""
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    at = f"at '{path}' failed to satisfy constraint: Member must"
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            for value, words in broken(member, f"{path}.{name}"):
                yield {**good(shape), name: value}, words
        for name in shape.required_members:
            rest = {k: v for k, v in good(shape).items() if k != name}
            yield rest, missing(shape.members[name], f"{path}.{name}")
        return
    if isinstance(shape, ListShape):
        if low:
            yield [good(shape.member)] * (low - 1), f"{at} have length greater than or equal to {low}"
        if high:
            yield [good(shape.member)] * (high + 1), f"{at} have length less than or equal to {high}"
        for value, words in broken(shape.member, f"{path}.1.member"):
            yield [value] * max(1, low or 1), words
        return
    if shape.metadata.get("enum"):
        yield "NONE_OF_THEM", f"{at} satisfy enum value set: ["
    elif shape.type_name == "string":
        if low and shape.name not in MAY_BE_EMPTY:
            yield "x" * (low - 1), f"{at} have length greater than or equal to {low}"
        if high and shape.name in IN_BYTES:
            yield "\u20ac" * (high // 3 + 1), f"{at} have size less than or equal to {high} bytes in UTF-8 encoding"
        elif high:
            yield "x" * (high + 1), f"{at} have length less than or equal to {high}"
        if shape.metadata.get("pattern"):
            yield OUTSIDE_PATTERN, f"{at} satisfy regular expression pattern: "
        yield "a\0b", f"{at} not contain the character U+0000"
    elif shape.type_name != "boolean":
        if low is not None:
            yield low - 1, f"{at} have value greater than or equal to {low}"
        if high is not None:
            yield high + 1, f"{at} have value less than or equal to {high}"


def wrong_types(shape: Shape) -> list[Any]:
    """JSON of every type that the shape is not."""
    own = {
        "structure": dict,
        "list": list,
        "string": str,
        "boolean": bool,
        "integer": int,
        "long": int,
        "float": float,
        "double": float,
    }[shape.type_name]
    others = [{"a": 1}, ["a"], "text", True, 7, 1.5]
    fits = (int, float) if own is float else (own,)
    return [value for value in others if type(value) not in fits]


def refusal(sfn: Any, operation: str, request: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(ClientError) as refused:
        call(sfn, operation, request)
    return refused.value.response["Error"]


def arns_of(operation: str) -> list[str]:
    """The members of a request that are ARNs of Step Functions."""
    return [n for n in operation_model(operation).input_shape.members if n.endswith("Arn") and n != "roleArn"]


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if operation_model(o).input_shape.members])
def test_each_constraint_is_kept(sfn: Any, operation: str) -> None:
    shape = operation_model(operation).input_shape
    required = {name: VALUES[name] for name in shape.required_members}
    for name, member in shape.members.items():
        for value, words in broken(member, name):
            error = refusal(sfn, operation, {**required, name: value})
            assert error["Code"] == "ValidationException", (name, error)
            assert "validation error" in error["Message"] and words in error["Message"], (name, error["Message"][:400])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_wrong_type_is_refused(api: Any, operation: str) -> None:
    from tests.aws_api.test_malformed_requests import post

    shape = operation_model(operation).input_shape
    required = {name: VALUES[name] for name in shape.required_members}
    for name, member in shape.members.items():
        for value in wrong_types(member):
            body = json.dumps({**required, name: value}).encode()
            status, answer = post(api, body, X_Amz_Target=f"AWSStepFunctions.{operation}")
            assert (status, answer["__type"].rpartition("#")[2]) == (400, "SerializationException"), (name, value)


@pytest.mark.parametrize("operation", [operation for operation in OPERATIONS if arns_of(operation)])
def test_each_bad_arn_is_an_invalid_one(sfn: Any, operation: str) -> None:
    """Of the members that are ARNs of Step Functions: no ARN, another service's, another kind's, one without a name."""
    shape = operation_model(operation).input_shape
    kinds = {"executionArn": "activity", "activityArn": "execution", "mapRunArn": "execution"}
    for name in arns_of(operation):
        other = kinds.get(name, "execution")
        start = "arn:aws:states:us-east-1:123456789012"
        for arn in ("nothing", "arn:aws:s3:::bucket", f"{start}:strange:x", f"{start}:{other}:x:y", f"{start}:", "arn"):
            required = {key: VALUES[key] for key in shape.required_members}
            error = refusal(sfn, operation, {**required, name: arn})
            assert error["Code"] == "InvalidArn", (name, arn, error)


def test_values_are_shown_as_java_prints_them_and_secrets_not_at_all(sfn: Any) -> None:
    arn = "arn:aws:states:us-east-1:123456789012:stateMachine:m:1"
    routes = [{"stateMachineVersionArn": arn, "weight": 40}] * 3
    error = refusal(sfn, "CreateStateMachineAlias", {"name": "a", "routingConfiguration": routes})
    item = f"RoutingConfigurationListItem(stateMachineVersionArn={arn}, weight=40)"
    assert error["Message"] == (
        f"1 validation error detected: Value '[{item}, {item}, {item}]' at 'routingConfiguration' failed to satisfy "
        "constraint: Member must have length less than or equal to 2"
    )
    error = refusal(sfn, "SendTaskFailure", {"taskToken": "x" * 2049})
    assert error["Message"].startswith("1 validation error detected: Value at 'taskToken' failed to satisfy")


def test_a_broken_constraint_has_the_namespace_of_the_framework(api: Any) -> None:
    from tests.aws_api.test_malformed_requests import post

    _, answer = post(api, b"{}", X_Amz_Target="AWSStepFunctions.StartExecution")
    assert answer["__type"] == "com.amazon.coral.validate#ValidationException"
    machine = b'{"mapRunArn": "x", "stateMachineArn": "y"}'
    _, answer = post(api, machine, X_Amz_Target="AWSStepFunctions.ListExecutions")
    assert answer["__type"] == "com.amazonaws.swf.service.v2.model#ValidationException"


@pytest.mark.parametrize(
    ("operation", "more"), [("CreateStateMachine", {"name": "empty", "roleArn": ROLE}), ("TestState", {})]
)
def test_an_empty_definition_is_refused_as_a_definition(sfn: Any, operation: str, more: dict[str, str]) -> None:
    error = refusal(sfn, operation, {**more, "definition": ""})
    assert error == {
        "Code": "InvalidDefinition",
        "Message": "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: "
        "Definition must be a valid JSON object at null'",
    }
    answer = call(sfn, "ValidateStateMachineDefinition", {"definition": ""})
    assert answer["diagnostics"] == [
        {
            "severity": "ERROR",
            "code": "SCHEMA_VALIDATION_FAILED",
            "message": "Definition must be a valid JSON object",
        }
    ]
