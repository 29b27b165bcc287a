"""Webhooks for changes of workflows: created, saved, published and deleted, by pages and by the Step Functions API."""

from __future__ import annotations

import hashlib
import hmac
import json
from uuid import uuid4

import pytest

from accounts.errors import Invalid
from editor import services as editor_services
from editor.services import state_machines
from executions.outbox import courier, listening, workflow_changes
from executions.outbox.services import webhook_create
from tests.executions.definitions import ONE_TASK, PASS
from tests.executions.test_webhooks import add, client, log_of, now_due, post, receiver

__all__ = ["client", "receiver"]

ALL = list(workflow_changes.CHANGES)


def told(receiver) -> list[str]:
    courier.deliver_due()
    return [letter.json["detail"]["change"] for letter in receiver.letters]


def make(client, definition=PASS) -> str:
    answer = post(client, "/workflows", {"name": f"w-{uuid4().hex[:12]}", "text": json.dumps(definition)})
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def save(client, key: str, definition, message: str = "") -> None:
    body = {"text": json.dumps(definition), "format": "json", "message": message}
    assert post(client, f"/workflows/{key}/versions", body).status_code in (200, 201)


def test_what_the_pages_do_to_a_workflow_is_told_signed_and_in_order(world, client, receiver):
    hook = add(client, receiver, statuses=[], changes=ALL)
    key = make(client)
    save(client, key, PASS, "First")
    save(client, key, PASS, "The same again is no version")
    save(client, key, ONE_TASK, "Second")
    post(client, f"/workflows/{key}/versions/1/restore")
    client.delete(f"/api/v1/workflows/{key}")
    assert told(receiver) == [
        "workflow.created", "version.saved", "version.saved", "version.saved", "workflow.deleted",
    ]  # fmt: skip
    first, restored = receiver.letters[1].json, receiver.letters[3].json["detail"]
    assert (first["detail-type"], first["source"]) == ("Workflow Version Saved", "sfn-studio")
    assert first["resources"] == [first["detail"]["stateMachineArn"]]
    assert first["detail"] == {
        "change": "version.saved",
        "workflowId": key,
        "stateMachineArn": f"arn:aws:states:us-east-1:123456789012:stateMachine:{first['detail']['name']}",
        "name": first["detail"]["name"],
        "type": "STANDARD",
        "by": world.owner.get_username(),
        "version": 1,
        "message": "First",
        "restoredFrom": None,
        "stateCount": 1,
        "contentHash": hashlib.sha256(json.dumps(PASS).encode()).hexdigest(),
    }
    assert (restored["version"], restored["restoredFrom"], restored["message"]) == (3, 1, "Restore version 1")
    letter = receiver.letters[0]
    assert letter.headers["Sfn-Studio-Kind"] == "change"
    stamp, given = (part.split("=", 1)[1] for part in letter.headers["Sfn-Studio-Signature"].split(","))
    signed = hmac.new(hook["secret"].encode(), f"{stamp}.".encode() + letter.body, hashlib.sha256).hexdigest()
    assert given == signed
    rows = log_of(client, hook)
    assert {(row["kind"], row["state"], row["workflow"]["id"]) for row in rows} == {("change", "DELIVERED", key)}


def test_what_the_step_functions_api_does_is_told_too(world, client, receiver):
    add(client, receiver, statuses=[], changes=ALL)
    version = state_machines.state_machine_create(
        world.owner, f"w-{uuid4().hex[:12]}", machine_type="STANDARD", text=json.dumps(PASS),
        role_arn="arn:aws:iam::123456789012:role/r", settings={}, tags={},
    )  # fmt: skip
    workflow = version.workflow
    state_machines.state_machine_update(world.owner, workflow, json.dumps(ONE_TASK), None, {})
    second = state_machines.state_machine_update(world.owner, workflow, json.dumps(ONE_TASK), None, {})
    published = state_machines.version_publish(world.owner, second, "For customers")
    state_machines.version_publish(world.owner, second, "The same again is no publication")
    editor_services.workflow_delete(world.owner, workflow)
    assert told(receiver) == [
        "workflow.created", "version.saved", "version.saved", "version.published", "workflow.deleted",
    ]  # fmt: skip
    detail = receiver.letters[3].json["detail"]
    assert (detail["version"], detail["publishedNumber"]) == (2, 1)
    assert (detail["stateMachineVersionArn"], detail["description"]) == (published.arn, "For customers")


def test_a_webhook_hears_of_its_workflow_and_its_changes_only(world, client, receiver):
    mine, other = make(client), make(client)
    add(client, receiver, statuses=[], changes=["version.saved"], workflow_id=mine)
    save(client, other, PASS)
    save(client, mine, PASS, "Mine")
    client.delete(f"/api/v1/workflows/{mine}")
    assert told(receiver) == ["version.saved"]
    assert receiver.letters[0].json["detail"]["message"] == "Mine"


def test_changes_of_one_workflow_arrive_in_order_though_one_fails_first(world, client, receiver):
    receiver.answers = [500]
    add(client, receiver, statuses=[], changes=ALL)
    key = make(client)
    save(client, key, PASS)
    assert told(receiver) == ["workflow.created"]
    assert courier.deliver_due() == 0  # the second waits for the first
    now_due()
    assert told(receiver) == ["workflow.created", "workflow.created", "version.saved"]


def test_what_was_rolled_back_is_not_told(world, client, receiver):
    add(client, receiver, statuses=[], changes=ALL)
    name = f"w-{uuid4().hex[:12]}"
    assert post(client, "/workflows", {"name": name}).status_code == 201
    assert post(client, "/workflows", {"name": name}).status_code == 409
    assert told(receiver) == ["workflow.created"]


def test_a_change_that_does_not_exist_is_refused_by_its_field(world, receiver):
    with pytest.raises(Invalid, match=r"“version\.reviewed” is not a change of a workflow") as refused:
        webhook_create(world.owner, name="Hook", url=receiver.url, statuses=[], changes=["version.reviewed"])
    assert refused.value.field == "changes"
    with pytest.raises(Invalid, match="would never be called"):
        webhook_create(world.owner, name="Hook", url=receiver.url, statuses=[], changes=[])
    listening.forget()
