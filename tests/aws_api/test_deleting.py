"""DeleteStateMachine: DELETING as long as executions run, which end at their next step; then it is gone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws_api.conftest import ROLE
from tests.aws_api.definitions import PASS
from tests.browser.studio import until


def code(call: Any) -> str:
    with pytest.raises(ClientError) as error:
        call()
    return str(error.value.response["Error"]["Code"])


def test_a_machine_is_deleting_until_its_last_execution_ended_at_its_next_step(
    sfn: Any, create: Any, name: str, ended: Any
) -> None:
    activity = sfn.create_activity(name=name)["activityArn"]
    states = {"Ask": {"Type": "Task", "Resource": activity, "Next": "Then"}, "Then": {"Type": "Pass", "End": True}}
    definition = json.dumps({"StartAt": "Ask", "States": states})
    arn = create(definition, publish=True)["stateMachineArn"]
    route = [{"stateMachineVersionArn": f"{arn}:1", "weight": 100}]
    alias = sfn.create_state_machine_alias(name="live", routingConfiguration=route)["stateMachineAliasArn"]
    execution = sfn.start_execution(stateMachineArn=arn)["executionArn"]
    task = sfn.get_activity_task(activityArn=activity)

    def types() -> list[str]:
        return [event["type"] for event in sfn.get_execution_history(executionArn=execution)["events"]]

    until(lambda: "ActivityStarted" in types(), 120, "the start of the task")
    sfn.delete_state_machine(stateMachineArn=arn)

    assert sfn.describe_state_machine(stateMachineArn=arn)["status"] == "DELETING"
    assert arn not in [m["stateMachineArn"] for m in sfn.list_state_machines(maxResults=1000)["stateMachines"]]
    assert sfn.list_state_machine_versions(stateMachineArn=arn)["stateMachineVersions"] == []
    assert code(lambda: sfn.describe_state_machine_alias(stateMachineAliasArn=alias)) == "ResourceNotFound"
    for call in (
        lambda: sfn.start_execution(stateMachineArn=arn),
        lambda: sfn.update_state_machine(stateMachineArn=arn, definition=PASS),
        lambda: sfn.publish_state_machine_version(stateMachineArn=arn),
        lambda: sfn.list_state_machine_aliases(stateMachineArn=arn),
        lambda: create(PASS),
    ):
        assert code(call) == "StateMachineDeleting"
    sfn.delete_state_machine(stateMachineArn=arn)
    assert sfn.describe_execution(executionArn=execution)["status"] == "RUNNING"

    sfn.send_task_success(taskToken=task["taskToken"], output="{}")
    described = ended(execution)
    assert (described["status"], described["cause"]) == ("ABORTED", "The state machine was deleted.")
    assert described["redriveStatusReason"] == "State machine is in DELETING status"
    assert "PassStateEntered" not in types() and types()[-1] == "ExecutionAborted"
    assert code(lambda: sfn.describe_state_machine(stateMachineArn=arn)) == "StateMachineDoesNotExist"
    assert create(PASS)["stateMachineArn"] == arn


def test_a_machine_that_nobody_runs_is_gone_at_once(sfn: Any, create: Any, ended: Any) -> None:
    arn = create(PASS)["stateMachineArn"]
    ended(sfn.start_execution(stateMachineArn=arn)["executionArn"])
    sfn.delete_state_machine(stateMachineArn=arn)
    for call in (
        lambda: sfn.describe_state_machine(stateMachineArn=arn),
        lambda: sfn.start_execution(stateMachineArn=arn),
        lambda: sfn.update_state_machine(stateMachineArn=arn, roleArn=ROLE),
    ):
        assert code(call) == "StateMachineDoesNotExist"
    assert sfn.delete_state_machine(stateMachineArn=arn)["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_children_of_a_map_run_end_with_the_execution_that_started_them(sfn: Any, create: Any, ended: Any) -> None:
    hold = {"StartAt": "Hold", "States": {"Hold": {"Type": "Wait", "Seconds": 1, "End": True}}}
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **hold}
    state = {"Type": "Map", "Label": "Each", "ItemProcessor": processor, "Next": "After"}
    definition = {"StartAt": "Map", "States": {"Map": state, "After": {"Type": "Wait", "Seconds": 600, "End": True}}}
    arn = create(json.dumps(definition))["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=arn, input="[1,2]")["executionArn"]
    map_run = until(lambda: sfn.list_map_runs(executionArn=execution)["mapRuns"], 120, "the Map Run")[0]["mapRunArn"]
    sfn.delete_state_machine(stateMachineArn=arn)
    assert ended(execution)["status"] == "ABORTED"

    def over() -> bool:
        return all(c["status"] != "RUNNING" for c in sfn.list_executions(mapRunArn=map_run)["executions"])

    until(over, 120, "the end of the children")
