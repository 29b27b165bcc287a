"""Executions through the API: started, described, listed, stopped, and their histories."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws_api.definitions import FAIL, OTHER_PASS, PASS, WAIT, one


def code(call: Any) -> str:
    with pytest.raises(ClientError) as error:
        call()
    return str(error.value.response["Error"]["Code"])


def test_an_execution_runs_to_its_end(sfn: Any, create: Any, ended: Any) -> None:
    arn = create(PASS)["stateMachineArn"]
    started = sfn.start_execution(stateMachineArn=arn, name="first", input='{"a": 1}')
    described = ended(started["executionArn"])
    assert (described["status"], described["input"], json.loads(described["output"])) == (
        "SUCCEEDED",
        '{"a": 1}',
        {"done": True},
    )
    assert described["redriveStatusReason"] == "Execution is SUCCEEDED and cannot be redriven"
    history = sfn.get_execution_history(executionArn=started["executionArn"])["events"]
    assert [(e["id"], e["previousEventId"], e["type"]) for e in history] == [
        (1, 0, "ExecutionStarted"),
        (2, 0, "PassStateEntered"),
        (3, 2, "PassStateExited"),
        (4, 3, "ExecutionSucceeded"),
    ]


def test_a_history_comes_in_pages_forwards_and_backwards(sfn: Any, create: Any, ended: Any) -> None:
    states = {f"P{n}": {"Type": "Pass", "Next": f"P{n + 1}"} for n in range(20)} | {"P20": {"Type": "Succeed"}}
    arn = create(json.dumps({"StartAt": "P0", "States": states}))["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=arn)["executionArn"]
    ended(execution)
    paginator = sfn.get_paginator("get_execution_history")
    for backwards in (False, True):
        pages = paginator.paginate(executionArn=execution, reverseOrder=backwards, PaginationConfig={"PageSize": 7})
        ids = [event["id"] for page in pages for event in page["events"]]
        assert ids == (list(range(44, 0, -1)) if backwards else list(range(1, 45)))


def test_the_same_name_and_input_is_the_same_execution_while_it_runs(sfn: Any, create: Any) -> None:
    arn = create(WAIT)["stateMachineArn"]
    first = sfn.start_execution(stateMachineArn=arn, name="n", input='{"a":1}')
    assert sfn.start_execution(stateMachineArn=arn, name="n", input='{"a": 1}')["executionArn"] == first["executionArn"]
    assert code(lambda: sfn.start_execution(stateMachineArn=arn, name="n", input="{}")) == "ExecutionAlreadyExists"
    sfn.stop_execution(executionArn=first["executionArn"], error="Enough", cause="of it")


def test_a_stopped_execution_says_why(sfn: Any, create: Any, ended: Any) -> None:
    arn = create(WAIT)["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=arn)["executionArn"]
    sfn.stop_execution(executionArn=execution, error="Enough", cause="of it")
    described = ended(execution)
    assert (described["status"], described["error"], described["cause"]) == ("ABORTED", "Enough", "of it")


def test_executions_are_listed_by_status_the_newest_first(sfn: Any, create: Any, ended: Any) -> None:
    arn = create(FAIL)["stateMachineArn"]
    started = [sfn.start_execution(stateMachineArn=arn, name=f"n{n}")["executionArn"] for n in range(3)]
    for execution in started:
        ended(execution)
    listed = sfn.list_executions(stateMachineArn=arn, statusFilter="FAILED", maxResults=2)
    rest = sfn.list_executions(stateMachineArn=arn, statusFilter="FAILED", maxResults=2, nextToken=listed["nextToken"])
    assert [e["executionArn"] for e in listed["executions"] + rest["executions"]] == started[::-1]
    assert sfn.list_executions(stateMachineArn=arn, statusFilter="SUCCEEDED")["executions"] == []


def test_an_alias_says_which_version_ran(sfn: Any, create: Any, ended: Any) -> None:
    arn = create(PASS, publish=True)["stateMachineArn"]
    sfn.update_state_machine(stateMachineArn=arn, definition=OTHER_PASS)
    route = [{"stateMachineVersionArn": f"{arn}:1", "weight": 100}]
    alias = sfn.create_state_machine_alias(name="live", routingConfiguration=route)["stateMachineAliasArn"]
    described = ended(sfn.start_execution(stateMachineArn=alias)["executionArn"])
    assert (described["stateMachineAliasArn"], described["stateMachineVersionArn"]) == (alias, f"{arn}:1")
    assert json.loads(described["output"]) == {"done": True}
    definition = sfn.describe_state_machine_for_execution(executionArn=described["executionArn"])["definition"]
    assert definition == PASS


@pytest.mark.parametrize(
    ("text", "words"), [("not json", "Unrecognized token 'not'"), ("{", "Unexpected end-of-input")]
)
def test_input_that_is_not_json_is_refused_in_the_services_words(sfn: Any, create: Any, text: str, words: str) -> None:
    arn = create(PASS)["stateMachineArn"]
    with pytest.raises(ClientError, match="InvalidExecutionInput") as error:
        sfn.start_execution(stateMachineArn=arn, input=text)
    assert words in str(error.value)


def test_a_synchronous_express_execution_is_answered_in_its_request(sfn: Any, create: Any) -> None:
    arn = create(FAIL, type="EXPRESS")["stateMachineArn"]
    answer = sfn.start_sync_execution(stateMachineArn=arn, input="{}")
    assert (answer["status"], answer["error"], answer["cause"]) == ("FAILED", "Broken", "on purpose")
    assert answer["billingDetails"]["billedMemoryUsedInMB"] == 64
    assert code(lambda: sfn.list_executions(stateMachineArn=arn)) == "StateMachineTypeNotSupported"


def test_a_workflow_waits_for_the_one_that_it_started(sfn: Any, create: Any, ended: Any, name: str) -> None:
    child = create(PASS, name=f"{name}-child")["stateMachineArn"]
    resource = "arn:aws:states:::states:startExecution.sync:2"
    task = {"Type": "Task", "Resource": resource, "Parameters": {"StateMachineArn": child, "Input": {"a": 1}}}
    parent = create(one(task))["stateMachineArn"]
    described = ended(sfn.start_execution(stateMachineArn=parent)["executionArn"])
    output = json.loads(described["output"])
    assert (output["Status"], output["Output"], output["Input"]) == ("SUCCEEDED", {"done": True}, {"a": 1})


def test_a_state_is_tested_by_itself(sfn: Any) -> None:
    state = json.dumps({"Type": "Pass", "Parameters": {"sum.$": "States.MathAdd($.a, 1)"}, "Next": "Other"})
    answer = sfn.test_state(definition=state, input='{"a": 1}', inspectionLevel="DEBUG")
    assert (answer["status"], answer["output"], answer["nextState"]) == ("SUCCEEDED", '{"sum":2}', "Other")
    assert answer["inspectionData"]["afterParameters"] == '{"sum":2}'


@pytest.mark.parametrize(
    ("parameters", "error", "cause"),
    [
        ({"StateMachineArn": "nope"}, "InvalidArn", "Invalid Arn: 'Invalid ARN prefix: nope'"),
        (
            {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:activity:a"},
            "InvalidArn",
            "Invalid Arn: 'Resource type not valid in this context: activity'",
        ),
        ({"Name": "a b"}, "InvalidName", "Invalid Name: 'a b'"),
        (
            {"Input": "not JSON"},
            "InvalidExecutionInput",
            "Invalid State Machine Execution Input: 'Unrecognized token 'not': was expecting (JSON String, Number, Array, "
            "Object or token 'null', 'true' or 'false')'",
        ),
    ],
)
def test_a_nested_execution_is_refused_in_the_words_of_start_execution(
    sfn: Any, create: Any, ended: Any, name: str, parameters: dict[str, str], error: str, cause: str
) -> None:
    inner = create(PASS, name=f"{name}-inner")["stateMachineArn"]
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution",
        "Parameters": {"StateMachineArn": inner, **parameters},
    }
    machine = create(one(task))["stateMachineArn"]
    failed = ended(sfn.start_execution(stateMachineArn=machine)["executionArn"])
    assert failed["error"] == f"StepFunctions.{error}Exception"
    assert failed["cause"].startswith(f"{cause} (Service: AWSStepFunctions; Status Code: 400; Error Code: {error};")


def test_an_execution_that_took_too_long_has_its_error_in_the_history_only(sfn: Any, create: Any, ended: Any) -> None:
    machine = create(one({"Type": "Wait", "Seconds": 300}, TimeoutSeconds=1))["stateMachineArn"]
    described = ended(sfn.start_execution(stateMachineArn=machine)["executionArn"])
    assert described["status"] == "TIMED_OUT" and described["redriveStatus"] == "REDRIVABLE"
    assert not {"error", "cause", "output"} & described.keys()
    *_, last = sfn.get_execution_history(executionArn=described["executionArn"])["events"]
    assert (last["type"], last["previousEventId"]) == ("ExecutionTimedOut", 0)
    assert last["executionTimedOutEventDetails"] == {"error": "States.Timeout"}
    assert last["timestamp"].microsecond % 1000 == 0  # times are told to the millisecond
