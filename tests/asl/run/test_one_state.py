"""TestState: one state by itself."""

from __future__ import annotations

from typing import Any

import pytest

from asl.run import ItemsRead, Task, TaskFailed, TaskSucceeded
from asl.test_state import StateTest, TestRefused, TestRequest

JSON = Any
ROLE = "arn:aws:iam::123456789012:role/example"
PASSES: JSON = {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": True}}}
TASK: JSON = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True}
MAP: JSON = {"Type": "Map", "ItemProcessor": PASSES, "ItemsPath": "$.l", "End": True}
PARALLEL: JSON = {"Type": "Parallel", "Branches": [PASSES], "End": True}
READS: JSON = {
    "Type": "Map",
    "ItemProcessor": {**PASSES, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}},
    "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b"}},
    "ToleratedFailurePercentage": 40,
    "End": True,
}


def ask(definition: JSON, **fields: Any) -> StateTest:
    check, read = fields.pop("check", None), fields.pop("read", None)
    return StateTest(TestRequest(definition=definition, at=1.0, entropy="test", **fields), check, read)


def test_a_wait_does_not_wait() -> None:
    state = {"Type": "Wait", "Seconds": 300, "Next": "After"}
    assert ask(state, input="5").begin() == {"status": "SUCCEEDED", "output": "5", "nextState": "After"}


def test_a_task_without_a_mock_is_to_be_performed() -> None:
    state = {**TASK, "Parameters": {"x.$": "$.n"}, "ResultSelector": {"y.$": "$.z"}}
    test = ask(state, input='{"n":1}', role_arn=ROLE, inspection_level="DEBUG")
    task = test.begin()
    assert isinstance(task, Task)
    assert (task.resource, task.input) == ("arn:aws:states:::lambda:invoke", {"x": 1})
    response = test.answer(TaskSucceeded(1.0, output={"z": 2}))
    assert (response["status"], response["output"]) == ("SUCCEEDED", '{"y":2}')
    assert response["inspectionData"]["result"] == '{"z":2}'


def test_a_task_that_fails_is_caught() -> None:
    state = {**TASK, "Catch": [{"ErrorEquals": ["No"], "Next": "A"}, {"ErrorEquals": ["Bad"], "Next": "B"}]}
    test = ask(state, role_arn=ROLE, inspection_level="DEBUG")
    assert isinstance(test.begin(), Task)
    response = test.answer(TaskFailed(1.0, error="Bad", cause="so"))
    assert response["status"] == "CAUGHT_ERROR"
    assert (response["nextState"], response["error"], response["cause"]) == ("B", "Bad", "so")
    assert response["output"] == '{"Error":"Bad","Cause":"so"}'
    assert response["inspectionData"]["errorDetails"] == {"catchIndex": 1}


def test_a_cause_names_no_event() -> None:
    response = ask({"Type": "Pass", "InputPath": "$.no", "End": True}).begin()
    assert response == {
        "status": "FAILED",
        "error": "States.Runtime",
        "cause": "An error occurred while executing the state 'StateName' (entered at the event id #0). "
        "Invalid path '$.no' : No results for path: $['no']",
    }


def test_variables_are_seen_and_shown() -> None:
    state = {"Type": "Pass", "Parameters": {"x.$": "$x"}, "Assign": {"y": 2}, "End": True}
    response = ask(state, variables={"x": 1}, inspection_level="TRACE").begin()
    assert not isinstance(response, Task)
    assert response["output"] == '{"x":1}'
    assert response["inspectionData"]["variables"] == '{"x":1,"y":2}'


def test_a_state_inside_others_is_found_by_its_name() -> None:
    inner = {"StartAt": "Deep", "States": {"Deep": {"Type": "Pass", "Result": 7, "Next": "Other"}}}
    outer = {"Type": "Parallel", "Branches": [PASSES, inner], "End": True}
    machine = {"StartAt": "Outer", "States": {"Outer": outer}}
    assert ask(machine, state_name="Deep").begin() == {"status": "SUCCEEDED", "output": "7", "nextState": "Other"}


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(TestRefused, match="State not found in definition"):
        ask({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}, state_name="No")


def test_the_items_of_a_map_are_shown() -> None:
    state = {**MAP, "ItemSelector": {"v.$": "$$.Map.Item.Value"}}
    test = ask(state, input='{"l":[1,2]}', mock={"result": "[3,4]"}, inspection_level="DEBUG")
    response = test.begin()
    assert not isinstance(response, Task)
    assert response["output"] == "[3,4]"
    data = response["inspectionData"]
    assert (data["afterItemsPath"], data["afterItemSelector"]) == ("[1,2]", '[{"v":1},{"v":2}]')


def test_the_data_of_a_reader_are_given() -> None:
    configuration = {"mapItemReaderData": "[1,2]", "mapIterationFailureCount": 1}
    response = ask(READS, mock={"result": "[1,2]"}, configuration=configuration).begin()
    assert not isinstance(response, Task)
    assert (response["status"], response["error"]) == ("FAILED", "States.ExceedToleratedFailureThreshold")
    response = ask(READS, mock={"result": "[]"}, configuration={"mapItemReaderData": "{"}).begin()
    assert not isinstance(response, Task)
    assert (response["error"], response["cause"]) == (
        "States.ItemReaderFailed",
        "Attempting to map over non-iterable node.",
    )


def test_a_mocked_error_fails_a_parallel() -> None:
    state = {"Type": "Parallel", "Branches": [PASSES], "Parameters": {"x": 1}, "End": True}
    response = ask(state, mock={"errorOutput": {"error": "E"}}, inspection_level="DEBUG").begin()
    assert response == {
        "status": "FAILED",
        "error": "E",
        "inspectionData": {"input": "{}", "afterInputPath": "{}", "afterParameters": '{"x":1}'},
    }


@pytest.mark.parametrize(
    ("definition", "fields", "message"),
    [
        (TASK, {"context": {}, "role_arn": ROLE}, "TestState does not support Context when a mock is not specified."),
        (
            MAP,
            {},
            "TestState API does not support Map or Parallel states. "
            "Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]",
        ),
        (MAP, {"input": '{"l":[]}', "mock": {"result": "{}"}}, "Mocked result must be an array."),
        (TASK, {"mock": {"result": "{"}}, "Mocked result must be valid JSON"),
        (
            {"Type": "Pass", "End": True},
            {"mock": {"result": "{}"}},
            "State type 'Pass' is not supported when a mock is specified",
        ),
        (TASK, {"mock": {}}, "A test mock should have one of the following fields: [result, errorOutput]."),
        (TASK, {"mock": {"errorOutput": {"cause": "c"}}}, "A mocked errorOutput must have an error."),
        (
            TASK,
            {"mock": {"result": "{}"}, "reveal_secrets": True},
            "TestState does not support RevealSecrets when a mock is specified.",
        ),
        (
            {**TASK, "Resource": "arn:aws:states:us-east-1:123456789012:activity:a"},
            {"role_arn": ROLE},
            "A mock must be specified when testing a Task state that uses an Activity",
        ),
        (
            {**TASK, "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken"},
            {"role_arn": ROLE},
            "A mock must be specified when testing a Task state that uses the .waitForTaskToken pattern",
        ),
        (
            TASK,
            {"mock": {"errorOutput": {"error": "E"}}, "configuration": {"errorCausedByState": "X"}},
            "ErrorCausedByState can only be specified when an error of a Map or Parallel state is mocked.",
        ),
        (
            PARALLEL,
            {"mock": {"errorOutput": {"error": "E"}}, "configuration": {"errorCausedByState": "Outer"}},
            "State 'Outer' does not exist in the state machine definition.",
        ),
        (TASK, {}, "RoleArn must be specified when testing a Task state"),
        (
            TASK,
            {"mock": {"result": "{}", "errorOutput": {}}},
            "A test mock should have only one of the following fields: [result, errorOutput].",
        ),
        (
            MAP,
            {"configuration": {"mapIterationFailureCount": 1}},
            "TestState does not support MapIterationFailureCount when a mock is not specified.",
        ),
        (
            MAP,
            {"input": '{"l":[]}', "mock": {"result": "[]"}, "configuration": {"mapIterationFailureCount": 1}},
            "Map iteration failure count must be less than or equal to the number of Map iterations",
        ),
        (
            {**READS, "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"}}},
            {"mock": {"result": "[]"}},
            "Mocked result must be a JSON object.",
        ),
        (PARALLEL, {"mock": {"result": "{}"}}, "Mocked result must be an array."),
        (
            PARALLEL,
            {"mock": {"result": "[]"}},
            "Mocked result must contain the same number of items as number of Parallel branches.",
        ),
    ],
)
def test_what_cannot_be_tested_is_refused(definition: JSON, fields: JSON, message: str) -> None:
    with pytest.raises(TestRefused) as refused:
        ask(definition, **fields).begin()
    assert str(refused.value) == message


def test_the_shape_of_a_mock_is_checked_by_who_knows_it() -> None:
    def check(resource: Any, result: JSON) -> str | None:
        return None if result == {"ok": resource.service} else "Field 'ok' must be there"

    fitting = ask(TASK, mock={"result": '{"ok":"lambda"}'}, check=check).begin()
    assert not isinstance(fitting, Task)
    assert fitting["status"] == "SUCCEEDED"
    with pytest.raises(TestRefused, match="Mock result schema validation error: Field 'ok' must be there"):
        ask(TASK, mock={"result": "{}"}, check=check).begin()
    unchecked = ask(TASK, mock={"result": "{}", "fieldValidationMode": "NONE"}, check=check).begin()
    assert not isinstance(unchecked, Task)
    assert unchecked["status"] == "SUCCEEDED"


def inside(container: JSON) -> JSON:
    """A machine whose state Deep is inside the container."""
    return {"StartAt": "Outer", "States": {"Outer": {**container, "End": True}}}


DEEP: JSON = {
    "StartAt": "Deep",
    "States": {"Deep": {"Type": "Pass", "Parameters": {"item.$": "$$.Map.Item"}, "End": True}},
}
BRANCH: JSON = {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [DEEP], "End": True}}}


@pytest.mark.parametrize("processor", [DEEP, BRANCH], ids=["its own", "of a branch in it"])
@pytest.mark.parametrize("field", ["ItemProcessor", "Iterator"])
def test_a_state_inside_a_map_is_tested_as_the_first_iteration(processor: JSON, field: str) -> None:
    definition = inside({"Type": "Map", field: processor})
    response = ask(definition, state_name="Deep", input='{"n":1}').begin()
    assert response["output"] == '{"item":{"Index":0,"Value":{"n":1}}}'


def test_a_state_inside_a_branch_has_no_item() -> None:
    definition = inside({"Type": "Parallel", "Branches": [DEEP]})
    response = ask(definition, state_name="Deep", input='{"n":1}').begin()
    assert (response["status"], response["error"]) == ("FAILED", "States.Runtime")


def test_the_selector_of_a_reader_sees_where_items_come_from() -> None:
    state = {**READS, "ItemSelector": {"from.$": "$$.Map.Item.Source", "v.$": "$$.Map.Item.Value"}}
    data = {"mapItemReaderData": '["a"]'}
    test = ask(state, mock={"result": "[1]"}, inspection_level="DEBUG", configuration=data)
    assert test.begin()["inspectionData"]["afterItemSelector"] == '[{"from":"s3://b","v":"a"}]'


def test_a_context_object_is_taken_as_it_is_given() -> None:
    state = {**TASK, "Parameters": {"id.$": "$$.Execution.Id", "all.$": "$$"}}
    test = ask(state, mock={"result": "{}"}, context={"Execution": {"Id": "mine"}}, inspection_level="DEBUG")
    response = test.begin()
    assert not isinstance(response, Task)
    assert response["inspectionData"]["afterParameters"] == '{"id":"mine","all":{"Execution":{"Id":"mine"}}}'


@pytest.mark.parametrize("container", [PARALLEL, MAP], ids=["Parallel", "Map"])
def test_an_error_may_come_from_a_state_inside(container: JSON) -> None:
    mock = {"errorOutput": {"error": "E"}}
    response = ask(container, input='{"l":[]}', mock=mock, configuration={"errorCausedByState": "Inner"}).begin()
    assert response == {"status": "FAILED", "error": "E"}


def test_each_step_from_the_source_to_the_inputs_of_the_children_is_shown() -> None:
    reader = {**READS["ItemReader"], "ReaderConfig": {"InputType": "JSON", "ItemsPointer": "/deep", "MaxItems": 3}}
    state = {
        **READS,
        "ItemReader": reader,
        "ItemSelector": {"n.$": "$$.Map.Item.Value"},
        "ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": {"x": 1}},
    }
    asked: list[JSON] = []

    def read(reader: JSON, text: str) -> ItemsRead:
        asked.append((reader["MaxItems"], text))
        return ItemsRead(1.0, items=(7, 8, 9))

    configuration = {"mapItemReaderData": '{"deep":[7,8,9,10]}'}
    test = ask(state, mock={"result": "[]"}, inspection_level="DEBUG", configuration=configuration, read=read)
    response = test.begin()
    assert not isinstance(response, Task)
    assert asked == [(3, '{"deep":[7,8,9,10]}')]
    data = response["inspectionData"]
    assert data["afterItemsPointer"] == "[7,8,9]"
    assert data["afterItemSelector"] == '[{"n":7},{"n":8},{"n":9}]'
    assert data["afterItemBatcher"] == (
        '[{"BatchInput":{"x":1},"Items":[{"n":7},{"n":8}]},{"BatchInput":{"x":1},"Items":[{"n":9}]}]'
    )


def test_the_selector_of_a_jsonata_map_is_shown() -> None:
    state = {
        "Type": "Map",
        "QueryLanguage": "JSONata",
        "Items": "{% $states.input.l %}",
        "ItemSelector": {"v": "{% $states.context.Map.Item.Value %}"},
        "ItemProcessor": PASSES,
        "End": True,
    }
    response = ask(state, input='{"l":[1,2]}', mock={"result": "[]"}, inspection_level="DEBUG").begin()
    assert not isinstance(response, Task)
    assert response["inspectionData"] == {
        "input": '{"l":[1,2]}',
        "afterItemSelector": '[{"v":1},{"v":2}]',
        "maxConcurrency": 0,
    }


@pytest.mark.parametrize(
    ("reader", "items"),
    [({}, "[1,2]"), ({"ItemReader": READS["ItemReader"]}, "[]")],
    ids=["in the input", "of a reader that nobody asked"],
)
def test_the_items_of_a_distributed_map_are_shown(reader: JSON, items: str) -> None:
    state = {"Type": "Map", "ItemProcessor": READS["ItemProcessor"], **reader, "End": True}
    response = ask(state, input="[1,2]", mock={"result": "[]"}, inspection_level="DEBUG").begin()
    assert not isinstance(response, Task)
    assert response["inspectionData"]["afterItemsPath"] == items


@pytest.mark.parametrize(("level", "shown"), [("TRACE", True), ("DEBUG", False)])
def test_what_went_over_the_wire_is_shown_by_trace_alone(level: str, shown: bool) -> None:
    test = ask({**TASK, "Resource": "arn:aws:states:::http:invoke"}, role_arn=ROLE, inspection_level=level)
    assert isinstance(test.begin(), Task)
    exchange = {"request": {"method": "GET"}, "response": {"statusCode": "200"}}
    data = test.answer(TaskSucceeded(1.0, output={}), exchange)["inspectionData"]
    assert ("request" in data, "response" in data) == (shown, shown)
