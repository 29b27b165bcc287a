"""Rows for work that somebody must perform: tasks, and the reading and writing of a Distributed Map."""

from __future__ import annotations

from typing import Any

from asl import json_codec
from asl.run.work import ReadItems, Task, WriteResults
from executions.models import Execution, TaskAttempt

JSON = Any
Performable = Task | ReadItems | WriteResults


def attempt_of(execution: Execution, work: Performable, now: float, mock: JSON = None) -> TaskAttempt:
    """Return the row of a piece of work, not stored yet; `now` is in Unix seconds, `mock` is what answers it."""
    fields = _task(work, mock) if isinstance(work, Task) else _map_work(work, mock)
    whose = {"execution_id": execution.pk, "workflow_id": execution.workflow_id}
    return TaskAttempt(**whose, token=work.token, state=work.state, sent=now, **fields)


def _task(work: Task, mock: JSON) -> dict[str, JSON]:
    body = {
        "input": work.input,
        "context": work.context,
        "scope": work.scope,
        "credentials": work.credentials,
        "mock": mock,
    }
    return {
        "resource": work.resource,
        "attempt": work.attempt,
        "work": json_codec.dumps_text(body),
        "task_token": work.context.get("Task", {}).get("Token"),
    }


def _map_work(work: ReadItems | WriteResults, mock: JSON) -> dict[str, JSON]:
    reading = isinstance(work, ReadItems)
    settings = work.reader if reading else work.writer
    asked = settings if reading else {"writer": settings, "mapRun": work.map_run}
    return {
        "kind": TaskAttempt.Kind.READ if reading else TaskAttempt.Kind.WRITE,
        "resource": str(settings.get("Resource", "")),
        "work": json_codec.dumps_text({"input": asked, "context": {}, "scope": [], "mock": mock}),
    }
