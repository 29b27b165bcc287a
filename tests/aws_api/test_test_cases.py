"""`arn#TestCase` through boto3: the mock configuration of Step Functions Local, on the real product."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws_api.definitions import one

TASK = {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "NobodyPerformsThis"},
    "Retry": [
        {"ErrorEquals": ["Lambda.ResourceNotReadyException"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 1}
    ],
}
RESPONSES = {
    "Good": {"0": {"Return": {"StatusCode": 200, "Payload": {"body": "hello"}}}},
    "Flaky": {
        "0": {"Throw": {"Error": "Lambda.ResourceNotReadyException", "Cause": "not ready"}},
        "1": {"Return": {"StatusCode": 200, "Payload": {"body": "after a retry"}}},
    },
}


@pytest.fixture
def configure(api: Any, name: str):
    """Write test cases for the state machine of this test beside those of others."""
    path = Path(api.home).parent / "MockConfigFile.json"

    def write(cases: dict[str, Any]) -> None:
        found = json.loads(path.read_text())
        found["StateMachines"][name] = {"TestCases": cases}
        found["MockedResponses"] = RESPONSES
        made = path.with_suffix(".new")
        made.write_text(json.dumps(found))
        os.replace(made, path)

    return write


def test_an_execution_is_started_with_the_mocks_of_a_test_case(sfn, create, ended, configure, name):
    arn = create(one(TASK))["stateMachineArn"]
    configure({"HappyPath": {"S": "Good"}, "RetryPath": {"S": "Flaky"}})
    happy = ended(sfn.start_execution(stateMachineArn=f"{arn}#HappyPath", name="happy")["executionArn"])
    assert (happy["status"], json.loads(happy["output"])["Payload"]) == ("SUCCEEDED", {"body": "hello"})
    assert happy["stateMachineArn"] == arn
    retried = sfn.start_execution(stateMachineArn=f"{arn}#RetryPath", name="retried")["executionArn"]
    assert json.loads(ended(retried)["output"])["Payload"] == {"body": "after a retry"}
    types = [event["type"] for event in sfn.get_execution_history(executionArn=retried)["events"]]
    assert types.count("TaskFailed") == 1 and types.count("TaskSucceeded") == 1


def test_a_synchronous_execution_takes_a_test_case_too(sfn, create, configure):
    arn = create(one(TASK), type="EXPRESS")["stateMachineArn"]
    configure({"HappyPath": {"S": "Good"}})
    answer = sfn.start_sync_execution(stateMachineArn=f"{arn}#HappyPath")
    assert (answer["status"], json.loads(answer["output"])["StatusCode"]) == ("SUCCEEDED", 200)


def test_what_is_wrong_with_a_test_case_is_said(sfn, create, configure, name):
    arn = create(one(TASK))["stateMachineArn"]
    configure({"HappyPath": {"S": "Good"}})
    with pytest.raises(ClientError, match=f"no test case 'Nope' for '{name}'. It has: HappyPath") as refused:
        sfn.start_execution(stateMachineArn=f"{arn}#Nope")
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    sfn.start_execution(stateMachineArn=f"{arn}#HappyPath", name="once")
    with pytest.raises(ClientError) as taken:
        sfn.start_execution(stateMachineArn=arn, name="once")
    assert taken.value.response["Error"]["Code"] == "ExecutionAlreadyExists"
