"""Mocks: what a person or a test case chose for a state when the execution was started."""

from __future__ import annotations

from executions.handlers.outcomes import Failure, Job, Later, Outcome, Performer, Result

RANK = 0


def bind(job: Job) -> Performer | None:
    """Take the jobs of states that have a mock."""
    return _perform if job.mock else None


def _perform(job: Job) -> Outcome:
    mock = job.mock or {}
    if job.visit == 0 and mock.get("delay_seconds"):
        return Later(float(mock["delay_seconds"]))
    if mock["kind"] == "error":
        return Failure(mock.get("error"), mock.get("cause"))
    return Result(job.input if mock["kind"] == "echo" else mock.get("value"))
