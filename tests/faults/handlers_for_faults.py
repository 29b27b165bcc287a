"""A handler whose effects are counted outside."""

from __future__ import annotations

import os
import time
from typing import Any

from executions.handlers import Job, TaskError, handler


@handler("Effect")
def effect(event: Any, job: Job) -> Any:
    """Write one line to `ledger`, work a while, fail the first `errors` attempts, return `n`."""
    line = f"{job.execution_id} {job.token}\n".encode()
    file = os.open(event["ledger"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, line)
    os.close(file)
    time.sleep(event.get("seconds", 0.05))
    if job.attempt < event.get("errors", 0):
        raise TaskError("Busy", "try again")
    return event["n"]
