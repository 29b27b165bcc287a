"""Map Runs and redrives through boto3."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.browser.studio import until

HOLD = {"StartAt": "Hold", "States": {"Hold": {"Type": "Wait", "Seconds": 600, "End": True}}}
LOOK = {
    "StartAt": "Look",
    "States": {
        "Look": {
            "Type": "Choice",
            "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "Bad"}],
            "Default": "Good",
        },
        "Good": {"Type": "Succeed"},
        "Bad": {"Type": "Fail", "Error": "Two"},
    },
}


def definition(processor: dict[str, Any], **fields: Any) -> str:
    """A machine of one Distributed Map over its input."""
    each = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **processor}
    state = {"Type": "Map", "Label": "Lab", "ItemProcessor": each, "End": True, **fields}
    return json.dumps({"StartAt": "Each", "States": {"Each": state}})


@pytest.fixture
def begun(sfn, create):
    """Start an execution, and wait for its Map Run."""

    def start(text: str, items: list[Any]) -> tuple[str, str]:
        machine = create(text)["stateMachineArn"]
        arn = sfn.start_execution(stateMachineArn=machine, input=json.dumps(items))["executionArn"]
        listed = until(lambda: sfn.list_map_runs(executionArn=arn)["mapRuns"], 120, "the Map Run")
        return arn, listed[0]["mapRunArn"]

    return start


def running(sfn, map_run: str, count: int) -> dict[str, Any]:
    """DescribeMapRun's answer, once so many children run."""

    def look() -> dict[str, Any] | None:
        found = sfn.describe_map_run(mapRunArn=map_run)
        return found if found["itemCounts"]["running"] == count else None

    return until(look, 120, f"{count} children")


def test_a_map_run_is_described_and_its_children_are_listed(sfn, begun, ended, name):
    arn, map_run = begun(definition(LOOK, ToleratedFailureCount=1, MaxConcurrency=5), [1, 2, 3])
    assert map_run.startswith(f"arn:aws:states:us-east-1:123456789012:mapRun:{name}/Lab:")
    assert ended(arn)["status"] == "SUCCEEDED"
    found = sfn.describe_map_run(mapRunArn=map_run)
    assert (found["executionArn"], found["status"], found["redriveCount"]) == (arn, "SUCCEEDED", 0)
    assert (found["maxConcurrency"], found["toleratedFailureCount"], found["toleratedFailurePercentage"]) == (5, 1, 0.0)
    assert found["stopDate"] >= found["startDate"]
    counts = {key: value for key, value in found["itemCounts"].items() if value}
    assert counts == {"succeeded": 2, "failed": 1, "total": 3}
    assert found["executionCounts"] == found["itemCounts"]
    children = sfn.list_executions(mapRunArn=map_run)["executions"]
    assert len(children) == 3
    for child in children:
        assert (child["mapRunArn"], child["itemCount"]) == (map_run, 1)
        assert child["stateMachineArn"].endswith(f":stateMachine:{name}/Lab")
    failed = sfn.list_executions(mapRunArn=map_run, statusFilter="FAILED")["executions"]
    described = sfn.describe_execution(executionArn=failed[0]["executionArn"])
    assert (described["mapRunArn"], described["error"], described["input"]) == (map_run, "Two", "2")
    assert described["redriveStatus"] == "REDRIVABLE_BY_MAP_RUN"
    assert "redriveStatusReason" not in described


def test_the_children_are_not_among_the_executions_of_the_machine(sfn, begun, ended, create):
    arn, _ = begun(definition(LOOK), [1, 3])
    ended(arn)
    machine = sfn.describe_execution(executionArn=arn)["stateMachineArn"]
    assert [one["executionArn"] for one in sfn.list_executions(stateMachineArn=machine)["executions"]] == [arn]


def test_a_child_knows_the_map_run_and_the_label_of_its_machine(sfn, begun, ended):
    arn, map_run = begun(definition(LOOK), [1])
    ended(arn)
    child = sfn.list_executions(mapRunArn=map_run)["executions"][0]["executionArn"]
    found = sfn.describe_state_machine_for_execution(executionArn=child)
    assert (found["mapRunArn"], found["label"]) == (map_run, "Lab")
    types = [event["type"] for event in sfn.get_execution_history(executionArn=child)["events"]]
    assert types[0] == "ExecutionStarted"
    assert types[-1] == "ExecutionSucceeded"


def test_an_update_takes_effect_while_the_map_run_runs(sfn, begun, ended):
    arn, map_run = begun(definition(HOLD, MaxConcurrency=1), [1, 2, 3, 4])
    assert running(sfn, map_run, 1)["itemCounts"]["pending"] == 3
    sfn.update_map_run(mapRunArn=map_run, maxConcurrency=3, toleratedFailurePercentage=12.5)
    found = running(sfn, map_run, 3)
    assert (found["maxConcurrency"], found["toleratedFailurePercentage"]) == (3, 12.5)
    sfn.stop_execution(executionArn=arn)
    assert ended(arn)["status"] == "ABORTED"
    until(lambda: sfn.describe_map_run(mapRunArn=map_run)["itemCounts"]["aborted"] == 3, 120, "the end of the children")
    assert sfn.describe_map_run(mapRunArn=map_run)["status"] == "ABORTED"
    with pytest.raises(ClientError) as refused:
        sfn.update_map_run(mapRunArn=map_run, maxConcurrency=1)
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    assert refused.value.response["reason"] == "CANNOT_UPDATE_COMPLETED_MAP_RUN"


def test_an_update_of_nothing_is_refused(sfn, begun, ended):
    arn, map_run = begun(definition(LOOK), [1])
    with pytest.raises(ClientError) as refused:
        sfn.update_map_run(mapRunArn=map_run)
    assert refused.value.response["reason"] == "MISSING_REQUIRED_PARAMETER"
    ended(arn)


def test_a_map_run_that_is_not_there_is_not_found(sfn):
    arn = "arn:aws:states:us-east-1:123456789012:mapRun:none/Lab:00000000-0000-0000-0000-000000000000"
    for call in (sfn.describe_map_run, sfn.list_executions):
        with pytest.raises(ClientError) as refused:
            call(mapRunArn=arn)
        assert refused.value.response["Error"]["Code"] == "ResourceNotFound"
    with pytest.raises(ClientError) as refused:
        sfn.describe_map_run(mapRunArn="arn:aws:states:us-east-1:123456789012:execution:a:b")
    assert refused.value.response["Error"]["Code"] == "InvalidArn"


def test_map_runs_are_listed_page_by_page(sfn, create, ended):
    processor = json.loads(definition(LOOK))["States"]["Each"]
    second = {**processor, "Label": "Second"}
    states = {"Each": {k: v for k, v in processor.items() if k != "End"} | {"Next": "Again"}, "Again": second}
    inner = json.dumps(second["ItemProcessor"]).replace("Look", "Look2").replace("Good", "Good2").replace("Bad", "Bad2")
    states["Again"]["ItemProcessor"] = json.loads(inner)
    # The first Map's output is the second one's input.
    machine = create(json.dumps({"StartAt": "Each", "States": states}))["stateMachineArn"]
    arn = sfn.start_execution(stateMachineArn=machine, input="[1,3]")["executionArn"]
    ended(arn)
    first = sfn.list_map_runs(executionArn=arn, maxResults=1)
    rest = sfn.list_map_runs(executionArn=arn, maxResults=1, nextToken=first["nextToken"])
    labels = [page["mapRuns"][0]["mapRunArn"].rpartition(":")[0].rpartition("/")[2] for page in (first, rest)]
    assert labels == ["Second", "Lab"]
    assert "nextToken" not in rest


def test_a_redrive_goes_on_with_the_failed_children(sfn, begun, ended):
    arn, map_run = begun(definition(LOOK, MaxConcurrency=1), [1, 2, 3])
    described = ended(arn)
    assert (described["status"], described["redriveStatus"]) == ("FAILED", "REDRIVABLE")
    redriven = sfn.redrive_execution(executionArn=arn, clientToken="one")["redriveDate"]
    assert sfn.redrive_execution(executionArn=arn, clientToken="one")["redriveDate"] == redriven
    described = ended(arn)
    assert (described["status"], described["redriveCount"]) == ("FAILED", 1)  # the second item fails each time
    assert described["redriveDate"] == redriven
    found = sfn.describe_map_run(mapRunArn=map_run)
    assert (found["redriveCount"], found["itemCounts"]["failed"], found["itemCounts"]["succeeded"]) == (1, 1, 1)
    child = sfn.list_executions(mapRunArn=map_run, redriveFilter="REDRIVEN")["executions"]
    assert [one["redriveCount"] for one in child] == [1]
    types = [event["type"] for event in sfn.get_execution_history(executionArn=arn)["events"]]
    assert types[types.index("ExecutionRedriven") + 1] == "MapRunRedriven"


def test_a_redrive_is_refused_with_the_reason(sfn, create, ended):
    machine = create(json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}))["stateMachineArn"]
    arn = sfn.start_execution(stateMachineArn=machine)["executionArn"]
    ended(arn)
    with pytest.raises(ClientError) as refused:
        sfn.redrive_execution(executionArn=arn)
    assert refused.value.response["Error"]["Code"] == "ExecutionNotRedrivable"
    assert refused.value.response["Error"]["Message"] == "Execution is SUCCEEDED and cannot be redriven"
