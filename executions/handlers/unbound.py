"""The last kind: a resource that nobody performs fails with a sentence that says how to bind it."""

from __future__ import annotations

from executions.handlers.outcomes import Failure, Job, Outcome, Performer
from executions.handlers.python_functions import function_name

RANK = 100
ERROR = "Studio.UnboundResource"


def bind(job: Job) -> Performer:
    """Take every job."""
    return refusal


def refusal(job: Job, also: str = "") -> Outcome:
    """Fail a task that nobody performs; `also` is one more way to have it performed, as the end of a sentence."""
    name = function_name(job.resource) or job.resource
    ways = (
        f'write a Python function with @handler("{name}") in a module that STUDIO_HANDLER_MODULES names',
        also,
        "choose a mock for this state in the Run dialog",
    )
    cause = f"Nothing on this server performs {job.resource} (state '{job.state}'). Bind it: {'; or '.join(way for way in ways if way)}."
    return Failure(error=ERROR, cause=cause, phase="start")
