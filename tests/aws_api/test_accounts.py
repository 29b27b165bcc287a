"""An access key of 12 digits names the account: other names, other ARNs, the same pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws_api.conftest import ROLE, client_of
from tests.aws_api.definitions import OTHER_PASS, PASS, one
from tests.browser.studio import Studio, until

OTHER = "111122223333"


@pytest.fixture(scope="module")
def theirs(api: Studio) -> Any:
    """A client in another account than the studio's own."""
    return client_of(api, OTHER)


def test_two_accounts_have_machines_of_one_name(
    api: Studio, sfn: Any, theirs: Any, create: Any, name: str, ended: Any, owner: Any
) -> None:
    mine = create(PASS)["stateMachineArn"]
    other = theirs.create_state_machine(name=name, definition=OTHER_PASS, roleArn=ROLE)["stateMachineArn"]
    assert other == f"arn:aws:states:us-east-1:{OTHER}:stateMachine:{name}"
    listed = [m["stateMachineArn"] for m in theirs.list_state_machines(maxResults=1000)["stateMachines"]]
    assert other in listed
    assert all(f":{OTHER}:" in arn for arn in listed)
    assert other not in [m["stateMachineArn"] for m in sfn.list_state_machines(maxResults=1000)["stateMachines"]]
    assert sfn.describe_state_machine(stateMachineArn=mine)["definition"] == PASS

    started = theirs.start_execution(stateMachineArn=other, name="n")["executionArn"]
    assert started == f"arn:aws:states:us-east-1:{OTHER}:execution:{name}:n"
    assert ended(started)["stateMachineArn"] == other
    listed = owner.get(f"{api.url}/api/v1/workflows?search={name}")["items"]
    assert sorted(w["arn"] for w in listed) == sorted([mine, other])
    theirs.delete_state_machine(stateMachineArn=other)
    assert sfn.describe_state_machine(stateMachineArn=mine)["status"] == "ACTIVE"


def test_activities_are_the_accounts_too(sfn: Any, theirs: Any, name: str, ended: Any) -> None:
    mine = sfn.create_activity(name=name)["activityArn"]
    other = theirs.create_activity(name=name, tags=[{"key": "whose", "value": "theirs"}])["activityArn"]
    assert other == f"arn:aws:states:us-east-1:{OTHER}:activity:{name}" != mine
    listed = [a["activityArn"] for a in theirs.list_activities(maxResults=1000)["activities"]]
    assert other in listed
    assert mine not in listed
    assert sfn.list_tags_for_resource(resourceArn=mine)["tags"] == []
    machine = theirs.create_state_machine(
        name=f"{name}-poll", definition=one({"Type": "Task", "Resource": other}), roleArn=ROLE
    )["stateMachineArn"]
    execution = theirs.start_execution(stateMachineArn=machine)["executionArn"]
    task = theirs.get_activity_task(activityArn=other)
    theirs.send_task_success(taskToken=task["taskToken"], output='"done"')
    assert ended(execution)["output"] == '"done"'
    theirs.delete_activity(activityArn=other)
    assert sfn.describe_activity(activityArn=mine)["name"] == name


def test_a_workflow_starts_another_one_of_its_account(theirs: Any, name: str, ended: Any) -> None:
    child = theirs.create_state_machine(name=f"{name}-child", definition=PASS, roleArn=ROLE)["stateMachineArn"]
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {"StateMachineArn": child},
    }
    parent = theirs.create_state_machine(name=name, definition=one(task), roleArn=ROLE)["stateMachineArn"]
    output = json.loads(ended(theirs.start_execution(stateMachineArn=parent)["executionArn"])["output"])
    assert output["ExecutionArn"].startswith(f"arn:aws:states:us-east-1:{OTHER}:execution:{name}-child:")


def test_the_children_and_the_map_run_carry_the_account(theirs: Any, name: str, ended: Any) -> None:
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "One",
        "States": {"One": {"Type": "Pass", "End": True}},
    }
    definition = one({"Type": "Map", "Label": "Each", "ItemProcessor": processor})
    machine = theirs.create_state_machine(name=name, definition=definition, roleArn=ROLE)["stateMachineArn"]
    execution = theirs.start_execution(stateMachineArn=machine, input="[1]")["executionArn"]
    assert ended(execution)["status"] == "SUCCEEDED"
    map_run = until(lambda: theirs.list_map_runs(executionArn=execution)["mapRuns"], 120, "the Map Run")[0]["mapRunArn"]
    child = theirs.list_executions(mapRunArn=map_run)["executions"][0]["executionArn"]
    assert map_run.startswith(f"arn:aws:states:us-east-1:{OTHER}:mapRun:{name}/Each:")
    assert child.startswith(f"arn:aws:states:us-east-1:{OTHER}:execution:{name}/Each:")


def test_an_arn_of_an_account_that_has_no_such_machine_names_nothing(sfn: Any, create: Any) -> None:
    arn = create(PASS)["stateMachineArn"].replace("123456789012", "444455556666")
    with pytest.raises(ClientError, match="StateMachineDoesNotExist"):
        sfn.describe_state_machine(stateMachineArn=arn)
