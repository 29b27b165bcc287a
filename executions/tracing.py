"""Traces in OpenTelemetry's protocol (OTLP over HTTP, JSON): each execution with its states, and the calls that they made.

On when OTEL_EXPORTER_OTLP_ENDPOINT names a collector, as for every program that speaks OpenTelemetry; else nothing is done
and nothing imported. Spans are sent by a thread in batches, and dropped rather than waited for.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import secrets
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError

from executions.trace_context import context_of, execution_span, span_of_work

SERVICE = "sfn-studio"
EPOCH = datetime.fromtimestamp(0, UTC)
MOST_WAITING = 5000
BATCH = 500
EVERY_SECONDS = 1.0
SEND_SECONDS = 5.0
MOST_CHARACTERS = 1000
INTERNAL, CLIENT = 1, 3
OK, ERROR = 1, 2
Value = str | int | float | bool

log = logging.getLogger(__name__)


@cache
def endpoint() -> str | None:
    """Return the address that spans are posted to; None: nobody wants any."""
    whole = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    base = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
    return whole or (f"{base.rstrip('/')}/v1/traces" if base else None)


class Span:
    """What is or was being done, with its times (Unix seconds); say how it failed by `failed`."""

    __slots__ = ("attributes", "begun", "ended", "error", "id", "kind", "name", "parent")

    def __init__(
        self,
        attributes: Mapping[str, Value],
        *,
        name: str = "",
        begun: float = 0.0,
        ended: float = 0.0,
        error: str | None = None,
    ) -> None:
        self.attributes: dict[str, Value] = dict(attributes)
        self.name, self.begun, self.ended, self.error = name, begun, ended, error
        self.id: str = secrets.token_hex(8)
        self.parent: str | None = None
        self.kind = INTERNAL

    def failed(self, error: str | None) -> None:
        """Mark it as failed, with the name of the error."""
        self.error = error or "failed"


_NOBODY = Span({})


@contextmanager
def call(execution_id: str, token: str, name: str, **attributes: Value) -> Iterator[Span]:
    """Time the call of a handler as a part of the state that owns its work. Does nothing when nobody wants traces."""
    if endpoint() is None or not execution_id:
        yield _NOBODY
        return
    found = Span({f"sfn.{key}": value for key, value in attributes.items()}, name=name, begun=time.time())
    found.kind = CLIENT
    try:
        yield found
    except BaseException as error:
        found.failed(type(error).__name__)
        raise
    finally:
        found.ended = time.time()
        key = UUID(execution_id)
        with _never_harmful():
            found.parent = span_of_work(key, token)
            send(key, found)


def execution_ended(
    execution_id: UUID,
    name: str,
    *,
    arn: str,
    began: float,
    ended: float,
    status: str,
    error: str | None,
    cause: str | None,
) -> None:
    """Send the span that holds all others of an execution; times are Unix seconds, secrets are masked by the caller."""
    if endpoint() is None:
        return
    found = Span({"sfn.execution.status": status, "sfn.execution.arn": arn}, name=name, begun=began, ended=ended)
    if status != "SUCCEEDED":
        found.failed(error or status)
        found.attributes["sfn.execution.cause"] = (cause or "")[:MOST_CHARACTERS]
    with _never_harmful():
        found.id, found.parent = execution_span(execution_id), context_of(execution_id).caller
        send(execution_id, found)


def send(execution_id: UUID, span: Span) -> None:
    """Hand a span of an execution to the thread that sends, unless its caller said that the trace is not recorded."""
    context = context_of(execution_id)
    if context.sampled:
        _sender(os.getpid()).put(_as_json(execution_id, context.trace, span))


@contextmanager
def _never_harmful() -> Iterator[None]:
    """A trace is worth no task: what cannot be found out for it now is only logged."""
    try:
        yield
    except DatabaseError as error:
        log.warning("A span was not sent: %s", error)


def _as_json(execution_id: UUID, trace: str, span: Span) -> dict[str, Any]:
    attributes = {"sfn.execution.id": str(execution_id), **span.attributes}
    return {
        "traceId": trace,
        "spanId": span.id,
        **({} if span.parent is None else {"parentSpanId": span.parent}),
        "name": span.name,
        "kind": span.kind,
        "startTimeUnixNano": _nanoseconds(span.begun),
        "endTimeUnixNano": _nanoseconds(span.ended),
        "attributes": [{"key": key, "value": _value(value)} for key, value in attributes.items()],
        "status": {"code": OK} if span.error is None else {"code": ERROR, "message": span.error},
    }


def _nanoseconds(seconds: float) -> str:
    """Microseconds, rounded as those in the database are: another rounding began a state before its execution."""
    return str((datetime.fromtimestamp(seconds, UTC) - EPOCH) // timedelta(microseconds=1) * 1000)


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
    resource = {"attributes": [{"key": key, "value": _value(value)} for key, value in _resource().items()]}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": {"name": SERVICE}, "spans": spans}]}]}


def _resource() -> dict[str, Value]:
    """Return who sends: OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME of the operator go before what is known here."""
    host = socket.gethostname()
    known: dict[str, Value] = {
        "service.name": SERVICE,
        "service.version": settings.STUDIO_VERSION,
        "service.instance.id": f"{host}:{os.getpid()}",
        "host.name": host,
        "process.pid": os.getpid(),
        "telemetry.sdk.language": "python",
    }
    given = _pairs(os.environ.get("OTEL_RESOURCE_ATTRIBUTES", ""))
    name = os.environ.get("OTEL_SERVICE_NAME")
    return known | given | ({"service.name": name} if name else {})


def _pairs(text: str) -> dict[str, str]:
    """Return what a list like `a=1,b=2` says; values may be percent-encoded."""
    pairs = (pair.split("=", 1) for pair in text.split(",") if "=" in pair)
    return {name.strip(): unquote(value.strip()) for name, value in pairs}


def _headers() -> dict[str, str]:
    given = _pairs(os.environ.get("OTEL_EXPORTER_OTLP_HEADERS", ""))
    return {"Content-Type": "application/json", **given}


@cache
def _sender(_pid: int) -> _Sender:
    address = endpoint()
    assert address is not None  # noqa: S101  who puts has asked
    return _Sender(address)
