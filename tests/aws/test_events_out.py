"""EventBridge and CloudWatch Logs hear of executions that run here: through boto3, at the endpoint that was named."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from editor.models import Version
from executions import services
from executions.engine.advance import advance
from executions.models import Delivery, Execution
from executions.operations.doctor import findings
from executions.outbox import courier, listening
from executions.outbox.services import webhook_create, webhook_delete
from tests.aws.moto_server import Moto, free_port
from tests.executions.receiver import Receiver

PASS = {"StartAt": "Only", "States": {"Only": {"Type": "Pass", "Result": {"done": True}, "End": True}}}
FAIL = {"StartAt": "Only", "States": {"Only": {"Type": "Fail", "Error": "Broken", "Cause": "on purpose"}}}
GROUP = "/aws/vendedlogs/states/orders"
GROUP_ARN = f"arn:aws:logs:us-east-1:123456789012:log-group:{GROUP}:*"


@pytest.fixture
def endpoint(moto: Moto, owner: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Moto]:
    """A moto that has forgotten everything, named by AWS's own variable."""
    moto.post("/moto-api/reset")
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto.url)
    listening.forget()
    listening.logging_of.cache_clear()
    yield moto
    listening.forget()
    listening.logging_of.cache_clear()


@pytest.fixture
def ran(owner: Any, saved: Callable[..., Version]) -> Callable[..., Execution]:
    """Run a definition here to its end."""

    def run(definition: dict[str, Any], logging: dict[str, Any] | None = None, **fields: Any) -> Execution:
        version = saved(definition)
        if logging is not None:
            destinations = [{"cloudWatchLogsLogGroup": {"logGroupArn": GROUP_ARN}}]
            settings = {"loggingConfiguration": {"destinations": destinations, **logging}}
            Version.objects.filter(pk=version.pk).update(settings=settings)
        execution = services.execution_start(
            owner, workflow_id=version.workflow_id, version=version.number, input='{"n": 1}', **fields
        )
        advance(execution.pk)
        execution.refresh_from_db()
        assert execution.ended
        return execution

    return run


def queue_of_events(moto: Moto, pattern: dict[str, Any]) -> Callable[[], list[dict[str, Any]]]:
    """Have a rule of the default bus put what matches into a queue; return how to read it."""
    sqs, events = moto.client_of("sqs"), moto.client_of("events")
    url = sqs.create_queue(QueueName="heard")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name="heard", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="heard", Targets=[{"Id": "1", "Arn": arn}])

    def read() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                found.append(json.loads(message["Body"]))
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found

    return read


def records(moto: Moto) -> list[dict[str, Any]]:
    logs = moto.client_of("logs")
    found = logs.filter_log_events(logGroupName=GROUP)["events"]
    return [json.loads(event["message"]) for event in found]


def test_rules_of_the_default_bus_see_what_aws_would_send(endpoint, ran):
    read = queue_of_events(
        endpoint, {"source": ["aws.states"], "detail-type": ["Step Functions Execution Status Change"]}
    )
    execution = ran(FAIL)
    courier.deliver_due()
    first, last = read()
    assert [one["detail"]["status"] for one in (first, last)] == ["RUNNING", "FAILED"]
    assert first["resources"] == [execution.arn]
    assert first["detail"]["stopDate"] is None and first["detail"]["output"] is None
    assert last["detail"]["stopDate"] == round(execution.ended_at.timestamp() * 1000)
    assert (last["detail"]["error"], last["detail"]["cause"]) == ("Broken", "on purpose")
    assert not Delivery.objects.exists()


def test_express_executions_send_no_events_and_off_sends_none_at_all(endpoint, ran, settings, saved):
    execution = ran(PASS)
    workflow = execution.workflow
    workflow.type = "EXPRESS"
    workflow.save()
    Delivery.objects.all().delete()
    ran(PASS)
    assert not Delivery.objects.exists()
    workflow.type = "STANDARD"
    workflow.save()
    settings.STUDIO_EVENT_BUS = "off"
    listening.forget()
    ran(PASS)
    assert not Delivery.objects.exists()


def test_the_log_group_gets_the_history_in_a_stream_named_as_on_aws(endpoint, ran, settings):
    settings.STUDIO_EVENT_BUS = "off"
    logs = endpoint.client_of("logs")
    logs.create_log_group(logGroupName=GROUP)
    execution = ran(PASS, {"level": "ALL", "includeExecutionData": True})
    courier.deliver_due()
    (stream,) = logs.describe_log_streams(logGroupName=GROUP)["logStreams"]
    assert re.fullmatch(r"states/Orders/\d{4}-\d\d-\d\d-\d\d-\d\d/[0-9a-f]{8}", stream["logStreamName"])
    found = records(endpoint)
    assert [one["type"] for one in found] == [
        "ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded",
    ]  # fmt: skip
    assert [(one["id"], one["previous_event_id"]) for one in found] == [("1", "0"), ("2", "0"), ("3", "2"), ("4", "3")]
    assert list(found[3]) == [
        "id", "type", "details", "previous_event_id", "event_timestamp", "execution_arn", "redrive_count",
    ]  # fmt: skip
    assert found[3]["details"] == {"output": '{"done":true}', "outputDetails": {"truncated": False}}
    assert {one["execution_arn"] for one in found} == {execution.arn}
    assert {one["redrive_count"] for one in found} == {"0"}


def test_without_execution_data_the_details_name_states_and_role_only(endpoint, ran):
    endpoint.client_of("logs").create_log_group(logGroupName=GROUP)
    execution = ran(PASS, {"level": "ALL", "includeExecutionData": False})
    courier.deliver_due()
    assert [one["details"] for one in records(endpoint)] == [
        {"roleArn": execution.workflow.role}, {"name": "Only"}, {"name": "Only"}, {},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("level", "types"),
    [("ERROR", ["FailStateEntered", "ExecutionFailed"]), ("FATAL", ["ExecutionFailed"]), ("OFF", [])],
)
def test_levels_choose_what_is_logged(endpoint, ran, level, types):
    endpoint.client_of("logs").create_log_group(logGroupName=GROUP)
    ran(FAIL, {"level": level})
    courier.deliver_due()
    assert [one["type"] for one in records(endpoint)] == types


def test_a_log_group_that_is_missing_is_said_and_nothing_is_lost(endpoint, ran, settings):
    settings.STUDIO_EVENT_BUS = "off"
    ran(PASS, {"level": "ALL"})
    courier.deliver_due()
    assert any("CloudWatch Logs" in sentence and "does not exist" in sentence for sentence in findings())
    endpoint.client_of("logs").create_log_group(logGroupName=GROUP)
    Delivery.objects.update(due=1.0)
    courier.deliver_due()
    assert len(records(endpoint)) == 4
    assert not Delivery.objects.exists()


def test_an_endpoint_that_does_not_answer_blocks_no_execution(owner, ran, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    listening.forget()
    ran(PASS)
    courier.deliver_due()
    assert Delivery.objects.filter(state="WAITING", tries=1).count() == 1
    assert any("EventBridge: 2 deliveries wait" in sentence for sentence in findings())
    listening.forget()


def test_a_webhook_hears_of_executions_on_aws_and_eventbridge_does_not(owner, target, saved, watched, settings, moto):
    settings.STUDIO_OUTGOING_NETWORKS = (ipaddress.ip_network("127.0.0.0/8"),)
    receiver = Receiver()
    fields = {"name": "Hook", "url": receiver.url, "statuses": ["RUNNING", "FAILED"], "log_level": "FATAL"}
    hook = webhook_create(owner, **fields)
    version = saved(FAIL)
    execution = watched(
        services.execution_start(owner, workflow_id=version.workflow_id, version=1, input="{}", target_id=target.id)
    )
    courier.deliver_due()
    told = [letter.json for letter in receiver.letters]
    assert [one["detail"]["status"] for one in told if "detail" in one] == ["RUNNING", "FAILED"]
    (failure,) = [one["detail"] for one in told if one.get("detail", {}).get("status") == "FAILED"]
    assert (failure["executionArn"], failure["error"], failure["cause"]) == (execution.arn, "Broken", "on purpose")
    (message,) = [event["message"] for one in told for event in one.get("logEvents", ())]
    assert json.loads(message)["type"] == "ExecutionFailed"
    assert not Delivery.objects.filter(destination__in=("events", "logs")).exists()
    webhook_delete(owner, hook)
    receiver.stop()
