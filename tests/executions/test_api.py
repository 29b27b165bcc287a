"""The executions part of the REST API, on both databases."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from executions.models import Execution
from tests.executions.definitions import ONE_TASK, PASS, machine, task


class Api:
    """Calls the API as the owner."""

    def __init__(self, user: Any) -> None:
        self.client = Client()
        self.client.force_login(user)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query)

    def post(self, path: str, body: Any) -> Any:
        return self.client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")


@pytest.fixture
def api(world) -> Api:
    return Api(world.owner)


def test_starting_gives_the_execution_with_its_definition(world, api):
    version = world.version(ONE_TASK)
    body = {"workflow_id": str(version.workflow_id), "version": 1, "input": '{"n":  2}', "name": "first"}
    response = api.post("/executions", body)
    started = response.json()
    assert response.status_code == 201
    assert started["status"] == "RUNNING"
    assert started["input"] == '{"n":  2}'
    assert started["definition"] == {"text": version.text, "format": "json"}
    assert started["arn"] == f"arn:aws:states:us-east-1:123456789012:execution:{version.workflow.name}:first"
    assert started["where"] == "local"
    assert started["can_stop"]
    assert started["started_by"]["username"] == "owner"
    again = api.post("/executions", body)
    assert (again.status_code, again.json()["code"]) == (409, "name_conflict")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"input": "{"}, "input_invalid", "input"),
        ({"input": '"' + "x" * 262_143 + '"'}, "input_invalid", "input"),
        ({"name": "with space"}, "name_invalid", "name"),
        ({"name": "x" * 81}, "name_invalid", "name"),
        ({"mocks": {"Work": {"kind": "nothing"}}}, "mocks_invalid", "mocks"),
    ],
)
def test_what_is_wrong_with_a_start_is_said(world, api, change, code, field):
    version = world.version(ONE_TASK)
    response = api.post("/executions", {"workflow_id": str(version.workflow_id), "version": 1, **change})
    body = response.json()
    assert (response.status_code, body["code"], body["field"]) == (422, code, field)
    assert body["message"].endswith((".", "}"))


def test_an_unknown_version_is_not_found(world, api):
    version = world.version(ONE_TASK)
    response = api.post("/executions", {"workflow_id": str(version.workflow_id), "version": 9})
    assert response.status_code == 404
    assert "no version 9" in response.json()["message"]


def test_events_are_read_from_a_cursor_until_the_end(world, api):
    execution = world.run(world.start(ONE_TASK, {"n": 2}))
    first = api.get(f"/executions/{execution.pk}/events", limit=3).json()
    assert [event["seq"] for event in first["events"]] == [1, 2, 3]
    assert not first["ended"]
    rest = api.get(f"/executions/{execution.pk}/events", after=first["last_seq"]).json()
    assert rest["ended"]
    assert rest["last_seq"] == execution.last_seq
    scheduled = next(event for event in first["events"] if event["type"] == "LambdaFunctionScheduled")
    assert scheduled["state"] == "Work"
    assert scheduled["details"]["input"] == '{"n":2}'
    nothing = api.get(f"/executions/{execution.pk}/events", after=rest["last_seq"]).json()
    assert nothing == {"events": [], "last_seq": rest["last_seq"], "ended": True}


def test_the_history_is_exported_as_the_service_shapes_it(world, api):
    execution = world.run(world.start(ONE_TASK, {"n": 2}))
    events = api.get(f"/executions/{execution.pk}/history").json()["events"]
    assert [event["id"] for event in events] == list(range(1, len(events) + 1))
    assert events[0]["executionStartedEventDetails"]["input"] == '{"n": 2}'
    assert events[1]["previousEventId"] == 0
    assert events[-1]["executionSucceededEventDetails"]["output"] == '{"n":4}'


def test_stopping_says_what_stopped_it_and_only_once(world, api):
    execution = world.start(machine(Work=task("Sleep")), {"seconds": 600})
    assert api.post(f"/executions/{execution.pk}/stop", {"error": "E", "cause": "C"}).status_code == 200
    from executions.engine.advance import advance

    advance(execution.pk)
    shown = api.get(f"/executions/{execution.pk}").json()
    assert (shown["status"], shown["error"], shown["cause"]) == ("ABORTED", "E", "C")
    assert not shown["can_stop"]
    again = api.post(f"/executions/{execution.pk}/stop", {})
    assert (again.status_code, again.json()["code"]) == (409, "already_ended")


def test_an_execution_says_whether_and_why_not_it_can_be_redriven(world, api):
    failed = world.run(world.start(machine(Stop={"Type": "Fail", "Error": "E"})))
    shown = api.get(f"/executions/{failed.pk}").json()
    assert (shown["can_redrive"], shown["redrive_refusal"]) == (True, None)
    Execution.objects.filter(pk=failed.pk).update(ended_at=timezone.now() - timedelta(days=15))
    shown = api.get(f"/executions/{failed.pk}").json()
    assert (shown["can_redrive"], shown["redrive_refusal"]) == (False, "Execution redrivable period exceeded")
    refused = api.post(f"/executions/{failed.pk}/redrive", {})
    assert (refused.status_code, refused.json()["message"]) == (409, "Execution redrivable period exceeded")
    succeeded = api.get(f"/executions/{world.run(world.start(PASS)).pk}").json()
    assert (succeeded["can_redrive"], succeeded["redrive_refusal"]) == (False, None)


@pytest.fixture
def many(world) -> list[Execution]:
    """Twelve executions of one workflow in three statuses, a minute apart."""
    version = world.version(PASS)
    now = timezone.now()
    rows = []
    for n in range(12):
        status = ("SUCCEEDED", "FAILED", "RUNNING")[n % 3]
        rows.append(
            Execution.objects.create(
                name=f"run-{n:02}", arn=f"arn:{version.workflow.name}:{n}", workflow=version.workflow, version=version,
                status=status, input="{}", started_at=now - timedelta(minutes=n), started_by=world.owner,
                duration=None if status == "RUNNING" else float(n), redrive_count=n % 2,
            )
        )  # fmt: skip
    return rows


def walk(api: Api, **query: Any) -> tuple[list[str], int]:
    """All names of a list, page by page, and the total."""
    names, cursor = [], None
    while True:
        page = api.get("/executions", **query, **({"cursor": cursor} if cursor else {})).json()
        names += [item["name"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            return names, page["total"]


@pytest.mark.parametrize(
    ("sort", "key", "reverse"),
    [
        ("-started_at", lambda row: row.started_at, True),
        ("started_at", lambda row: row.started_at, False),
        ("name", lambda row: row.name, False),
        ("-status", lambda row: (row.status, str(row.pk)), True),
        ("duration", lambda row: (row.duration is None, row.duration or 0, str(row.pk)), False),
        ("-duration", lambda row: (row.duration is None, row.duration or 0, str(row.pk)), True),
    ],
)
def test_pages_follow_each_other_without_gap_or_double_in_every_order(api, many, sort, key, reverse):
    names, total = walk(api, workflow=str(many[0].workflow_id), sort=sort, limit=5)
    assert total == 12
    assert names == [row.name for row in sorted(many, key=key, reverse=reverse)]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"status": "FAILED"}, 4),
        ({"status": "FAILED,RUNNING"}, 8),
        ({"redriven": "true"}, 6),
        ({"where": "aws"}, 0),
        ({"where": "local"}, 12),
        ({"search": "run-1"}, 2),
        ({"started_by": "owner"}, 12),
        ({"started_by": "somebody"}, 0),
        ({"version": 1}, 12),
        ({"version": 2}, 0),
    ],
)
def test_the_list_is_filtered(api, many, query, count):
    names, total = walk(api, workflow=str(many[0].workflow_id), **query)
    assert len(names) == total == count


def test_the_list_is_filtered_by_time(api, many):
    workflow = str(many[0].workflow_id)
    names, _ = walk(api, workflow=workflow, **{"from": many[4].started_at.isoformat()})
    assert names == ["run-00", "run-01", "run-02", "run-03", "run-04"]
    names, _ = walk(api, workflow=workflow, to=many[10].started_at.isoformat())
    assert names == ["run-10", "run-11"]


@pytest.mark.parametrize(
    "query", [{"sort": "luck"}, {"cursor": "nonsense"}, {"status": "LOST"}, {"where": "moon"}, {"from": "yesterday"}]
)
def test_a_wrong_question_is_refused(api, query):
    response = api.get("/executions", **query)
    assert response.status_code == 422
    assert response.json()["message"]


def test_handlers_are_listed_with_an_arn_to_use(api):
    names = {item["name"]: item for item in api.get("/handlers").json()["items"]}
    assert names["ValidateOrder"]["resource"] == "arn:aws:lambda:us-east-1:123456789012:function:ValidateOrder"
    assert "InvalidOrder" in names["ValidateOrder"]["docstring"]
