"""The API and the pages over the same services: what one makes, the other shows at once."""

from __future__ import annotations

import json
from typing import Any

from tests.aws_api.definitions import PASS
from tests.browser.studio import Studio

YAML = "# kept\nStartAt: S\nStates:\n  S:\n    Type: Pass\n    End: true\n"


def test_what_the_pages_save_is_a_state_machine(api: Studio, sfn: Any, name: str, owner: Any, ended: Any) -> None:
    v1 = f"{api.url}/api/v1"
    made = owner.post(f"{v1}/workflows", {"name": name, "text": PASS})
    arn = f"arn:aws:states:us-east-1:123456789012:stateMachine:{name}"
    listed = [m["stateMachineArn"] for m in sfn.list_state_machines(maxResults=1000)["stateMachines"]]
    assert arn not in listed  # a draft is no state machine yet
    saved = owner.post(f"{v1}/workflows/{made['id']}/versions", {"text": PASS, "format": "json", "message": "first"})
    described = sfn.describe_state_machine(stateMachineArn=arn)
    assert (described["definition"], described["type"], described["status"]) == (PASS, "STANDARD", "ACTIVE")
    body = {"workflow_id": made["id"], "version": saved["number"], "name": "from-the-page", "input": '{"a": 1}'}
    owner.post(f"{v1}/executions", body)
    execution = arn.replace("stateMachine", "execution") + ":from-the-page"
    assert ended(execution)["input"] == '{"a": 1}'


def test_yaml_of_the_pages_is_json_here(api: Studio, sfn: Any, name: str, owner: Any) -> None:
    v1 = f"{api.url}/api/v1"
    made = owner.post(f"{v1}/workflows", {"name": name, "text": YAML, "format": "yaml"})
    owner.post(f"{v1}/workflows/{made['id']}/versions", {"text": YAML, "format": "yaml"})
    arn = f"arn:aws:states:us-east-1:123456789012:stateMachine:{name}"
    definition = json.loads(sfn.describe_state_machine(stateMachineArn=arn)["definition"])
    assert definition == {"StartAt": "S", "States": {"S": {"Type": "Pass", "End": True}}}
    execution = sfn.start_execution(stateMachineArn=arn)["executionArn"]
    shown = sfn.describe_state_machine_for_execution(executionArn=execution)["definition"]
    assert json.loads(shown) == definition


def test_the_name_of_a_draft_is_taken(api: Studio, sfn: Any, name: str, owner: Any, create: Any) -> None:
    owner.post(f"{api.url}/api/v1/workflows", {"name": name, "text": PASS})
    try:
        create(PASS)
    except sfn.exceptions.StateMachineAlreadyExists as refused:
        assert name in str(refused)
    else:
        raise AssertionError("the name was taken twice")


def test_what_is_started_here_is_on_the_pages_with_its_end(
    api: Studio, sfn: Any, create: Any, name: str, owner: Any, ended: Any
) -> None:
    arn = create(PASS)["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=arn, name="seen", traceHeader="Root=1-5759e988-bd862e3fe")
    assert ended(execution["executionArn"])["traceHeader"] == "Root=1-5759e988-bd862e3fe"
    listed = owner.get(f"{api.url}/api/v1/executions?search={name}")["items"]
    assert [(e["name"], e["status"]) for e in listed] == [("seen", "SUCCEEDED")]
