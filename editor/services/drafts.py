"""Saving drafts: any text, at once, never over somebody else's."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.errors import Conflict
from accounts.permissions import require
from editor.definition_text import content_hash, text_check
from editor.models import Draft, Workflow
from editor.selectors import draft_as_json
from editor.validation import findings


def draft_fill(draft: Draft, text: str, format: str, machine_type: str) -> None:
    """Put a text into a draft together with all that is derived from it. Raises TooLarge, Invalid; saves nothing."""
    text_check(text)
    found = findings(text, format, machine_type, draft.workflow.suppressed_rules)
    draft.text, draft.format, draft.content_hash = text, format, content_hash(text)
    draft.state_count, draft.errors, draft.warnings = found.state_count, found.errors, found.warnings


def draft_save(user: Any, workflow: Workflow, text: str, format: str, revision: int) -> Draft:
    """Save the text over the revision that the author started from, and return the draft as it is then.

    Raises Conflict `draft_conflict` with the stored draft when somebody saved in between, TooLarge, Invalid,
    NotAllowed. The same text again (an answer that got lost) is no conflict.
    """
    require(user, "edit")
    now = timezone.now()
    filled = Draft(workflow=workflow)
    draft_fill(filled, text, format, workflow.type)
    with transaction.atomic():
        changed = Draft.objects.filter(workflow=workflow, revision=revision).update(
            text=text,
            format=format,
            content_hash=filled.content_hash,
            state_count=filled.state_count,
            errors=filled.errors,
            warnings=filled.warnings,
            revision=F("revision") + 1,
            saved_at=now,
            saved_by=user,
        )
        draft = Draft.objects.select_related("saved_by", "base_version").get(workflow=workflow)
        if changed:
            Workflow.objects.filter(pk=workflow.pk).update(updated_at=now, updated_by=user)
    if not changed and (draft.text, draft.format) != (text, format):
        who = draft.saved_by.get_username() if draft.saved_by else "somebody"
        raise Conflict(
            "draft_conflict",
            f"The draft was changed by {who} since you opened it. Nothing was overwritten.",
            details={"draft": draft_as_json(draft)},
        )
    return draft
