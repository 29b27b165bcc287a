"""TestState over HTTP: what the core leaves to the server."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

READS: dict[str, Any] = {
    "Type": "Map",
    "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "P",
        "States": {"P": {"Type": "Pass", "End": True}},
    },
    "ItemReader": {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "MaxItems": 2},
        "Parameters": {"Bucket": "b", "Key": "k"},
    },
    "End": True,
}


def asked(sfn: Any, reader: dict[str, Any], data: str) -> dict[str, Any]:
    answer: dict[str, Any] = sfn.test_state(
        definition=json.dumps({**READS, "ItemReader": {**READS["ItemReader"], "ReaderConfig": reader}}),
        mock={"result": "[]"},
        inspectionLevel="DEBUG",
        stateConfiguration={"mapItemReaderData": data},
    )
    return answer


@pytest.mark.parametrize(
    ("reader", "data", "items"),
    [
        (READS["ItemReader"]["ReaderConfig"], "a,b\n1,2\n3,4\n5,6\n", [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]),
        ({"InputType": "JSONL"}, '{"a":1}\n{"a":2}\n', [{"a": 1}, {"a": 2}]),
        ({"InputType": "JSON", "ItemsPointer": "/deep"}, '{"deep":{"k":1}}', [{"Key": "k", "Value": 1}]),
        ({"InputType": "PARQUET"}, '[{"a":1}]', [{"a": 1}]),
    ],
    ids=["CSV", "JSONL", "members of an object", "as it is found there"],
)
def test_a_reader_is_tested_with_the_text_of_its_source(
    sfn: Any, reader: dict[str, Any], data: str, items: list[Any]
) -> None:
    assert json.loads(asked(sfn, reader, data)["inspectionData"]["afterItemsPath"]) == items


def test_a_source_that_cannot_be_read_fails_the_state(sfn: Any) -> None:
    answer = asked(sfn, READS["ItemReader"]["ReaderConfig"], "a,a\n1,2\n")
    assert (answer["status"], answer["error"], answer["cause"]) == (
        "FAILED",
        "States.ItemReaderFailed",
        "CSV headers cannot contain duplicates.",
    )


def test_secrets_are_not_revealed_where_nothing_is_called(sfn: Any) -> None:
    state = {"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "End": True}
    arguments = {"ApiEndpoint": "https://example.com", "Method": "GET", "Authentication": {"ConnectionArn": "arn"}}
    with pytest.raises(ClientError, match="TestState does not support RevealSecrets when a mock is specified"):
        sfn.test_state(
            definition=json.dumps({**state, "Parameters": arguments}), mock={"result": "{}"}, revealSecrets=True
        )


@pytest.mark.parametrize(
    ("context", "words"),
    [
        ("{", "Context object must be an object"),
        ("[]", "Context object must be an object"),
        ('{"Map": {"Item": {}}}', "'Map' field is not supported when mocking a Context object"),
        ('{"Other": {}}', "Field 'Other' is not allowed"),
        ('{"Execution": {"Other": 1}}', "Field 'Other' is not allowed"),
        ('{"Execution": 1}', "Execution must be an object"),
        ('{"Execution": {"Id": 1}}', "Execution.Id must be a string"),
        ('{"State": {"RetryCount": true}}', "State.RetryCount must be an integer"),
    ],
)
def test_a_context_that_the_service_would_not_make_is_refused(sfn: Any, context: str, words: str) -> None:
    state = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}
    state["Parameters"] = {"QueueUrl": "q", "MessageBody": "b"}
    with pytest.raises(ClientError) as refused:
        sfn.test_state(definition=json.dumps(state), mock={"result": "{}"}, context=context)
    error = refused.value.response["Error"]
    assert (error["Code"], error["Message"]) == ("ValidationException", f"Invalid Context object provided: {words}")


def test_a_container_without_a_mock_is_refused_as_a_definition(sfn: Any) -> None:
    state = {"Type": "Parallel", "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}], "End": True}
    with pytest.raises(ClientError) as refused:
        sfn.test_state(definition=json.dumps(state))
    error = refused.value.response["Error"]
    assert error["Code"] == "InvalidDefinition"
    assert error["Message"].startswith("TestState API does not support Map or Parallel states.")


def test_a_mock_keeps_to_the_values_of_an_enumeration(sfn: Any) -> None:
    state = {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:describeTable", "End": True}
    state["Parameters"] = {"TableName": "t"}
    with pytest.raises(ClientError, match="Field 'TableStatus' is not an expected value"):
        sfn.test_state(definition=json.dumps(state), mock={"result": '{"Table": {"TableStatus": "SLEEPING"}}'})
    answer = sfn.test_state(definition=json.dumps(state), mock={"result": '{"Table": {"TableStatus": "ACTIVE"}}'})
    assert answer["status"] == "SUCCEEDED"
