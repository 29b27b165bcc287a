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
    with pytest.raises(ClientError, match="RevealSecrets cannot be used when a mock is specified"):
        sfn.test_state(
            definition=json.dumps({**state, "Parameters": arguments}), mock={"result": "{}"}, revealSecrets=True
        )
