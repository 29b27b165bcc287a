"""Retention: executions that ended long ago go, with their history, in small transactions; so do values that filled no others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Sum

from editor.environments.filling import revisions_forget
from executions.models import Event, Execution

BATCH = 100


@dataclass(frozen=True, slots=True)
class Purged:
    """What went, or would go."""

    executions: int
    events: int
    oldest: datetime | None


def purge(before: datetime, *, dry_run: bool = False) -> Purged:
    """Delete the executions that ended before a time, with all that belongs to them.

    Children of a Distributed Map go with their parent and never before it: its history counts them.
    """
    found = _ended_before(before)
    count, oldest, events = found.count(), found.order_by("ended_at").values_list("ended_at", flat=True).first(), 0
    if dry_run:
        return Purged(count, found.aggregate(all=Sum("last_seq"))["all"] or 0, oldest)
    while ids := list(found.values_list("pk", flat=True)[:BATCH]):
        events += _delete(ids)
    revisions_forget(before)
    return Purged(count, events, oldest)


def _ended_before(before: datetime) -> QuerySet[Execution]:
    ended = Execution.objects.exclude(status__in=(Execution.Status.RUNNING, Execution.Status.PENDING_REDRIVE))
    return ended.filter(ended_at__lt=before, map_run=None)


@transaction.atomic
def _delete(ids: list[UUID]) -> int:
    children = list(Execution.objects.filter(map_run__execution_id__in=ids).values_list("pk", flat=True))
    # Raw: the log of one execution may be long, and nothing refers to an event.
    events = Event.objects.filter(execution_id__in=[*ids, *children])._raw_delete(using="default")
    Execution.objects.filter(pk__in=ids).delete()
    return events
