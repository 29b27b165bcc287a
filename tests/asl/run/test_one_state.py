"""TestState: one state by itself."""

from __future__ import annotations

from typing import Any

import pytest

from asl.run import Task, TaskFailed, TaskSucceeded
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
    check = fields.pop("check", None)
    return StateTest(TestRequest(definition=definition, at=1.0, entropy="test", **fields), check)


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
    with pytest.raises(TestRefused, match="'No' does not exist"):
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
    with pytest.raises(TestRefused, match="must be a JSON array"):
        ask(READS, mock={"result": "[]"}, configuration={"mapItemReaderData": "{}"}).begin()


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
        (TASK, {"context": {}, "role_arn": ROLE}, "A context object can only be specified together with a mock."),
        (MAP, {}, "A mock must be specified when testing a Map state"),
        (MAP, {"input": '{"l":[]}', "mock": {"result": "{}"}}, "Mocked result must be an array."),
        (TASK, {"mock": {"result": "{"}}, "Mocked result must be valid JSON"),
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
