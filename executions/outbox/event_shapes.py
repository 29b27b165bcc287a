"""What is told, in AWS's own shapes: EventBridge's event, CloudWatch Logs' records and its subscription message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from asl import json_codec
from asl.history import event_details
from asl.run.codec import event_from_json
from executions.masking import mask_of
from executions.models import Event, Execution
from executions.outbox.levels import is_logged

JSON = dict[str, Any]
STATUS_CHANGE = "Step Functions Execution Status Change"
RUNNING_LONG = "Step Functions Execution Running Long"
"""One of ours: the service has none."""
OUR_SOURCE = "sfn-studio"
MOST_BYTES = 248 * 1024
"""Of escaped input and output in one event, and of either in one log record (Developer Guide)."""
_LONG = ("input", "output", "parameters")


def milliseconds(seconds: float | None) -> int | None:
    """Return Unix time in milliseconds; None stays None."""
    return None if seconds is None else round(seconds * 1000)


def envelope(*, event_id: str, kind: str, source: str, at: float, arns: list[str], detail: JSON) -> JSON:
    """Return an event as EventBridge hands it to its targets."""
    return {
        "version": "0",
        "id": event_id,
        "detail-type": kind,
        "source": source,
        "account": arns[0].split(":")[4] if arns else settings.STUDIO_ACCOUNT_ID,
        "time": datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": settings.STUDIO_REGION,
        "resources": arns,
        "detail": detail,
    }


def status_detail(execution: Execution, told: JSON, *, include_data: bool = True) -> JSON:
    """Return the detail of a status change. What there is not is null, never missing.

    `told` is what was kept with the change; input and output never change, so they are read from the row.
    """
    status = told["status"]
    mask = mask_of(execution)
    given = mask.text(execution.input) if include_data else None
    output = mask.text(execution.output) if include_data and status == Execution.Status.SUCCEEDED else None
    input_fits, output_fits = _fitting(given, output)
    redrivable = status in ("FAILED", "TIMED_OUT", "ABORTED") and execution.type == "STANDARD"
    return {
        "executionArn": execution.arn,
        "stateMachineArn": execution.workflow.arn if execution.workflow is not None else None,
        "stateMachineVersionArn": execution.version_arn or None,
        "stateMachineAliasArn": execution.alias_arn or None,
        "name": execution.name,
        "status": status,
        "startDate": milliseconds(execution.started_at.timestamp()),
        "stopDate": milliseconds(told["stop"]),
        "input": given if input_fits else None,
        "inputDetails": {"included": input_fits and given is not None},
        "output": output if output_fits else None,
        "outputDetails": None if output is None and include_data else {"included": output_fits and output is not None},
        "error": mask.text(told["error"]) if status != "TIMED_OUT" else None,  # as DescribeExecution tells it
        "cause": mask.text(told["cause"]),
        "redriveCount": told["redrives"],
        "redriveDate": milliseconds(told["redriven"]),
        "redriveStatus": "REDRIVABLE" if redrivable else "NOT_REDRIVABLE",
        "redriveStatusReason": None if redrivable else f"Execution is {status} and cannot be redriven",
    }


def _fitting(given: str | None, output: str | None) -> tuple[bool, bool]:
    """Whether input and output fit into an event: the input goes first, then the output too."""
    input_size, output_size = _escaped(given), _escaped(output)
    return input_size + output_size <= MOST_BYTES, output_size <= MOST_BYTES


def _escaped(text: str | None) -> int:
    return 0 if text is None else len(json_codec.dumps(text))


def late_detail(execution: Execution, seconds: int) -> JSON:
    """Return the detail of an execution that runs longer than somebody wanted to wait silently."""
    told = {"status": execution.status, "stop": None, "error": None, "cause": None, "redriven": None}
    told["redrives"] = execution.redrive_count
    return {**status_detail(execution, told, include_data=False), "runningLongerThanSeconds": seconds}


def log_records(
    execution: Execution, events: Iterable[Event], *, level: str, include_data: bool, redrives: int
) -> list[tuple[int, str]]:
    """Return the records that a level logs: Unix milliseconds and JSON text of each."""
    return [
        (round(event.at * 1000), json_codec.dumps_text(_record(execution, event, include_data, redrives)))
        for event in events
        if event.history_id and is_logged(event.type, level)
    ]


def _record(execution: Execution, event: Event, include_data: bool, redrives: int) -> JSON:
    return {
        "id": str(event.history_id),
        "type": event.type,
        "details": _details(execution, event, include_data),
        "previous_event_id": str(event.previous_id),
        "event_timestamp": str(round(event.at * 1000)),
        "execution_arn": execution.arn,
        "redrive_count": str(redrives),
    }


def _details(execution: Execution, event: Event, include_data: bool) -> JSON:
    if execution.target_id is None:
        details = event_details(
            event_from_json(event.data), region=settings.STUDIO_REGION, include_data=include_data
        )  # fmt: skip
    else:
        details = json_codec.loads(event.data)
        if not include_data:
            details = {name: value for name, value in details.items() if not name.startswith((*_LONG, "assigned"))}
    details = mask_of(execution).value(details)
    for name in _LONG:
        text = details.get(name)
        if isinstance(text, str) and _escaped(text) > MOST_BYTES:
            details[name] = text.encode()[: MOST_BYTES // 2].decode("utf-8", "ignore")
            details[f"{name}Details"] = {"truncated": True}
    return details


def subscription_message(group: str, stream: str, records: list[tuple[int, str]], first_id: str) -> JSON:
    """Return log records as CloudWatch Logs hands them to a subscription."""
    return {
        "messageType": "DATA_MESSAGE",
        "owner": settings.STUDIO_ACCOUNT_ID,
        "logGroup": group,
        "logStream": stream,
        "subscriptionFilters": [OUR_SOURCE],
        "logEvents": [
            {"id": f"{first_id}-{number}", "timestamp": at, "message": text}
            for number, (at, text) in enumerate(records)
        ],
    }
