"""The targets part of the API, as the pages use it."""

from __future__ import annotations

import json

import pytest

from executions.aws import polling
from tests.aws.definitions import OTHER_PASS, PASS
from tests.editor.conftest import Person


@pytest.fixture
def admin(transactional_db):
    return Person("an-admin", "admin")


@pytest.fixture
def place(admin, moto):
    moto.post("/moto-api/reset")
    return admin.post("/targets", {"name": "moto", "region": "us-east-1", "endpoint_url": moto.url})


@pytest.fixture
def workflow(admin):
    made = admin.post("/workflows", {"name": "Orders", "text": json.dumps(PASS)})
    admin.post(f"/workflows/{made['id']}/versions", {"text": json.dumps(PASS), "format": "json"})
    return made


def test_a_target_is_made_read_changed_and_removed(admin, place):
    assert place["credentials"] == {"kind": "environment"}
    assert (place["is_production"], place["last_check"]) == (False, None)
    assert admin.get("/targets") == [place]
    assert admin.get(f"/targets/{place['id']}") == place
    changed = admin.patch(f"/targets/{place['id']}", {"is_production": True, "endpoint_url": None})
    assert (changed["is_production"], changed["endpoint_url"], changed["name"]) == (True, None, "moto")
    admin.delete(f"/targets/{place['id']}")
    assert admin.get("/targets") == []
    assert admin.get(f"/targets/{place['id']}", status=404)["code"] == "not_found"


def test_a_check_answers_with_the_target(admin, place):
    checked = admin.post(f"/targets/{place['id']}/check", status=200)
    assert checked["last_check"]["ok"] is True
    assert admin.get("/targets") == [checked]


def test_a_wrong_field_is_named(admin, place):
    answer = admin.patch(f"/targets/{place['id']}", {"region": "Frankfurt"}, status=422)
    assert (answer["code"], answer["field"]) == ("target_invalid", "region")
    answer = admin.patch(f"/targets/{place['id']}", {"credentials": {"kind": "key", "secret": "x"}}, status=422)
    assert answer["code"] == "request_invalid"


def test_a_version_is_previewed_deployed_listed_and_run(admin, place, workflow):
    ids = {"workflow_id": workflow["id"], "version": 1}
    preview = admin.get(f"/targets/{place['id']}/preview?workflow_id={workflow['id']}&version=1")
    assert preview["action"] == "created"
    deployment = admin.post(f"/targets/{place['id']}/deploy", {**ids, "publish": True}, status=200)
    assert deployment["action"] == "created"
    assert deployment["version_arn"] == f"{deployment['state_machine_arn']}:1"
    assert deployment["by"]["username"] == "an-admin"
    assert admin.get(f"/workflows/{workflow['id']}/deployments") == {"items": [deployment]}
    started = admin.post("/executions", {**ids, "input": "{}", "target_id": place["id"]})
    assert (started["where"], started["target"]) == ("aws", {"id": place["id"], "name": "moto"})
    polling.poll(started["id"])
    assert admin.get(f"/executions/{started['id']}/events")["events"][0]["type"] == "ExecutionStarted"
    assert admin.get("/executions?where=aws")["total"] == 1
    assert admin.get("/executions?where=local")["total"] == 0


def test_a_change_by_somebody_else_is_a_conflict_with_their_definition(admin, place, workflow, moto):
    body = {"workflow_id": workflow["id"], "version": 1}
    first = admin.post(f"/targets/{place['id']}/deploy", body, status=200)
    moto.client.update_state_machine(stateMachineArn=first["state_machine_arn"], definition=json.dumps(OTHER_PASS))
    answer = admin.post(f"/targets/{place['id']}/deploy", body, status=409)
    assert answer["code"] == "deployment_conflict"
    assert json.loads(answer["details"]["definition"]) == OTHER_PASS
    assert admin.post(f"/targets/{place['id']}/deploy", {**body, "overwrite": True}, status=200)["action"] == "updated"


def test_what_aws_refuses_is_an_error_of_the_usual_shape(admin, place, workflow, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    body = {"workflow_id": workflow["id"], "version": 1, "input": "{}", "target_id": place["id"]}
    answer = admin.post("/executions", body, status=422)
    assert answer["code"] == "target_credentials_missing"
    assert answer["message"].startswith("There are no AWS credentials for moto")
    assert admin.get("/executions")["total"] == 0


def test_the_audit_is_read_page_by_page(admin, place):
    for _ in range(3):
        admin.post(f"/targets/{place['id']}/check", status=200)
    first = admin.get(f"/targets/{place['id']}/calls?limit=4")
    second = admin.get(f"/targets/{place['id']}/calls?limit=4&cursor={first['next']}")
    assert [len(first["items"]), len(second["items"]), second["next"]] == [4, 2, None]
    newest = first["items"][0]
    assert (newest["operation"], newest["error"], newest["by"]["username"]) == ("GetCallerIdentity", None, "an-admin")
    assert newest["request_id"]
