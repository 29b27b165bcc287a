"""Traces in OpenTelemetry's protocol (OTLP over HTTP, JSON): one trace for each execution, its id made of the execution's.

On when OTEL_EXPORTER_OTLP_ENDPOINT names a collector, as for every program that speaks OpenTelemetry; else nothing is done
and nothing imported. Spans are sent by a thread in batches, and dropped rather than waited for.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import secrets
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings

SERVICE = "sfn-studio"
MOST_WAITING = 5000
BATCH = 500
EVERY_SECONDS = 1.0
SEND_SECONDS = 5.0
INTERNAL, OK, ERROR = 1, 1, 2
Value = str | int | float | bool

log = logging.getLogger(__name__)


@cache
def endpoint() -> str | None:
    """Return the address that spans are posted to; None: nobody wants any."""
    whole = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    base = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
    return whole or (f"{base.rstrip('/')}/v1/traces" if base else None)


class Span:
    """What is being done; say how it failed by `failed`."""

    __slots__ = ("attributes", "error")

    def __init__(self, attributes: Mapping[str, Value]) -> None:
        self.attributes: dict[str, Value] = dict(attributes)
        self.error: str | None = None

    def failed(self, error: str | None) -> None:
        """Mark it as failed, with the name of the error."""
        self.error = error or "failed"


_NOBODY = Span({})


@contextmanager
def span(execution_id: UUID | str, name: str, **attributes: Value) -> Iterator[Span]:
    """Time the block as a part of an execution's trace. Does nothing when nobody wants traces."""
    if endpoint() is None or not execution_id:
        yield _NOBODY
        return
    begun, found = time.time_ns(), Span(attributes)
    try:
        yield found
    except BaseException as error:
        found.failed(type(error).__name__)
        raise
    finally:
        _sender(os.getpid()).put(_as_json(str(execution_id), name, begun, time.time_ns(), found))


def execution_ended(
    execution_id: UUID, name: str, *, began: float, ended: float, status: str, error: str | None
) -> None:
    """Send the span that holds all others of an execution; times are Unix seconds."""
    if endpoint() is None:
        return
    found = Span({"sfn.execution.status": status})
    if status != "SUCCEEDED":
        found.failed(error or status)
    whole = _as_json(str(execution_id), name, round(began * 1e9), round(ended * 1e9), found)
    whole["spanId"] = whole.pop("parentSpanId")
    _sender(os.getpid()).put(whole)


def _as_json(execution_id: str, name: str, begun: int, ended: int, span: Span) -> dict[str, Any]:
    trace = execution_id.replace("-", "")
    attributes = {"sfn.execution.id": execution_id, **span.attributes}
    return {
        "traceId": trace,
        "spanId": secrets.token_hex(8),
        "parentSpanId": trace[16:],
        "name": name,
        "kind": INTERNAL,
        "startTimeUnixNano": str(begun),
        "endTimeUnixNano": str(ended),
        "attributes": [{"key": key, "value": _value(value)} for key, value in attributes.items()],
        "status": {"code": OK} if span.error is None else {"code": ERROR, "message": span.error},
    }


def _value(value: Value) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    return {"doubleValue": value} if isinstance(value, float) else {"stringValue": value}


class _Sender:
    """One thread of each process that posts what was put into its queue."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._waiting: queue.Queue[dict[str, Any]] = queue.Queue(MOST_WAITING)
        self._failing = False
        threading.Thread(target=self._run, name="traces", daemon=True).start()

    def put(self, span: dict[str, Any]) -> None:
        try:
            self._waiting.put_nowait(span)
        except queue.Full:
            return  # a collector that is away must not fill the memory

    def _run(self) -> None:
        while True:
            batch = [self._waiting.get()]
            time.sleep(EVERY_SECONDS)
            while len(batch) < BATCH and not self._waiting.empty():
                batch.append(self._waiting.get())
            self._post(batch)

    def _post(self, spans: list[dict[str, Any]]) -> None:
        try:
            request = urllib.request.Request(self._address, json.dumps(_message(spans)).encode(), _headers())  # noqa: S310  the operator's
            urllib.request.urlopen(request, timeout=SEND_SECONDS).close()  # noqa: S310
            self._failing = False
        except (OSError, ValueError) as error:
            if not self._failing:
                log.warning("Traces cannot be sent and are dropped: %s", error)
            self._failing = True


def _message(spans: list[dict[str, Any]]) -> dict[str, Any]:
    about = {"service.name": os.environ.get("OTEL_SERVICE_NAME", SERVICE), "service.version": settings.STUDIO_VERSION}
    resource = {"attributes": [{"key": key, "value": _value(value)} for key, value in about.items()]}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": {"name": SERVICE}, "spans": spans}]}]}


def _headers() -> dict[str, str]:
    given = os.environ.get("OTEL_EXPORTER_OTLP_HEADERS", "")
    pairs = (pair.split("=", 1) for pair in given.split(",") if "=" in pair)
    return {"Content-Type": "application/json", **{name.strip(): value.strip() for name, value in pairs}}


@cache
def _sender(_pid: int) -> _Sender:
    address = endpoint()
    assert address is not None  # noqa: S101  who puts has asked
    return _Sender(address)
