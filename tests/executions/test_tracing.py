"""Traces: one for each execution, sent to whoever the operator named, and nothing at all when nobody is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import RequestFactory

from aws_api.views import serve
from executions import tracing
from executions.models import Execution
from tests.executions.definitions import ONE_TASK, machine, task
from tests.executions.map_runs import distributed, numbers, run_all
from tests.executions.receiver import Receiver
from tests.executions.services import until
from tests.executions.test_bad_days import ANY_KEY


@pytest.fixture
def collector(monkeypatch) -> Iterator[Receiver]:
    receiver = Receiver()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url.removesuffix("/hook"))
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-key=secret")
    tracing.endpoint.cache_clear()
    tracing._sender.cache_clear()
    yield receiver
    receiver.stop()
    monkeypatch.undo()
    tracing.endpoint.cache_clear()
    tracing._sender.cache_clear()


def spans(collector: Receiver, trace: str) -> list[dict[str, Any]]:
    groups = [group for letter in collector.letters for group in letter.json["resourceSpans"]]
    found = [span for group in groups for scope in group["scopeSpans"] for span in scope["spans"]]
    return [span for span in found if span["traceId"] == trace]


def attributes(span: dict[str, Any]) -> dict[str, Any]:
    return {one["key"]: next(iter(one["value"].values())) for one in span["attributes"]}


def told(collector: Receiver, trace: str, count: int) -> dict[str, dict[str, Any]]:
    """So many spans of a trace, by name."""
    until(lambda: len(spans(collector, trace)) == count, 120, f"{count} spans")
    return {span["name"]: span for span in spans(collector, trace)}


def test_an_execution_is_a_trace_of_its_states_and_of_the_calls_that_they_made(world, collector):
    execution = world.run(world.start(ONE_TASK, {"n": 1}))
    found = told(collector, execution.pk.hex, 3)
    whole, state, call = found[execution.workflow.name], found["Work"], found["Double"]
    assert "parentSpanId" not in whole
    assert (state["parentSpanId"], call["parentSpanId"]) == (whole["spanId"], state["spanId"])
    assert attributes(call)["sfn.resource"].endswith("function:Double")
    assert attributes(whole) == {
        "sfn.execution.id": str(execution.pk),
        "sfn.execution.arn": execution.arn,
        "sfn.execution.status": "SUCCEEDED",
    }
    begun = [int(span["startTimeUnixNano"]) for span in (whole, state, call)]
    ended = [int(span["endTimeUnixNano"]) for span in (call, state, whole)]
    assert begun == sorted(begun)
    assert ended == sorted(ended)
    assert whole["status"] == {"code": 1}
    assert {name.lower(): value for name, value in collector.letters[0].headers.items()}["x-key"] == "secret"


@pytest.mark.parametrize("now", [1795838305.8477695, 1795838305.0, 1795838305.1234567])
def test_a_time_from_the_database_is_the_time_that_was_put_there(now):
    kept = datetime.fromtimestamp(now, UTC).timestamp()
    assert tracing._nanoseconds(kept) == tracing._nanoseconds(now)


def test_who_sends_is_told_with_what_the_operator_adds(world, collector, monkeypatch):
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=a%20test, team=orders")
    execution = world.run(world.start(ONE_TASK, {"n": 1}))
    told(collector, execution.pk.hex, 3)
    resource = attributes(collector.letters[-1].json["resourceSpans"][0]["resource"])
    assert resource["service.name"] == "sfn-studio"
    assert (resource["deployment.environment.name"], resource["team"]) == ("a test", "orders")
    assert resource.keys() >= {"service.version", "service.instance.id", "host.name", "process.pid"}


def test_what_fails_is_marked_with_its_error(world, collector):
    execution = world.run(world.start(machine(Work=task("RaiseValueError"))))
    found = told(collector, execution.pk.hex, 3)
    assert {span["status"]["message"] for span in found.values()} == {"ValueError"}
    assert "no good value" in attributes(found[execution.workflow.name])["sfn.execution.cause"]


def test_states_of_a_branch_are_within_the_state_that_branched(world, collector):
    hold = {"Type": "Wait", "Seconds": 0, "Next": "Inner"}
    both = {"Type": "Parallel", "Branches": [machine(Hold=hold, Inner=task("Double"))], "End": True}
    execution = world.run(world.start(machine(Both=both), {"n": 1}))
    found = told(collector, execution.pk.hex, 5)
    assert found["Both"]["parentSpanId"] == found[execution.workflow.name]["spanId"]
    assert found["Hold"]["parentSpanId"] == found["Inner"]["parentSpanId"] == found["Both"]["spanId"]
    assert found["Double"]["parentSpanId"] == found["Inner"]["spanId"]


def test_what_another_execution_started_belongs_to_its_trace(world, collector):
    inner = world.version(ONE_TASK)
    start = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution",
        "Parameters": {"StateMachineArn": inner.workflow.arn, "Input": {"n": 1}},
        "End": True,
    }
    execution = world.run(world.start(machine(Call=start)))
    world.run(execution.children.get())
    found = told(collector, execution.pk.hex, 6)
    assert found[inner.workflow.name]["parentSpanId"] == found["Call"]["spanId"]
    each = world.start(distributed(machine(Work=task("Double"))), numbers(1))
    run_all(each)
    until(lambda: len(spans(collector, each.pk.hex)) == 5, 120, "the spans of the Map state and of its child")


@pytest.mark.parametrize(("flags", "sampled"), [("01", True), ("00", False)])
def test_the_trace_of_the_caller_goes_on_unless_it_is_not_recorded(world, collector, flags, sampled):
    trace, caller = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    headers = {
        "X-Amz-Target": "AWSStepFunctions.StartExecution",
        "Host": "127.0.0.1",
        "Authorization": ANY_KEY,
        "traceparent": f"00-{trace}-{caller}-{flags}",
    }
    body = json.dumps({"stateMachineArn": world.version(ONE_TASK).workflow.arn, "input": '{"n": 1}'})
    answer = serve(RequestFactory().post("/", body, content_type="application/x-amz-json-1.0", headers=headers))
    execution = world.run(Execution.objects.get(arn=json.loads(answer.content)["executionArn"]))
    assert execution.trace_header == f"Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent={caller};Sampled={flags[1]}"
    if sampled:
        assert told(collector, trace, 3)[execution.workflow.name]["parentSpanId"] == caller
        return
    after = world.run(world.start(ONE_TASK, {"n": 1}))
    told(collector, after.pk.hex, 3)
    assert spans(collector, trace) == []


def test_nothing_is_done_when_no_collector_is_named(world):
    tracing.endpoint.cache_clear()
    before = tracing._sender.cache_info().misses
    world.run(world.start(ONE_TASK, {"n": 1}))
    assert tracing._sender.cache_info().misses == before
    with tracing.call("any", "1.1", "thing") as found:
        assert found is tracing._NOBODY
