"""The counters of a Map Run, read off the rows of its children by one query."""

from __future__ import annotations

from django.db.models import Count, Q, Sum

from asl.limits import MAX_HISTORY_EVENTS
from executions.models import Execution, MapRun

MEMBERS = {
    Execution.Status.RUNNING: "running",
    Execution.Status.SUCCEEDED: "succeeded",
    Execution.Status.FAILED: "failed",
    Execution.Status.TIMED_OUT: "timedOut",
    Execution.Status.ABORTED: "aborted",
    Execution.Status.PENDING_REDRIVE: "pendingRedrive",
}
ENDED = ("succeeded", "failed", "timedOut", "aborted")


def map_run_counts(map_run: MapRun) -> tuple[dict[str, int], dict[str, int]]:
    """Return `itemCounts` and `executionCounts`, named as the service names them."""
    items, executions = _nothing(map_run.item_total), _nothing(map_run.child_total)
    full = Q(event_count__gte=MAX_HISTORY_EVENTS - 1)  # a history without room for a redrive
    rows = map_run.children.filter(map_index__isnull=False).values("status")
    for row in rows.annotate(
        n=Count("pk"), items=Sum("item_count"), full=Count("pk", filter=full), full_items=Sum("item_count", filter=full)
    ):
        member = MEMBERS[row["status"]]
        executions[member], items[member] = row["n"], row["items"] or 0
        if member in ENDED[1:]:
            executions["failuresNotRedrivable"] += row["full"]
            items["failuresNotRedrivable"] += row["full_items"] or 0
    for counts in (items, executions):
        counts["pending"] = max(0, counts["total"] - sum(counts[member] for member in MEMBERS.values()))
        if map_run.writes and map_run.ended_at is not None:
            counts["resultsWritten"] = sum(counts[member] for member in ENDED)
    return items, executions


def _nothing(total: int) -> dict[str, int]:
    return {
        "pending": 0,
        **dict.fromkeys(MEMBERS.values(), 0),
        "total": total,
        "resultsWritten": 0,
        "failuresNotRedrivable": 0,
    }
