"""Webhooks: who hears of what, in which order, signed, tried again, given up; over real HTTP."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from editor.models import Workflow
from executions import services as execution_services
from executions.engine import advance as advancing
from executions.engine.advance import advance
from executions.models import Delivery, Execution, Webhook
from executions.operations.doctor import findings
from executions.outbox import courier, late
from executions.outbox.services import webhook_delete
from executions.outbox.signing import secret_of
from tests.executions.definitions import ONE_TASK, PASS, counting_loop, machine, task
from tests.executions.receiver import Receiver
from tests.executions.services import timers, until

FAIL = machine(Work={"Type": "Fail", "Error": "Broken", "Cause": "on purpose"})
WAIT = machine(Hold={"Type": "Wait", "Seconds": 600, "End": True})


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    settings.STUDIO_OUTGOING_NETWORKS = (ipaddress.ip_network("127.0.0.0/8"),)
    listening = Receiver()
    yield listening
    listening.stop()


@pytest.fixture
def client(world) -> Iterator[Client]:
    found = Client()
    found.force_login(world.owner)
    yield found
    for webhook in Webhook.objects.all():
        webhook_delete(world.owner, webhook)
    Delivery.objects.all().delete()


def post(client: Client, path: str, body: Any = None) -> Any:
    return client.post(f"/api/v1{path}", json.dumps(body or {}), content_type="application/json")


def add(client: Client, receiver: Receiver, **fields: Any) -> dict[str, Any]:
    answer = post(client, "/webhooks", {"name": "Hook", "url": receiver.url, **fields})
    assert answer.status_code == 201, answer.content
    return answer.json()


def now_due() -> None:
    Delivery.objects.filter(state="WAITING").update(due=1.0)


def log_of(client: Client, hook: dict[str, Any]) -> list[dict[str, Any]]:
    return client.get(f"/api/v1/webhooks/{hook['id']}/deliveries").json()["items"]


# --- what is told ------------------------------------------------------------------------------------------------


def test_statuses_are_told_in_order_in_the_shape_of_eventbridge(world, client, receiver):
    add(client, receiver, statuses=["RUNNING", "SUCCEEDED"])
    execution = world.run(world.start(ONE_TASK, {"n": 21}))
    assert courier.deliver_due() == 2
    first, last = (letter.json for letter in receiver.letters)
    assert first["detail-type"] == "Step Functions Execution Status Change"
    assert first["source"] == "aws.states"
    assert first["resources"] == [execution.arn]
    assert first["detail"] == {
        "executionArn": execution.arn,
        "stateMachineArn": execution.workflow.arn,
        "stateMachineVersionArn": None,
        "stateMachineAliasArn": None,
        "name": execution.name,
        "status": "RUNNING",
        "startDate": round(execution.started_at.timestamp() * 1000),
        "stopDate": None,
        "input": '{"n": 21}',
        "inputDetails": {"included": True},
        "output": None,
        "outputDetails": None,
        "error": None,
        "cause": None,
        "redriveCount": 0,
        "redriveDate": None,
        "redriveStatus": "NOT_REDRIVABLE",
        "redriveStatusReason": "Execution is RUNNING and cannot be redriven",
    }
    detail = last["detail"]
    assert (detail["status"], detail["output"], detail["outputDetails"]) == (
        "SUCCEEDED",
        '{"n":42}',
        {"included": True},
    )
    assert detail["stopDate"] == round(execution.ended_at.timestamp() * 1000)


def test_a_failure_is_told_with_error_and_cause_and_a_redrive_does_not_change_what_was_said(world, client, receiver):
    from executions.redriving import execution_redrive

    add(client, receiver, statuses=["RUNNING", "FAILED"])
    execution = world.run(world.start(FAIL))
    execution_redrive(world.owner, execution.pk)
    world.run(execution)
    courier.deliver_due()
    details = [letter.json["detail"] for letter in receiver.letters]
    assert [one["status"] for one in details] == ["RUNNING", "FAILED", "RUNNING", "FAILED"]
    assert [one["redriveCount"] for one in details] == [0, 0, 1, 1]
    assert details[2]["redriveDate"] is not None
    assert (details[1]["error"], details[1]["cause"]) == ("Broken", "on purpose")
    assert details[0]["error"] is None and details[2]["error"] is None


def test_an_input_that_is_too_large_for_an_event_is_left_out_and_it_says_so(world, client, receiver):
    add(client, receiver, statuses=["SUCCEEDED"])
    world.run(world.start(machine(End={"Type": "Succeed"}), {"text": "x" * 200_000}))
    courier.deliver_due()
    detail = receiver.letters[0].json["detail"]
    assert (detail["input"], detail["inputDetails"]) == (None, {"included": False})
    assert detail["outputDetails"] == {"included": True}


def test_a_webhook_hears_of_its_workflow_and_its_statuses_only(world, client, receiver):
    execution = world.start(machine(Work=task("Double", Next="Bad"), Bad={"Type": "Fail"}), {"n": 1})
    add(client, receiver, workflow_id=str(execution.workflow_id), statuses=["FAILED"], include_data=False)
    world.run(execution)
    world.run(world.start(FAIL))
    courier.deliver_due()
    assert [letter.json["detail"]["name"] for letter in receiver.letters] == [execution.name]
    assert receiver.letters[0].json["detail"]["input"] is None


def test_nothing_is_written_when_nobody_listens(world, client):
    world.run(world.start(PASS))
    assert not Delivery.objects.exists()


def test_what_an_overtaken_turn_decided_is_not_told(world, client, receiver, monkeypatch):
    """The outbox is written with the events or not at all."""
    add(client, receiver, statuses=["RUNNING", "ABORTED"])
    execution = world.start(WAIT)
    execution_services.execution_stop(world.owner, execution.pk)
    real, overtaken = advancing.commit, []

    def late_commit(row: Execution, turn: Any) -> None:
        if not overtaken:
            overtaken.append(True)
            Execution.objects.filter(pk=row.pk).update(last_seq=99)
            try:
                real(row, turn)
            finally:
                Execution.objects.filter(pk=row.pk).update(last_seq=row.last_seq)
        real(row, turn)

    monkeypatch.setattr(advancing, "commit", late_commit)
    world.run(execution)
    assert overtaken
    assert Delivery.objects.filter(execution=execution).count() == 2


def test_log_records_are_told_as_cloudwatch_logs_tells_subscriptions(world, client, receiver):
    add(client, receiver, statuses=[], log_level="ALL")
    execution = world.run(world.start(ONE_TASK, {"n": 1}))
    courier.deliver_due()
    records = [json.loads(event["message"]) for letter in receiver.letters for event in letter.json["logEvents"]]
    assert [record["id"] for record in records] == [str(n) for n in range(1, execution.event_count + 1)]
    assert records[0] == {
        "id": "1",
        "type": "ExecutionStarted",
        "details": {
            "input": '{"n": 1}',
            "inputDetails": {"truncated": False},
            "roleArn": execution.workflow.role,
        },
        "previous_event_id": "0",
        "event_timestamp": str(round(execution.started_at.timestamp() * 1000)),
        "execution_arn": execution.arn,
        "redrive_count": "0",
    }
    assert receiver.letters[0].json["messageType"] == "DATA_MESSAGE"


@pytest.mark.parametrize(
    ("level", "types"),
    [("ERROR", ["LambdaFunctionFailed", "ExecutionFailed"]), ("FATAL", ["ExecutionFailed"])],
)
def test_a_log_level_leaves_out_what_is_below_it(world, client, receiver, level, types):
    add(client, receiver, statuses=[], log_level=level, include_data=False)
    world.run(world.start(machine(Work=task("RaiseValueError"))))
    courier.deliver_due()
    records = [json.loads(event["message"]) for letter in receiver.letters for event in letter.json["logEvents"]]
    assert [record["type"] for record in records] == types


def test_a_long_history_is_logged_whole_and_in_order(world, client, receiver):
    add(client, receiver, statuses=[], log_level="ALL")
    execution = world.run(world.start(counting_loop(300)))
    courier.deliver_due()
    ids = [int(json.loads(event["message"])["id"]) for letter in receiver.letters for event in letter.json["logEvents"]]
    assert ids == list(range(1, execution.event_count + 1))


def test_an_execution_that_runs_long_is_told_once(world, client, receiver):
    hook = add(client, receiver, statuses=[], longer_than=60)
    version = world.version(WAIT)
    young, old = world.start_version(version), world.start_version(version)
    only = {"workflow_id": version.workflow_id}  # other tests may have left executions that run
    Webhook.objects.filter(pk=hook["id"]).update(late_upto=time.time() - 500, **only)
    Execution.objects.filter(pk=old.pk).update(started_at=datetime.fromtimestamp(time.time() - 90, UTC))
    late.notice()
    late.notice()
    courier.deliver_due()
    (letter,) = receiver.letters
    assert letter.json["detail-type"] == "Step Functions Execution Running Long"
    assert letter.json["detail"]["name"] == old.name != young.name
    assert letter.json["detail"]["runningLongerThanSeconds"] == 60
    Execution.objects.filter(pk__in=[young.pk, old.pk]).delete()


# --- signed, tried again, given up -------------------------------------------------------------------------------


def test_a_receiver_can_check_who_sent_it_and_when(world, client, receiver):
    hook = add(client, receiver, statuses=["SUCCEEDED"])
    world.run(world.start(PASS))
    courier.deliver_due()
    (letter,) = receiver.letters
    stamp, given = (part.split("=", 1)[1] for part in letter.headers["Sfn-Studio-Signature"].split(","))
    assert abs(int(stamp) - time.time()) < 60
    wanted = hmac.new(hook["secret"].encode(), f"{stamp}.".encode() + letter.body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(given, wanted)


def test_the_secret_is_shown_once_and_renewing_it_voids_the_old_one(world, client, receiver):
    hook = add(client, receiver)
    shown = [
        client.get("/api/v1/webhooks").content.decode(),
        client.get(f"/api/v1/webhooks/{hook['id']}").content.decode(),
        client.patch(
            f"/api/v1/webhooks/{hook['id']}", json.dumps({"name": "Other"}), content_type="application/json"
        ).content.decode(),
    ]
    assert not any(hook["secret"] in text or "secret" in text for text in shown)
    renewed = post(client, f"/webhooks/{hook['id']}/secret").json()["secret"]
    assert renewed != hook["secret"]
    assert secret_of(Webhook.objects.get(pk=hook["id"])) == renewed


def test_a_delivery_that_fails_is_tried_again_later_with_the_same_number(world, client, receiver):
    hook = add(client, receiver, statuses=["SUCCEEDED"])
    world.run(world.start(PASS))
    receiver.answers = [503, 500]
    pauses = []
    for _ in range(2):
        began = time.time()
        assert courier.deliver_due() == 1
        row = log_of(client, hook)[0]
        assert row["state"] == "WAITING"
        pauses.append(Delivery.objects.get(pk=row["id"]).due - began)
        now_due()
    assert pauses[0] >= courier.FIRST_PAUSE_SECONDS
    assert pauses[1] >= 2 * courier.FIRST_PAUSE_SECONDS
    assert row["error"] == "It answered 500 Internal Server Error."
    assert courier.deliver_due() == 1
    row = log_of(client, hook)[0]
    assert (row["state"], row["tries"], row["answered"], row["error"]) == ("DELIVERED", 3, 204, None)
    numbers = {letter.headers["Sfn-Studio-Delivery"] for letter in receiver.letters}
    assert numbers == {str(row["id"])}
    assert [letter.headers["Sfn-Studio-Try"] for letter in receiver.letters] == ["1", "2", "3"]


def test_what_follows_in_an_execution_waits_and_other_executions_do_not(world, client, receiver):
    add(client, receiver, statuses=["RUNNING", "SUCCEEDED"])
    receiver.answers = [500]
    first = world.run(world.start(PASS))
    courier.deliver_due()
    second = world.run(world.start(PASS))
    courier.deliver_due()
    assert [(one.json["detail"]["name"], one.json["detail"]["status"]) for one in receiver.letters[1:]] == [
        (second.name, "RUNNING"),
        (second.name, "SUCCEEDED"),
    ]
    now_due()
    courier.deliver_due()
    assert [(one.json["detail"]["name"], one.json["detail"]["status"]) for one in receiver.letters[3:]] == [
        (first.name, "RUNNING"),
        (first.name, "SUCCEEDED"),
    ]


def test_giving_up_is_said_by_the_doctor_and_can_be_mended(world, client, receiver):
    hook = add(client, receiver, statuses=["SUCCEEDED"])
    world.run(world.start(PASS))
    receiver.answers = [500]
    courier.deliver_due()
    assert any("Webhook Hook: 1 delivery waits" in sentence and "answered 500" in sentence for sentence in findings())
    Delivery.objects.update(due=1.0, first_try=time.time() - courier.GIVEN_UP_AFTER_SECONDS - 1)
    receiver.answers = [500]
    courier.deliver_due()
    assert log_of(client, hook)[0]["state"] == "GIVEN_UP"
    assert any("Webhook Hook: 1 delivery was given up" in sentence for sentence in findings())
    assert post(client, f"/webhooks/given-up/webhook:{hook['id']}/again").json() == {"count": 1}
    courier.deliver_due()
    assert log_of(client, hook)[0]["state"] == "DELIVERED"
    assert not any("Webhook Hook" in sentence for sentence in findings())


def test_a_receiver_that_is_gone_is_not_asked_again(world, client, receiver):
    hook = add(client, receiver, statuses=["SUCCEEDED"])
    world.run(world.start(PASS))
    receiver.answers = [410]
    courier.deliver_due()
    assert log_of(client, hook)[0]["state"] == "GIVEN_UP"
    assert client.get(f"/api/v1/webhooks/{hook['id']}").json()["is_active"] is False


def test_a_claim_that_nobody_finished_comes_due_again(world, client, receiver):
    from collections import Counter

    add(client, receiver, statuses=["SUCCEEDED"])
    world.run(world.start(PASS))
    assert len(courier.take(Counter(), courier.Holds())) == 1  # and the process dies here
    assert courier.take(Counter(), courier.Holds()) == []
    now_due()
    assert courier.deliver_due() == 1


def test_a_test_is_sent_and_a_delivery_is_sent_again(world, client, receiver):
    hook = add(client, receiver, is_active=False)
    answer = post(client, f"/webhooks/{hook['id']}/test")
    assert answer.status_code == 202
    courier.deliver_due()
    assert receiver.letters[0].json["detail-type"] == "Test"
    assert post(client, f"/webhooks/deliveries/{answer.json()['id']}/again").status_code == 202
    courier.deliver_due()
    assert receiver.letters[1].body == receiver.letters[0].body


def test_a_webhook_removed_while_something_waits_leaves_nothing_behind(world, client, receiver):
    hook = add(client, receiver, statuses=["SUCCEEDED"])
    world.run(world.start(PASS))
    Webhook.objects.filter(pk=hook["id"])._raw_delete("default")  # by another process, a moment ago
    assert courier.deliver_due() == 0
    assert not Delivery.objects.exists()


def test_the_timer_process_delivers_by_itself(world, client, receiver):
    environment = {**world.environment, "STUDIO_OUTGOING_NETWORKS": "127.0.0.0/8"}
    process = timers(environment)
    try:
        hook = add(client, receiver, statuses=["SUCCEEDED"])
        for _ in range(5):
            world.run(world.start(PASS))
        post(client, f"/webhooks/{hook['id']}/test")
        until(lambda: len(receiver.letters) >= 6, 120, "six deliveries")
        until(lambda: all(row["state"] == "DELIVERED" for row in log_of(client, hook)), 120, "the log of them")
        assert process.stop(60) == 0
    finally:
        process.kill()


# --- who may, and what is wrong ----------------------------------------------------------------------------------


def test_only_administrators_see_webhooks(world, client, receiver):
    hook = add(client, receiver)
    operator, _ = get_user_model().objects.get_or_create(username="only-an-operator")
    operator.groups.set([Group.objects.get(name="operator")])
    other = Client()
    assert other.get("/api/v1/webhooks").status_code == 401
    other.force_login(operator)
    for path in ("/webhooks", f"/webhooks/{hook['id']}", f"/webhooks/{hook['id']}/deliveries"):
        assert other.get(f"/api/v1{path}").status_code == 403
    for path in ("/webhooks", f"/webhooks/{hook['id']}/test", f"/webhooks/{hook['id']}/secret"):
        assert post(other, path).status_code == 403
    assert other.get("/webhooks/").status_code == 403
    assert client.get("/webhooks/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "status", "field", "words"),
    [
        ({"name": " "}, 422, "name", "needs a name"),
        ({"url": "http://169.254.169.254/latest"}, 422, "url", "STUDIO_OUTGOING_NETWORKS"),
        ({"url": "ftp://example.com"}, 422, "url", "is not an address"),
        ({"statuses": ["SLOW"]}, 422, "statuses", "is not a status"),
        ({"statuses": []}, 422, "statuses", "would never be called"),
        ({"longer_than": 0}, 422, "longer_than", "from 1 to"),
        ({"log_level": "SOME"}, 422, "log_level", "ALL"),
        ({"workflow_id": "00000000-0000-4000-8000-000000000000"}, 404, None, "does not exist"),
        ({"secret": "mine"}, 422, "secret", "not permitted"),
    ],
)
def test_what_is_wrong_with_a_webhook_is_said(world, client, receiver, fields, status, field, words):
    answer = post(client, "/webhooks", {"name": "Hook", "url": receiver.url, **fields})
    assert answer.status_code == status
    assert answer.json().get("field") == field
    assert words in answer.json()["message"]


def test_two_webhooks_cannot_have_one_name(world, client, receiver):
    add(client, receiver)
    answer = post(client, "/webhooks", {"name": "Hook", "url": receiver.url})
    assert (answer.status_code, answer.json()["code"]) == (409, "name_conflict")


def test_a_deleted_workflow_takes_no_webhook_along_by_surprise(world, client, receiver):
    execution = world.start(WAIT)
    hook = add(client, receiver, workflow_id=str(execution.workflow_id))
    Workflow.objects.filter(pk=execution.workflow_id).update(deleted_at=datetime.now(UTC))
    assert client.get(f"/api/v1/webhooks/{hook['id']}").json()["workflow"]["id"] == str(execution.workflow_id)
    execution_services.execution_stop(world.owner, execution.pk)
    advance(execution.pk)


@pytest.mark.parametrize(("seconds", "state"), [(60, "DELIVERED"), (0, "WAITING")])
def test_a_courier_that_stops_finishes_what_is_under_way_or_leaves_it_to_another(
    world, client, receiver, settings, seconds, state
):
    settings.STUDIO_STOP_SECONDS = seconds
    add(client, receiver, statuses=["RUNNING"])
    receiver.answering.clear()
    stopping = threading.Event()
    working = threading.Thread(target=in_a_thread, args=(courier.run, stopping))
    working.start()
    world.start(ONE_TASK, {"n": 1})
    until(lambda: receiver.letters, 120, "the request")
    stopping.set()
    if seconds:
        receiver.answering.set()
    working.join(60)
    row = Delivery.objects.get()
    assert (row.state, row.due <= time.time()) == (state, True)
    receiver.answering.set()


def in_a_thread(work: Callable[[threading.Event], None], stopping: threading.Event) -> None:
    work(stopping)
    connection.close()
