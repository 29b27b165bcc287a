"""Activities that do not exist: those that do are polled for, and never come to a handler."""

from __future__ import annotations

from asl.run.resources import parse_resource
from executions.handlers.outcomes import Failure, Job, Outcome, Performer

RANK = 90


def bind(job: Job) -> Performer | None:
    """Take the tasks of activities."""
    return _refuse if parse_resource(job.resource).dialect == "Activity" else None


def _refuse(job: Job) -> Outcome:
    return Failure("ActivityDoesNotExist", f"Activity Does Not Exist: '{job.resource}'", phase="schedule")
