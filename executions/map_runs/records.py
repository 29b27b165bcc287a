"""A child execution as Distributed Map tells of it: in result files, and in results of children that failed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from executions.models import Execution, MapRun

JSON = Any
SUCCEEDED = Execution.Status.SUCCEEDED


def child_record(child: Execution, map_run: MapRun, machine_arn: str) -> dict[str, JSON]:
    """Return what DescribeExecution would, its names capitalised; `machine_arn` is the state machine's, without label."""
    done = child.status == SUCCEEDED
    record: dict[str, JSON] = {
        "ExecutionArn": child.arn,
        "Input": child.input,
        "InputDetails": {"Included": True},
        "Name": child.name,
        "RedriveCount": child.redrive_count,
        "RedriveStatus": "NOT_REDRIVABLE" if done else "REDRIVABLE_BY_MAP_RUN",
        "StartDate": _time(child.started_at),
        "StateMachineArn": f"{machine_arn}/{map_run.label}",
        "Status": child.status,
        "StopDate": _time(child.ended_at),
    }
    if done:
        record |= {
            "Output": child.output,
            "OutputDetails": {"Included": True},
            "RedriveStatusReason": f"Execution is {child.status} and cannot be redriven",
        }
    record |= {name: value for name, value in (("Error", child.error), ("Cause", child.cause)) if value is not None}
    return dict(sorted(record.items()))


def _time(time: datetime | None) -> str | None:
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}Z" if time else None
