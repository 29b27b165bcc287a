"""Failures as values, and which error names of a Retrier or Catcher they match."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

RUNTIME = "States.Runtime"
TIMEOUT = "States.Timeout"
HEARTBEAT_TIMEOUT = "States.HeartbeatTimeout"
DATA_LIMIT = "States.DataLimitExceeded"
QUERY_EVALUATION = "States.QueryEvaluationError"
TASK_FAILED = "States.TaskFailed"
ALL = "States.ALL"


class Failure(NamedTuple):
    """Why a state failed. Both texts may be missing: a Fail state need not name them, nor SendTaskFailure."""

    error: str | None = None
    cause: str | None = None
    heartbeat: bool = False  # a missed heartbeat: States.Timeout to the history, also States.HeartbeatTimeout to a rule


class StateFailed(Exception):
    """Raised while a state is worked on, to leave it with a failure."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.cause or failure.error)
        self.failure = failure


def data_limit_exceeded(name: str) -> StateFailed:
    """A result that is too large; `name` is the state, or the task's resource, as the service spells it."""
    return StateFailed(
        Failure(
            DATA_LIMIT,
            f"The state/task '{name}' returned a result with a size exceeding the maximum number of bytes service limit.",
        )
    )


def matches(names: Sequence[str], failure: Failure) -> bool:
    """Whether a rule with these ErrorEquals applies.

    States.ALL does not match States.DataLimitExceeded and States.Runtime; States.Runtime is never matched;
    States.TaskFailed matches every error but a timeout and, a guess, States.DataLimitExceeded, which is as terminal for
    it as for States.ALL. Source: Developer Guide, "Error names".
    """
    error = failure.error
    if error == RUNTIME:
        return False
    for name in names:
        if name == error and error is not None:
            return True
        if name == ALL and error != DATA_LIMIT:
            return True
        if name == TASK_FAILED and error not in (TIMEOUT, DATA_LIMIT):
            return True
        if name == HEARTBEAT_TIMEOUT and failure.heartbeat:
            return True
    return False
