"""Two versions of a workflow, or a version and the draft, as the page of differences shows them."""

from __future__ import annotations

from typing import Any

from accounts.errors import Invalid
from accounts.wire import person_as_json, time_as_json
from asl.document import parse
from editor.comparison import compare
from editor.models import Draft, Workflow
from editor.selectors import version_as_json, version_get

DRAFT = "draft"


def comparison_as_json(workflow: Workflow, before: str, after: str) -> dict[str, Any]:
    """Return `Comparison`; each side is the number of a version or `draft`. Raises NotFound, Invalid `version_invalid`.

    `identical` is about what the definitions mean: texts that differ only in white space or notation are identical.
    """
    one, other = _side(workflow, before, "from"), _side(workflow, after, "to")
    found = compare(_value(one), _value(other))
    return {"from": one, "to": other, **found.as_dict()}


def _value(side: dict[str, Any]) -> Any:
    return parse(side["text"], side["format"]).value


def _side(workflow: Workflow, name: str, field: str) -> dict[str, Any]:
    if name == DRAFT:
        return _draft_as_version(workflow.draft, workflow)
    if not name.isascii() or not name.isdigit() or len(name) > 9:
        raise Invalid("version_invalid", f"“{name[:40]}” is neither the number of a version nor “draft”.", field=field)
    return version_as_json(version_get(workflow, int(name)))


def _draft_as_version(draft: Draft, workflow: Workflow) -> dict[str, Any]:
    """Return the draft in the shape of a version; it has the number 0, which no version has."""
    return {
        "number": 0,
        "message": "Draft",
        "author": person_as_json(draft.saved_by),
        "created_at": time_as_json(draft.saved_at),
        "content_hash": draft.content_hash,
        "state_count": draft.state_count,
        "format": draft.format,
        "restored_from": None,
        "text": draft.text,
        "workflow_id": str(workflow.id),
    }
