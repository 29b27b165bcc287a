"""The last kind: a resource that nobody performs fails with a sentence that says how to bind it."""

from __future__ import annotations

from executions.handlers.outcomes import Failure, Job, Outcome, Performer
from executions.handlers.python_functions import function_name

RANK = 100
ERROR = "Studio.UnboundResource"


def bind(job: Job) -> Performer:
    """Take every job."""
    return _refuse


def _refuse(job: Job) -> Outcome:
    name = function_name(job.resource) or job.resource
    return Failure(
        error=ERROR,
        cause=(
            f"Nothing on this server performs {job.resource} (state '{job.state}'). Bind it: write a Python function "
            f'with @handler("{name}") in a module that STUDIO_HANDLER_MODULES names, or choose a mock for this state '
            "in the Run dialog."
        ),
        phase="start",
    )
