"""What may be written in Parameters and Arguments, place by place."""

from __future__ import annotations

import pytest

from asl.lint.parameter_names import parameter_names

SDK = "arn:aws:states:::aws-sdk:"


def test_the_required_ones_are_told() -> None:
    names = parameter_names("arn:aws:states:::sqs:sendMessage", [])
    assert (names["QueueUrl"], names["MessageBody"], names["DelaySeconds"]) == (True, True, False)


@pytest.mark.parametrize(
    ("resource", "steps", "name"),
    [
        (SDK + "ec2:describeSnapshots", ["Filters", "0"], "Values"),
        (SDK + "dynamodb:putItem", ["Item", "any key"], "Bool"),
        (SDK + "dynamodb:putItem", ["Item", "any key", "M", "another"], "S"),
        ("arn:aws:states:::http:invoke", [], "ApiEndpoint"),
    ],
)
def test_names_within_fields(resource: str, steps: list[str], name: str) -> None:
    assert name in parameter_names(resource, steps)


@pytest.mark.parametrize(
    ("resource", "steps"),
    [
        ("arn:aws:lambda:us-east-1:123456789012:function:f", []),
        (SDK + "dynamodb:putItem", ["Item"]),
        (SDK + "dynamodb:putItem", ["Nothing"]),
        (SDK + "dynamodb:putItem", ["TableName", "more"]),
        ("arn:aws:states:::lambda:invoke", ["Payload"]),
    ],
)
def test_nothing_is_said_where_nothing_is_known(resource: str, steps: list[str]) -> None:
    assert parameter_names(resource, steps) == {}
