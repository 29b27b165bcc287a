"""Reading workflows: lists, one workflow, its draft and versions, as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.cursors import cursor_decode, cursor_encode
from accounts.errors import Invalid, NotFound
from accounts.permissions import can_edit
from accounts.wire import person_as_json, time_as_json
from editor.models import Draft, Version, Workflow

MAX_PAGE = 200


def workflow_get(workflow_id: UUID) -> Workflow:
    """Return a workflow with its draft. Raises NotFound."""
    workflow = _listed().filter(id=workflow_id).first()
    if workflow is None:
        raise NotFound("This workflow does not exist or was deleted.")
    return workflow


def suppressed_rules(workflow_id: UUID) -> list[str]:
    """Return the rules of advice that a workflow does not want; none for one that does not exist (a new one)."""
    return Workflow.objects.filter(id=workflow_id).values_list("suppressed_rules", flat=True).first() or []


def version_get(workflow: Workflow, number: int) -> Version:
    """Return one version. Raises NotFound."""
    version = Version.objects.select_related("author").filter(workflow=workflow, number=number).first()
    if version is None:
        raise NotFound(f"{workflow.name} has no version {number}.")
    return version


def workflows_page(search: str, limit: int, cursor: str | None, example: bool | None = None) -> dict[str, Any]:
    """Return a page of `WorkflowSummary`, the latest changed first. `search` looks in names and descriptions.

    `example`: only the examples, or only the others.
    """
    found = _listed() if example is None else _listed().filter(is_example=example)
    for word in search.split():
        found = found.filter(Q(name__icontains=word) | Q(description__icontains=word))
    if cursor:
        at, last = cursor_decode(cursor, str, str)
        found = found.filter(_after(at, last))
    rows = list(found.order_by("-updated_at", "id")[: _limit(limit) + 1])
    page = rows[: _limit(limit)]
    more = len(rows) > len(page)
    following = cursor_encode(page[-1].updated_at.isoformat(), str(page[-1].id)) if more else None
    return {"items": [workflow_summary_as_json(row) for row in page], "next": following}


def versions_page(workflow: Workflow, limit: int, cursor: str | None) -> dict[str, Any]:
    """Return a page of `VersionSummary`, the newest first."""
    found = workflow.versions.select_related("author").defer("text").order_by("-number")
    if cursor:
        (number,) = cursor_decode(cursor, int)
        found = found.filter(number__lt=number)
    rows = list(found[: _limit(limit) + 1])
    page = rows[: _limit(limit)]
    following = cursor_encode(page[-1].number) if len(rows) > len(page) else None
    return {"items": [version_summary_as_json(row) for row in page], "next": following}


def workflow_summary_as_json(workflow: Workflow) -> dict[str, Any]:
    """Return `WorkflowSummary` for a row of `workflow_get` or `workflows_page`."""
    draft: Draft = workflow.draft
    latest = getattr(workflow, "latest_number", None)
    saved = (getattr(workflow, "latest_hash", None), getattr(workflow, "latest_format", None))
    return {
        "id": str(workflow.id),
        "name": workflow.name,
        "type": workflow.type,
        "description": workflow.description,
        "state_count": draft.state_count,
        "latest_version": latest,
        "has_unsaved_changes": (draft.content_hash, draft.format) != saved,
        "problems": {"errors": draft.errors, "warnings": draft.warnings},
        "updated_at": time_as_json(workflow.updated_at),
        "updated_by": person_as_json(workflow.updated_by),
        "is_example": workflow.is_example,
        "arn": workflow.arn,
    }


def workflow_as_json(workflow: Workflow, user: Any) -> dict[str, Any]:
    """Return `Workflow`, with the draft's text."""
    return {
        **workflow_summary_as_json(workflow),
        "draft": draft_as_json(workflow.draft),
        "inputs": workflow.inputs,
        "suppressed_rules": workflow.suppressed_rules,
        "role_arn": workflow.role,
        "can_edit": can_edit(user),
    }


def draft_as_json(draft: Draft) -> dict[str, Any]:
    """Return `Draft`."""
    return {
        "text": draft.text,
        "format": draft.format,
        "revision": draft.revision,
        "saved_at": time_as_json(draft.saved_at),
        "saved_by": person_as_json(draft.saved_by),
        "base_version": draft.base_version.number if draft.base_version else None,
    }


def version_summary_as_json(version: Version) -> dict[str, Any]:
    """Return `VersionSummary`; the text is not needed for it."""
    return {
        "number": version.number,
        "message": version.message,
        "author": person_as_json(version.author),
        "created_at": time_as_json(version.created_at),
        "content_hash": version.content_hash,
        "state_count": version.state_count,
        "format": version.format,
        "restored_from": version.restored_from,
    }


def version_as_json(version: Version) -> dict[str, Any]:
    """Return `Version`, with its text."""
    return {**version_summary_as_json(version), "text": version.text, "workflow_id": str(version.workflow_id)}


def _listed() -> QuerySet[Workflow]:
    latest = Version.objects.filter(workflow=OuterRef("pk")).order_by("-number")
    return (
        Workflow.objects.filter(deleted_at=None)
        .select_related("draft__saved_by", "draft__base_version", "updated_by")
        .defer("draft__base_version__text")
        .annotate(
            latest_number=Subquery(latest.values("number")[:1]),
            latest_hash=Subquery(latest.values("content_hash")[:1]),
            latest_format=Subquery(latest.values("format")[:1]),
        )
    )


def _after(at: str, last: str) -> Q:
    try:
        time, key = datetime.fromisoformat(at), UUID(last)
    except ValueError:
        raise Invalid("cursor_invalid", "This cursor is not one that this list gave.", field="cursor") from None
    return Q(updated_at__lt=time) | Q(updated_at=time, id__gt=key)


def _limit(limit: int) -> int:
    return max(1, min(limit, MAX_PAGE))
