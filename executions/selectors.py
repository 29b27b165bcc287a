"""Reading executions: lists, one execution, its events, as the API and the websocket show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import FloatField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.cursors import cursor_decode, cursor_encode
from accounts.errors import Invalid, NotFound
from accounts.permissions import User, can_operate
from accounts.wire import person_as_json, time_as_json
from editor.environments.filling import values_shown
from editor.models import EnvironmentRevision
from executions import journal
from executions.masking import mask_of
from executions.models import Execution
from executions.redriving import redrive_refusal
from executions.run_events import run_event_as_json

MAX_PAGE = 200
MAX_EVENTS = 1000
RUNS_LONGEST = 1e12
"""Sorted by duration, an execution that still runs counts as longer than any that ended."""

SORTS: dict[str, tuple[str, type]] = {
    "started_at": ("started_at", str),
    "name": ("name", str),
    "status": ("status", str),
    "duration": ("length", float),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which executions a list shows; None shows all."""

    workflow: UUID | None = None
    version: int | None = None
    statuses: tuple[str, ...] = ()
    where: str | None = None
    started_by: str | None = None
    after: datetime | None = None
    before: datetime | None = None
    search: str = ""
    redriven: bool | None = None
    parent: UUID | None = None


def execution_get(execution_id: UUID | str) -> Execution:
    """Return an execution with what its page shows. Raises NotFound."""
    found = (
        _related(Execution.objects.all())
        .select_related("version", "parent", "environment_revision")
        .filter(pk=execution_id)
        .first()
    )
    if found is None:
        raise NotFound("This execution does not exist, or its history was deleted.")
    return found


def executions_page(filters: Filters, sort: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """Return a page of `ExecutionSummary` with the total. Raises Invalid for an unknown sort or cursor."""
    found = _filtered(filters)
    total = found.count()
    descending = sort.startswith("-")
    if sort.lstrip("-") not in SORTS:
        raise Invalid("sort_invalid", f"Executions cannot be sorted by {sort!r}: {', '.join(SORTS)}.", field="sort")
    field, kind = SORTS[sort.lstrip("-")]
    found = found.annotate(length=Coalesce("duration", Value(RUNS_LONGEST), output_field=FloatField()))
    if cursor:
        value, last = cursor_decode(cursor, kind, str)
        beyond = "lt" if descending else "gt"
        found = found.filter(Q(**{f"{field}__{beyond}": value}) | Q(**{field: value, f"id__{beyond}": last}))
    size = _limit(limit, MAX_PAGE)
    order = "-" if descending else ""
    rows = list(
        _related(found).defer("input", "output", "cause", "mocks").order_by(order + field, f"{order}id")[: size + 1]
    )
    page = rows[:size]
    following = None
    if len(rows) > size:
        value = getattr(page[-1], field)
        following = cursor_encode(value.isoformat() if isinstance(value, datetime) else value, str(page[-1].pk))
    return {"items": [summary_as_json(row) for row in page], "next": following, "total": total}


def summaries(ids: list[str]) -> list[dict[str, Any]]:
    """Return the `ExecutionSummary` of each id that exists."""
    rows = _related(Execution.objects.filter(pk__in=ids)).defer("input", "output", "cause", "mocks")
    return [summary_as_json(row) for row in rows]


def events_after(execution: Execution, after: int, limit: int) -> dict[str, Any]:
    """Return a batch of `RunEvent` that follows `after`, and where the journal ended when the row was read."""
    events = journal.read(execution.pk, after, _limit(limit, MAX_EVENTS))
    translated, mask = execution.target_id is not None, mask_of(execution)
    shown = [run_event_as_json(event, translated=translated, mask=mask) for event in events]
    last = events[-1].seq if events else after
    return {"events": shown, "last_seq": last, "ended": execution.ended and last >= execution.last_seq}


def summary_as_json(execution: Execution) -> dict[str, Any]:
    """Return `ExecutionSummary`."""
    workflow, target = execution.workflow, execution.target
    return {
        "id": str(execution.pk),
        "name": execution.name,
        "arn": execution.arn,
        "status": execution.status,
        "workflow": {"id": str(workflow.pk), "name": workflow.name} if workflow else None,
        "version": execution.version.number if execution.version else None,
        "started_at": time_as_json(execution.started_at),
        "ended_at": time_as_json(execution.ended_at),
        "started_by": person_as_json(execution.started_by),
        "redrive_count": execution.redrive_count,
        "where": "aws" if target else "local",
        "target": {"id": str(target.pk), "name": target.name} if target else None,
        "event_count": execution.event_count,
        "error": mask_of(execution).text(execution.error),
        "parent_id": str(execution.parent_id) if execution.parent_id else None,
        "in_map_run": execution.map_run_id is not None,
    }


def execution_as_json(execution: Execution, user: User) -> dict[str, Any]:
    """Return `Execution` with its definition."""
    version = execution.version
    definition = {"text": version.text, "format": version.format} if version else {"text": "{}", "format": "json"}
    return progress_as_json(execution, user) | {"definition": definition}


def progress_as_json(execution: Execution, user: User) -> dict[str, Any]:
    """Return `Execution` without its definition, which never changes while it runs."""
    parent = execution.parent
    refusal, mask = redrive_refusal(execution), mask_of(execution)
    return summary_as_json(execution) | {
        "type": execution.type,
        "input": mask.text(execution.input),
        "output": mask.text(execution.output),
        "cause": mask.text(execution.cause),
        "state_transition_count": execution.transition_count,
        "last_seq": execution.last_seq,
        "mocks": mask.value(execution.mocks),
        "environment": _environment_as_json(execution.environment_revision),
        "test_case": execution.test_case,
        "can_stop": not execution.ended and can_operate(user),
        "can_redrive": refusal is None and can_operate(user),
        "redrive_refusal": refusal if execution.ended and execution.status != Execution.Status.SUCCEEDED else None,
        "notice": execution.notice,
        "parent": {"execution_id": str(parent.pk), "name": parent.name, "state": execution.parent_state}
        if parent
        else None,
        "console_url": _console_url(execution),
    }


def _environment_as_json(revision: EnvironmentRevision | None) -> dict[str, Any] | None:
    """Return what the execution was filled from; `id` is null when the environment was deleted since."""
    if revision is None:
        return None
    key = str(revision.environment_id) if revision.environment_id else None
    return {"id": key, "name": revision.name, "revision": revision.revision, "values": values_shown(revision)}


def _console_url(execution: Execution) -> str | None:
    """Return the page of AWS's own console; targets with an endpoint of their own have none."""
    target = execution.target
    if target is None or target.endpoint_url or not execution.arn:
        return None
    return f"https://{target.region}.console.aws.amazon.com/states/home?region={target.region}#/v2/executions/details/{execution.arn}"


def _related(rows: QuerySet[Execution]) -> QuerySet[Execution]:
    return rows.select_related("workflow", "target", "started_by", "version").defer("version__text")


def _filtered(filters: Filters) -> QuerySet[Execution]:
    unknown = set(filters.statuses) - set(Execution.Status.values)
    if unknown:
        known = ", ".join(Execution.Status.values)
        raise Invalid(
            "status_invalid", f"There is no status {sorted(unknown)[0]!r}; there are {known}.", field="status"
        )
    found = Execution.objects.all()
    exact = {
        "workflow_id": filters.workflow,
        "version__number": filters.version,
        "started_at__gte": filters.after,
        "started_at__lte": filters.before,
        "target__isnull": {"local": True, "aws": False}.get(filters.where or ""),
        "redrive_count__gt": 0 if filters.redriven else None,
        "redrive_count": 0 if filters.redriven is False else None,
        "status__in": filters.statuses or None,
        "started_by__username": filters.started_by,
        "parent_id": filters.parent,
        "map_run__isnull": None if filters.parent else True,  # the children of Map Runs would hide everything else
    }
    found = found.filter(**{name: value for name, value in exact.items() if value is not None})
    for word in filters.search.split():
        found = found.filter(Q(name__icontains=word) | Q(arn__icontains=word) | Q(workflow__name__icontains=word))
    return found


def _limit(limit: int, most: int) -> int:
    return max(1, min(limit, most))
