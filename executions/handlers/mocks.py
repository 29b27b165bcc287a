"""Mocks: what a person chose for a state when the execution was started."""

from __future__ import annotations

from executions.handlers.outcomes import Failure, Job, Later, Outcome, Performer, Result

RANK = 0
KINDS = ("result", "error", "echo")
LONGEST_DELAY_SECONDS = 99_999_999


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


def problem_of(mocks: object) -> str | None:
    """Return what is wrong with the mocks of a new execution, as a sentence, or None."""
    if not isinstance(mocks, dict):
        return "Mocks must be an object: state name to mock."
    for state, mock in mocks.items():
        wrong = _problem_of_one(mock)
        if wrong:
            return f"The mock of state '{state}' {wrong}"
    return None


def _problem_of_one(mock: object) -> str | None:
    if not isinstance(mock, dict) or mock.get("kind") not in KINDS:
        return f"needs a kind, one of: {', '.join(KINDS)}."
    delay = mock.get("delay_seconds", 0)
    if delay is not None and (
        isinstance(delay, bool) or not isinstance(delay, int | float) or not 0 <= delay <= LONGEST_DELAY_SECONDS
    ):
        return f"has a delay_seconds that is not a number of seconds from 0 to {LONGEST_DELAY_SECONDS:,}."
    if mock["kind"] == "result" and "value" not in mock:
        return "needs a value: the JSON to return."
    if mock["kind"] == "error" and not isinstance(mock.get("error"), str):
        return "needs an error: the name of the error to raise."
    if not isinstance(mock.get("cause", ""), str | None):
        return "has a cause that is not text."
    return None
