"""How much of each workflow waits for a worker: where the studio is busy, and with what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q

from editor.models import Workflow
from executions.engine import dispatch
from executions.models import TaskAttempt

SHOWN = 20
"""The workflows with the most waiting tasks: a name too many costs whoever keeps the figures."""
QUEUED, RUNNING = TaskAttempt.Status.QUEUED, TaskAttempt.Status.RUNNING


@dataclass(frozen=True, slots=True)
class Backlog:
    """Tasks of one workflow: those that wait, since when (Unix seconds), and those that are being performed."""

    workflow: str
    queued: int
    oldest: float
    running: int

    @property
    def at_its_limit(self) -> bool:
        """Whether it has as many tasks performed as one workflow may have."""
        most = settings.STUDIO_TASKS_PER_WORKFLOW
        return most is not None and self.running >= most


def backlogs() -> list[Backlog]:
    """Return the workflows with the most tasks that wait for a worker, the longest line first."""
    rows = TaskAttempt.objects.filter(status__in=(QUEUED, RUNNING)).order_by().values("workflow_id")
    counted = rows.annotate(
        queued=Count("pk", filter=Q(status=QUEUED)),
        running=Count("pk", filter=Q(status=RUNNING)),
        oldest=Min("sent", filter=Q(status=QUEUED)),
    )
    longest = [row for row in counted.order_by("-queued")[:SHOWN] if row["queued"]]
    names = dict(Workflow.objects.filter(pk__in=[row["workflow_id"] for row in longest]).values_list("pk", "name"))
    return [Backlog(names.get(row["workflow_id"], ""), row["queued"], row["oldest"], row["running"]) for row in longest]


def backlogs_as_json() -> list[dict[str, Any]]:
    """Return them as the API and the page show them."""
    now = dispatch.now()
    return [
        {
            "workflow": line.workflow,
            "queued": line.queued,
            "running": line.running,
            "oldest_seconds": max(0.0, round(now - line.oldest, 3)),
            "at_its_limit": line.at_its_limit,
        }
        for line in backlogs()
    ]
