"""One story in which each of the 37 operations is asked well and answers well; its shapes are held to the model."""

from __future__ import annotations

import json
from typing import Any

from aws_api.model import service_model
from tests.aws_api.conftest import ROLE, client_of
from tests.aws_api.definitions import FAIL, OTHER_PASS, PASS, one
from tests.aws_api.shapes import Watcher
from tests.browser.studio import Studio, until

MAP = {
    "Type": "Map",
    "Label": "Each",
    "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Hold",
        "States": {"Hold": {"Type": "Wait", "Seconds": 600, "End": True}},
    },
}


def test_every_operation_answers_in_its_shape(api: Studio, name: str, ended: Any) -> None:
    sfn = client_of(api)
    watcher = Watcher(sfn)
    machines(sfn, name)
    executions(sfn, name, ended)
    activity(sfn, name)
    map_run(sfn, name)
    alone(sfn, name)
    assert watcher.answered == set(service_model().operation_names)
    assert len(watcher.answered) == 37


def machines(sfn: Any, name: str) -> None:
    tags = [{"key": "team", "value": "orders"}]
    arn = sfn.create_state_machine(
        name=f"{name}-m", definition=PASS, roleArn=ROLE, tags=tags, publish=True, versionDescription="one"
    )["stateMachineArn"]
    again = sfn.create_state_machine(
        name=f"{name}-m", definition=PASS, roleArn=f"{ROLE}9", publish=True, versionDescription="one"
    )
    assert again["stateMachineVersionArn"] == f"{arn}:1"
    for other in ({"publish": True, "versionDescription": "two"}, {"type": "EXPRESS"}, {"definition": OTHER_PASS}):
        same = {"name": f"{name}-m", "definition": PASS, "roleArn": ROLE, **other}
        refused(sfn, "StateMachineAlreadyExists", sfn.create_state_machine, **same)
    sfn.update_state_machine(stateMachineArn=arn, definition=OTHER_PASS)
    published = sfn.publish_state_machine_version(stateMachineArn=arn, description="two")["stateMachineVersionArn"]
    assert published == sfn.publish_state_machine_version(stateMachineArn=arn)["stateMachineVersionArn"] == f"{arn}:2"
    routes = [{"stateMachineVersionArn": f"{arn}:{n}", "weight": 50} for n in (1, 2)]
    alias = sfn.create_state_machine_alias(name="live", routingConfiguration=routes)["stateMachineAliasArn"]
    later = sfn.create_state_machine_alias(name="a-later-one", routingConfiguration=routes)["stateMachineAliasArn"]
    sfn.update_state_machine_alias(stateMachineAliasArn=alias, description="both")
    assert sfn.describe_state_machine_alias(stateMachineAliasArn=alias)["description"] == "both"
    pages = [sfn.list_state_machine_aliases(stateMachineArn=arn, maxResults=1)]
    pages.append(
        sfn.list_state_machine_aliases(stateMachineArn=f"{arn}:2", maxResults=1, nextToken=pages[0]["nextToken"])
    )
    assert [p["stateMachineAliases"][0]["stateMachineAliasArn"] for p in pages] == [later, alias]  # by name
    version = sfn.describe_state_machine(stateMachineArn=f"{arn}:1")
    assert (version["definition"], version["description"], version["stateMachineArn"]) == (PASS, "one", f"{arn}:1")
    bare = sfn.describe_state_machine(stateMachineArn=arn, includedData="METADATA_ONLY")
    assert "definition" not in bare and bare["name"] == f"{name}-m"
    sfn.tag_resource(resourceArn=arn, tags=[{"key": "stage", "value": "test"}])
    sfn.untag_resource(resourceArn=arn, tagKeys=["team"])
    assert sfn.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "stage", "value": "test"}]
    refused(sfn, "TooManyTags", sfn.tag_resource, resourceArn=arn, tags=[{"key": f"k{n}"} for n in range(50)])
    refused(sfn, "ResourceNotFound", sfn.list_tags_for_resource, resourceArn=f"{arn}:1")
    for call in (sfn.update_state_machine, sfn.delete_state_machine, sfn.list_state_machine_versions):
        refused(sfn, "InvalidArn", call, stateMachineArn=f"{arn}:1")
        refused(sfn, "ValidationException", call, stateMachineArn=f"{arn}/Each")
    assert len(sfn.list_state_machine_versions(stateMachineArn=arn)["stateMachineVersions"]) == 2
    sfn.list_state_machines(maxResults=0)
    for listing in (sfn.list_state_machines, sfn.list_activities):
        refused(sfn, "InvalidToken", listing, nextToken="strange")
    for listing in (sfn.list_state_machine_versions, sfn.list_state_machine_aliases, sfn.list_executions):
        refused(sfn, "InvalidToken", listing, stateMachineArn=arn, nextToken=pages[0]["nextToken"][::-1])
    for gone in (alias, later):
        sfn.delete_state_machine_alias(stateMachineAliasArn=gone)
    sfn.delete_state_machine_version(stateMachineVersionArn=f"{arn}:1")
    refused(sfn, "StateMachineDoesNotExist", sfn.start_execution, stateMachineArn=f"{arn}:1")
    sfn.delete_state_machine(stateMachineArn=arn)


def executions(sfn: Any, name: str, ended: Any) -> None:
    arn = sfn.create_state_machine(name=f"{name}-f", definition=FAIL, roleArn=ROLE, publish=True)["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=f"{arn}:1", input='{"secret": 1}')["executionArn"]
    assert ended(execution)["stateMachineVersionArn"] == f"{arn}:1"
    bare = sfn.describe_execution(executionArn=execution, includedData="METADATA_ONLY")
    assert "input" not in bare and bare["inputDetails"] == {"included": False}
    shown = sfn.describe_state_machine_for_execution(executionArn=execution, includedData="METADATA_ONLY")
    assert "definition" not in shown and shown["name"] == f"{name}-f"
    events = sfn.get_execution_history(executionArn=execution, includeExecutionData=False)["events"]
    assert "input" not in events[0]["executionStartedEventDetails"]
    assert [e["id"] for e in sfn.get_execution_history(executionArn=execution, reverseOrder=True)["events"]] == [
        3,
        2,
        1,
    ]
    listed = sfn.list_executions(stateMachineArn=f"{arn}:1")["executions"]
    assert [e["executionArn"] for e in listed] == [execution]
    refused(sfn, "ResourceNotFound", sfn.list_executions, stateMachineArn=f"{arn}:7")
    refused(sfn, "ExecutionAlreadyExists", sfn.start_execution, stateMachineArn=arn, name=execution.split(":")[-1])
    for listing in (sfn.get_execution_history, sfn.list_map_runs):
        refused(sfn, "InvalidToken", listing, executionArn=execution, nextToken="strange")
    sfn.redrive_execution(executionArn=execution, clientToken="one")
    assert ended(execution)["redriveCount"] == 1
    sfn.stop_execution(executionArn=execution)


def activity(sfn: Any, name: str) -> None:
    arn = sfn.create_activity(name=name, tags=[{"key": "team", "value": "orders"}])["activityArn"]
    assert sfn.create_activity(name=name)["activityArn"] == arn
    wrong = {"type": "CUSTOMER_MANAGED_KMS_KEY"}
    refused(sfn, "InvalidEncryptionConfiguration", sfn.create_activity, name=name, encryptionConfiguration=wrong)
    refused(
        sfn, "ActivityAlreadyExists", sfn.create_activity, name=name, encryptionConfiguration={**wrong, "kmsKeyId": "k"}
    )
    machine = sfn.create_state_machine(
        name=f"{name}-a", definition=one({"Type": "Task", "Resource": arn}), roleArn=ROLE
    )["stateMachineArn"]
    for answer in (sfn.send_task_success, sfn.send_task_failure):
        sfn.start_execution(stateMachineArn=machine)
        token = sfn.get_activity_task(activityArn=arn, workerName="w")["taskToken"]
        sfn.send_task_heartbeat(taskToken=token)
        answer(
            taskToken=token, **({"output": "{}"} if answer == sfn.send_task_success else {"error": "E", "cause": "c"})
        )
        refused(sfn, "TaskTimedOut", sfn.send_task_heartbeat, taskToken=token)
    assert sfn.describe_activity(activityArn=arn)["name"] == name
    assert arn in [a["activityArn"] for a in sfn.list_activities(maxResults=1000)["activities"]]
    sfn.delete_activity(activityArn=arn)


def map_run(sfn: Any, name: str) -> None:
    arn = sfn.create_state_machine(name=f"{name}-r", definition=one(MAP), roleArn=ROLE)["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=arn, input="[1,2]")["executionArn"]
    found = until(lambda: sfn.list_map_runs(executionArn=execution)["mapRuns"], 120, "the Map Run")[0]["mapRunArn"]
    sfn.update_map_run(mapRunArn=found, maxConcurrency=7)
    assert sfn.describe_map_run(mapRunArn=found)["maxConcurrency"] == 7
    until(lambda: sfn.list_executions(mapRunArn=found)["executions"], 120, "a child")
    sfn.stop_execution(executionArn=execution, error="Enough", cause="of it")


def alone(sfn: Any, name: str) -> None:
    express = sfn.create_state_machine(name=f"{name}-e", definition=PASS, roleArn=ROLE, type="EXPRESS")[
        "stateMachineArn"
    ]
    answer = sfn.start_sync_execution(
        stateMachineArn=express, input='{"a": 1}', includedData="METADATA_ONLY", traceHeader="Root=1"
    )
    assert ("output" in answer, answer["outputDetails"], answer["traceHeader"]) == (
        False,
        {"included": False},
        "Root=1",
    )
    for call in (sfn.describe_execution, sfn.get_execution_history, sfn.stop_execution, sfn.redrive_execution):
        refused(sfn, "InvalidArn", call, executionArn=answer["executionArn"])
    standard = sfn.create_state_machine(name=f"{name}-s", definition=PASS, roleArn=ROLE)["stateMachineArn"]
    refused(sfn, "StateMachineTypeNotSupported", sfn.start_sync_execution, stateMachineArn=standard)
    for twice in (1, 2):  # Express is not idempotent: each start is another execution
        assert sfn.start_execution(stateMachineArn=express, name="n")["executionArn"], twice
    found = sfn.validate_state_machine_definition(definition='{"StartAt": "A"}', severity="WARNING", maxResults=1)
    assert (found["result"], len(found["diagnostics"])) == ("FAIL", 1)
    state = json.dumps({"Type": "Pass", "Next": "B"})
    assert sfn.test_state(definition=state, input='{"a": 1}', inspectionLevel="TRACE")["nextState"] == "B"


def refused(sfn: Any, code: str, call: Any, **request: Any) -> None:
    try:
        call(**request)
    except sfn.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == code, error
    else:
        raise AssertionError(f"{code} was expected")
