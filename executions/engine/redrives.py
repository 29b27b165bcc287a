"""What a redrive changes in the row of an execution at once; the rest follows when the run has been decided on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from executions.models import Execution

JSON = Any


def redriven(execution: Execution, now: float) -> dict[str, JSON]:
    """Return the fields of the row that a redrive at `now` (Unix seconds) changes."""
    return {
        "status": Execution.Status.RUNNING,
        "redrive_count": execution.redrive_count + 1,
        "redriven_at": datetime.fromtimestamp(now, UTC),
        "ended_at": None,
        "duration": None,
        "output": None,
        "error": None,
        "cause": None,
    }
