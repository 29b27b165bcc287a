"""Handlers whose effects are counted outside."""

from __future__ import annotations

import json
import os
import time
from typing import Any

from executions.handlers import Job, TaskError, handler


@handler("Effect")
def effect(event: Any, job: Job) -> Any:
    """Write one line to `ledger`, work a while, fail the first `errors` attempts, return `n`."""
    _write(event["ledger"], {"execution": job.execution_id, "token": job.token})
    time.sleep(event.get("seconds", 0.05))
    if job.attempt < event.get("errors", 0):
        raise TaskError("Busy", "try again")
    return event["n"]


@handler("Ask")
def ask(event: Any, job: Job) -> Any:
    """Write one line to `ledger` that asks somebody outside to answer `n` by task token."""
    line = {"execution": job.execution_id, "token": job.token, "answer": event["n"], "task_token": event["task_token"]}
    _write(event["ledger"], line)


def _write(path: str, line: dict[str, Any]) -> None:
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, json.dumps(line).encode() + b"\n")  # one write to the end of a file is one line, whoever else writes
    os.close(file)
