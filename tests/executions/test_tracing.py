"""Traces: one for each execution, sent to whoever the operator named, and nothing at all when nobody is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from executions import tracing
from tests.executions.definitions import ONE_TASK, machine, task
from tests.executions.receiver import Receiver
from tests.executions.services import until


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


def test_an_execution_is_a_trace_with_a_span_for_each_call_of_a_handler(world, collector):
    execution = world.run(world.start(ONE_TASK, {"n": 1}))
    trace = execution.pk.hex
    until(lambda: len(spans(collector, trace)) == 2, 30, "two spans")
    call, whole = sorted(spans(collector, trace), key=lambda span: "parentSpanId" not in span)
    assert call["name"] == "Work"
    assert call["parentSpanId"] == whole["spanId"]
    assert whole["name"] == execution.workflow.name
    assert attributes(call)["resource"].endswith("function:Double")
    assert attributes(whole) == {"sfn.execution.id": str(execution.pk), "sfn.execution.status": "SUCCEEDED"}
    assert int(whole["startTimeUnixNano"]) <= int(call["startTimeUnixNano"]) <= int(call["endTimeUnixNano"])
    assert whole["status"] == {"code": 1}
    assert {name.lower(): value for name, value in collector.letters[0].headers.items()}["x-key"] == "secret"


def test_what_fails_is_marked_with_its_error(world, collector):
    execution = world.run(world.start(machine(Work=task("RaiseValueError"))))
    until(lambda: len(spans(collector, execution.pk.hex)) == 2, 30, "two spans")
    assert {span["status"]["message"] for span in spans(collector, execution.pk.hex)} == {"ValueError"}


def test_nothing_is_done_when_no_collector_is_named(world):
    tracing.endpoint.cache_clear()
    before = tracing._sender.cache_info().misses
    world.run(world.start(ONE_TASK, {"n": 1}))
    assert tracing._sender.cache_info().misses == before
    with tracing.span("any", "thing") as found:
        assert found is tracing._NOBODY
