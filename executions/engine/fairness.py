"""Fair turns: where messages pile up, each one also serves the workflow whose turn it is, wherever its own message stands.

Redis hands messages out in the order in which they came, so whoever comes after ten thousand of another workflow would
wait for all of them. The rows in the database know better: by workflow, an index gives the first row of the next
workflow in one step, however many rows the others have. A message that is late shows that they pile up. Then, before what
it names, one thing of the next workflow is done. That workflow's own message finds nothing left to do, later.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models

from editor.models import Workflow
from executions.engine import dispatch, inbox
from executions.models import Execution, Inbox, TaskAttempt

LATE_SECONDS = 0.25
"""A message that has waited longer than this stands in a line."""
ALONE_SECONDS = 0.1
"""How long a process that found nobody else waiting takes it for granted: to ask costs as much as a turn."""
MOST_WORKFLOWS = 20
"""Workflows that one sweep looks at; the next one goes on after them."""

NOBODY = UUID(int=0)
Row = dict[str, Any]


@dataclass(slots=True)
class Round:
    """A list of rows that wait, each of a workflow, and whose turn was the last. `since` is the field with their time."""

    rows: models.QuerySet[Any]
    since: str
    fields: tuple[str, ...]
    last: UUID = NOBODY
    alone: UUID | None = None
    alone_until: float = 0.0

    def next(self, passed_over: UUID | None, before: float) -> Row | None:
        """Return the first row of the next workflow but one; None where nothing has waited since `before`."""
        if passed_over == self.alone and time.monotonic() < self.alone_until:
            return None
        row = self._after(self.last)
        if row is not None and row["workflow_id"] == passed_over:
            row = self._after(row["workflow_id"])
        if row is None or row["workflow_id"] == passed_over:
            self.alone, self.alone_until = passed_over, time.monotonic() + ALONE_SECONDS
            return None
        self.last = row["workflow_id"]
        return row if row[self.since] < before else None

    def each(self) -> Iterator[Row]:
        """Yield the first row of each workflow, going on after the last one."""
        first = None
        for _ in range(MOST_WORKFLOWS):
            row = self._after(self.last)
            if row is None or row["workflow_id"] == first:
                return
            self.last = row["workflow_id"]
            first = first or self.last
            yield row

    def _after(self, workflow_id: UUID) -> Row | None:
        waiting = self.rows.order_by("workflow_id", "id").values("workflow_id", self.since, *self.fields)
        return waiting.filter(workflow_id__gt=workflow_id).first() or waiting.filter(workflow_id__isnull=False).first()


QUEUED = TaskAttempt.objects.filter(status=TaskAttempt.Status.QUEUED)
_news = Round(Inbox.objects.all(), "at", ("execution_id",))
_unfinished = Round(Execution.objects.filter(ready=True), "touched", ("id",))
_tasks = Round(QUEUED, "sent", ("execution_id", "token"))
_lost_news = Round(Inbox.objects.all(), "at", ("execution_id",))
_lost_tasks = Round(QUEUED, "sent", ())


def executions_before(execution_id: str, sent: float | None) -> list[UUID]:
    """Return what is to be advanced before an execution whose message was sent at `sent` (Unix seconds)."""
    if not _is_late(sent):
        return []
    own, before = _workflow_of(execution_id), dispatch.now() - LATE_SECONDS
    news, unfinished = _news.next(own, before), _unfinished.next(own, before)
    found = [news["execution_id"]] if news else []
    return found + ([unfinished["id"]] if unfinished else [])


def tasks_before(execution_id: str, sent: float | None) -> list[tuple[UUID, str]]:
    """Return what is to be performed before a task of an execution whose message was sent at `sent`."""
    row = _tasks.next(_workflow_of(execution_id), dispatch.now() - LATE_SECONDS) if _is_late(sent) else None
    return [(row["execution_id"], row["token"])] if row else []


def _is_late(sent: float | None) -> bool:
    return sent is not None and dispatch.now() - sent > LATE_SECONDS


def executions_in_turn() -> Iterator[Row]:
    """Yield for each workflow with news the execution whose news has waited longest, for who sends lost messages."""
    return _lost_news.each()


def workflows_in_turn() -> Iterator[UUID]:
    """Yield each workflow with queued tasks."""
    return (row["workflow_id"] for row in _lost_tasks.each())


def _workflow_of(execution_id: str) -> UUID | None:
    try:
        return inbox.workflow_of(UUID(execution_id))
    except Execution.DoesNotExist:
        return None


def free_places(workflow_id: UUID | None) -> int | None:
    """Return how many more tasks of a workflow may be performed now; None: as many as there are workers."""
    most: int | None = settings.STUDIO_TASKS_PER_WORKFLOW
    if most is None or workflow_id is None:
        return None
    running = TaskAttempt.objects.filter(workflow_id=workflow_id, status=TaskAttempt.Status.RUNNING)
    return max(0, most - running.count())


def take_place(workflow_id: UUID | None) -> bool:
    """Whether one more task of a workflow may be performed; two who ask at once are told one after the other.

    Call it in the transaction that claims the task.
    """
    if free_places(workflow_id) is None:
        return True
    # `no_key`: executions that are started meanwhile only refer to this row.
    list(Workflow.objects.select_for_update(no_key=True).filter(pk=workflow_id).values_list("pk"))
    return free_places(workflow_id) != 0


def give_place(execution_id: str) -> None:
    """Ask for the next task of the workflow, whose message was thrown away if there was no place for it."""
    workflow_id = _workflow_of(execution_id) if settings.STUDIO_TASKS_PER_WORKFLOW is not None else None
    if workflow_id is None or free_places(workflow_id) == 0:
        return
    queued = QUEUED.filter(workflow_id=workflow_id).order_by("id")
    for execution, token in queued.values_list("execution_id", "token")[:1]:
        dispatch.send(dispatch.PERFORM, "perform", str(execution), token)
