"""A delivery made ready: everything that has to be read is read here, so that sending needs no database."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings

from asl import json_codec
from executions import outgoing
from executions.aws import local_endpoint
from executions.models import Event, Execution
from executions.outbox import event_shapes, signing
from executions.outbox.listening import EVENTS, LOGS, endpoint, event_bus, logging_of
from executions.outbox.models import Delivery, Webhook
from executions.outbox.workflow_changes import CHANGES

SECONDS = 10.0
MOST_ANSWER_BYTES = 64 * 1024
MOST_RECORDS = 5000
GONE = 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try; `gone`: nobody will ever listen there again."""

    ok: bool
    error: str = ""
    answered: int | None = None
    milliseconds: int | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """One request and the rows that it settles. `send` does not touch the database."""

    rows: tuple[Delivery, ...]
    send: Callable[[], Outcome]


def parcel_of(row: Delivery) -> Parcel:
    """Return what has to be sent for a row, together with the log rows that may go with it."""
    if row.destination == EVENTS:
        return Parcel((row,), partial(_put_event, event_bus(), _event_of(row), row.at))
    if row.destination == LOGS:
        rows = _with_followers(row)
        return Parcel(rows, _log_put(row.execution, rows))
    webhook = row.webhook
    if row.kind == Delivery.Kind.LOG:
        rows = _with_followers(row)
        body = _log_message(webhook, row, rows)
        return Parcel(rows, _done if body is None else partial(_post, webhook.url, _request(webhook, row, body), body))
    body = json_codec.dumps(_event_of(row))
    return Parcel((row,), partial(_post, webhook.url, _request(webhook, row, body), body))


def _done() -> Outcome:
    return Outcome(ok=True)


# --- what is said ---------------------------------------------------------------------------------------------------


def _event_of(row: Delivery) -> dict[str, Any]:
    execution, told = row.execution, json_codec.loads(row.body)
    if row.kind == Delivery.Kind.CHANGE:
        return event_shapes.envelope(
            event_id=_event_id(row), kind=CHANGES[told["change"]], source=event_shapes.OUR_SOURCE, at=row.at,
            arns=[told["stateMachineArn"]], detail=told,
        )  # fmt: skip
    if row.kind == Delivery.Kind.TEST or execution is None:
        detail = {"message": "A test: nothing has happened."}
        return event_shapes.envelope(
            event_id=_event_id(row), kind="Test", source=event_shapes.OUR_SOURCE, at=row.at, arns=[], detail=detail
        )
    if row.kind == Delivery.Kind.LATE:
        detail = event_shapes.late_detail(execution, told["longer_than"])
        kind, source = event_shapes.RUNNING_LONG, event_shapes.OUR_SOURCE
    else:
        include = row.webhook is None or row.webhook.include_data
        detail = event_shapes.status_detail(execution, told, include_data=include)
        kind, source = event_shapes.STATUS_CHANGE, settings.STUDIO_EVENT_SOURCE
    return event_shapes.envelope(
        event_id=_event_id(row), kind=kind, source=source, at=row.at, arns=[execution.arn], detail=detail
    )


def _event_id(row: Delivery) -> str:
    """The same at each try, so that who hears it twice can tell."""
    return f"{row.pk:032x}"[:8] + "-0000-4000-8000-" + f"{row.pk:012x}"


def _with_followers(row: Delivery) -> tuple[Delivery, ...]:
    """The log rows that follow in the same execution, up to a row of another kind: nobody else may take them."""
    waiting = Delivery.objects.filter(
        execution_id=row.execution_id, destination=row.destination, state=Delivery.State.WAITING, id__gt=row.pk
    ).order_by("id")
    rows = [row]
    size = _length(row)
    for follower in waiting[:100]:
        size += _length(follower)
        if follower.kind != Delivery.Kind.LOG or size > MOST_RECORDS:
            break
        rows.append(follower)
    return tuple(rows)


def _length(row: Delivery) -> int:
    told = json_codec.loads(row.body)
    return int(told["upto"] - told["after"])


def _records(
    execution: Execution, rows: Sequence[Delivery], level: str, *, include_data: bool
) -> list[tuple[int, str]]:
    found = []
    for row in rows:
        told = json_codec.loads(row.body)
        events = Event.objects.filter(execution_id=execution.pk, seq__gt=told["after"], seq__lte=told["upto"])
        found += event_shapes.log_records(
            execution, events.order_by("seq"), level=level, include_data=include_data, redrives=told["redrives"]
        )
    return found


def _log_put(execution: Execution, rows: Sequence[Delivery]) -> Callable[[], Outcome]:
    logging = logging_of(execution.version_id)
    if logging is None:
        return _done
    records = _records(execution, rows, logging.level, include_data=logging.include_data)
    machine = execution.workflow.name if execution.workflow is not None else "unknown"
    return partial(_put_records, logging.group_arn, machine, records) if records else _done


def _log_message(webhook: Webhook, row: Delivery, rows: Sequence[Delivery]) -> bytes | None:
    execution = row.execution
    records = _records(execution, rows, webhook.log_level, include_data=webhook.include_data)
    if not records:
        return None
    machine = execution.workflow.name if execution.workflow is not None else "unknown"
    stream = f"states/{machine}/{execution.name}"
    return json_codec.dumps(
        event_shapes.subscription_message(f"/aws/vendedlogs/states/{machine}", stream, records, str(row.pk))
    )


# --- sending --------------------------------------------------------------------------------------------------------


def _request(webhook: Webhook, row: Delivery, body: bytes) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": f"sfn-studio/{settings.STUDIO_VERSION}",
        "Sfn-Studio-Kind": row.kind,
        "Sfn-Studio-Delivery": str(row.pk),
        "Sfn-Studio-Try": str(row.tries + 1),
        signing.HEADER: signing.signature(signing.secret_of(webhook), int(time.time()), body),
    }


def _post(url: str, headers: dict[str, str], body: bytes) -> Outcome:
    began = time.monotonic()
    try:
        answer = outgoing.send(
            "POST", url, headers=headers, body=body, seconds=SECONDS, most_bytes=MOST_ANSWER_BYTES
        )  # fmt: skip
    except outgoing.AnswerTooLarge as large:
        return Outcome(ok=False, error=str(large), milliseconds=_since(began))
    except (outgoing.Forbidden, outgoing.Unreachable) as failure:
        return Outcome(ok=False, error=str(failure), milliseconds=_since(began))
    if 200 <= answer.status < 300:
        return Outcome(ok=True, answered=answer.status, milliseconds=_since(began))
    words = f"It answered {answer.status} {answer.reason}".rstrip() + "."
    return Outcome(False, words, answer.status, _since(began), gone=answer.status == GONE)


def _put_event(bus: str | None, event: dict[str, Any], at: float) -> Outcome:
    if bus is None:
        return Outcome(
            ok=False, error="No event bus is told any more: neither STUDIO_EVENT_BUS nor an endpoint is set."
        )
    began = time.monotonic()
    try:
        local_endpoint.event_put(
            endpoint(EVENTS), bus, source=event["source"], kind=event["detail-type"], at=at,
            arns=event["resources"], detail=json_codec.dumps_text(event["detail"]),
        )  # fmt: skip
    except local_endpoint.NotTaken as refused:
        return Outcome(ok=False, error=str(refused), milliseconds=_since(began))
    return Outcome(ok=True, milliseconds=_since(began))


def _put_records(group_arn: str, machine: str, records: list[tuple[int, str]]) -> Outcome:
    began = time.monotonic()
    try:
        local_endpoint.records_put(endpoint(LOGS), group_arn, machine, records)
    except local_endpoint.NotTaken as refused:
        return Outcome(ok=False, error=str(refused), milliseconds=_since(began))
    return Outcome(ok=True, milliseconds=_since(began))


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
