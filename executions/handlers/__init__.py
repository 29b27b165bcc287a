"""Who performs a task: one file for each kind of handler, found by being here."""

from executions.handlers.outcomes import Failure, Job, Later, Outcome, Performer, Refused, Result, Submitted, TaskError
from executions.handlers.python_functions import handler
from executions.handlers.registry import resolve

__all__ = [
    "Failure",
    "Job",
    "Later",
    "Outcome",
    "Performer",
    "Refused",
    "Result",
    "Submitted",
    "TaskError",
    "handler",
    "resolve",
]
