"""Jobs of `.sync` tasks that were given up: the service is asked to cancel them, as far as it can."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from asl import json_codec
from asl.run import Event
from executions.engine import dispatch
from executions.handlers import Job
from executions.handlers.registry import kinds
from executions.models import Execution, TaskAttempt

ENDINGS = ("TimedOut", "Aborted")
log = logging.getLogger(__name__)


def withdraw(execution: Execution, events: Sequence[Event], tokens: Sequence[str]) -> None:
    """Have the jobs of given-up tasks cancelled, in the transaction that gives the tasks up."""
    if not any(event.type.endswith(ENDINGS) for event in events):
        return
    rows = TaskAttempt.objects.filter(execution_id=execution.pk, token__in=tokens, visit__gt=0)
    for row in rows.filter(kind=TaskAttempt.Kind.TASK):
        work = json_codec.loads(row.work)
        if work.get("memory") is not None:
            told = {"state": row.state, "resource": row.resource}
            told |= {name: work.get(name) for name in ("memory", "credentials")}
            dispatch.cancel(json_codec.dumps_text({**told, "execution": str(execution.pk)}))


def cancel(work: str) -> None:
    """Cancel one job, through the kind of handler that began it."""
    told = json_codec.loads(work)
    job = Job(
        told["execution"], "", told["state"], told["resource"], None, {},
        credentials=told["credentials"], memory=told["memory"],
    )  # fmt: skip
    for kind in kinds():
        if hasattr(kind, "cancel") and kind.cancel(job):
            log.info("Cancelled the job of %s (state %s).", job.resource, job.state)
            return
