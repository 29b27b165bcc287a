"""How many executions may run at the same time, in all and of one workflow: one more is refused, not queued."""

from __future__ import annotations

import time
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from accounts.errors import TooMany
from executions.models import Execution

COUNTED_FOR_SECONDS = 1.0
"""A count is good for so long, for counting a million rows at each start would be slower than the start."""


@dataclass(slots=True)
class _Count:
    at: float
    running: int


_counts: dict[UUID | None, _Count] = {}


def room_check(execution: Execution) -> None:
    """Raise TooMany `too_many_executions` when a Standard execution would be one too many. Express ones do not count."""
    if execution.type == "EXPRESS":
        return
    own = settings.STUDIO_OPEN_EXECUTIONS_PER_WORKFLOW
    if own is not None and not _room(execution.workflow_id, own):
        name = execution.workflow.name if execution.workflow else ""
        raise TooMany(
            "too_many_executions",
            f"{own:,} executions of {name} run already, which is as many as STUDIO_OPEN_EXECUTIONS_PER_WORKFLOW allows. "
            "Start it again when some have ended.",
        )
    most = settings.STUDIO_OPEN_EXECUTIONS
    if not _room(None, most):
        raise TooMany(
            "too_many_executions",
            f"{most:,} executions run already, which is as many as STUDIO_OPEN_EXECUTIONS allows. "
            "Start it again when some have ended.",
        )


def _room(workflow_id: UUID | None, most: int) -> bool:
    """Whether one more may run; it counts as running from now on. No refusal without having counted now."""
    count = _counts.get(workflow_id)
    if count is None or time.monotonic() - count.at > COUNTED_FOR_SECONDS or count.running >= most:
        count = _counts[workflow_id] = _Count(time.monotonic(), _running(workflow_id, most))
    count.running += 1
    return count.running <= most


def _running(workflow_id: UUID | None, most: int) -> int:
    rows = Execution.objects.filter(status=Execution.Status.RUNNING, target=None, type="STANDARD")
    if workflow_id is not None:
        rows = rows.filter(workflow_id=workflow_id)
    return rows.order_by()[:most].count()
