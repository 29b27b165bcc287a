"""Saving and restoring versions. A version is never changed; restoring makes a new one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.errors import Invalid
from accounts.permissions import require
from editor.definition_text import content_hash, text_check
from editor.models import Draft, Version, Workflow
from editor.selectors import version_get
from editor.services.drafts import draft_fill
from editor.signals import version_saved
from editor.validation import Findings, findings, problem_as_json

MAX_MESSAGE = 2_000


def version_save(user: Any, workflow: Workflow, text: str, format: str, message: str = "") -> tuple[Version, bool]:
    """Save the text as the next version and say whether one was made.

    The text of the latest version gives that version and no new one. Raises Invalid `definition_invalid` with the
    problems, Invalid (message), TooLarge, NotAllowed.
    """
    require(user, "edit")
    text_check(text)
    _message_check(message)
    found = findings(text, format, workflow.type, workflow.suppressed_rules)
    _refuse_errors(found)
    with transaction.atomic():
        _lock(workflow)
        latest = workflow.versions.select_related("author").order_by("-number").first()
        if latest is not None and (latest.text, latest.format) == (text, format):
            _draft_follow(user, workflow, latest)
            return latest, False
        version = _append(user, workflow, latest, text=text, format=format, message=message, found=found)
        _draft_follow(user, workflow, version)
    return version, True


def version_restore(user: Any, workflow: Workflow, number: int, message: str = "") -> Version:
    """Make a new version with the text of an old one, and make it the draft.

    The message defaults to one that names the old version. An old text that would not be valid today is restored
    all the same: it was saved once. Raises NotFound, Invalid (message), NotAllowed.
    """
    require(user, "edit")
    _message_check(message)
    old = version_get(workflow, number)
    found = findings(old.text, old.format, workflow.type, workflow.suppressed_rules)
    with transaction.atomic():
        _lock(workflow)
        latest = workflow.versions.order_by("-number").first()
        words = message or f"Restore version {number}"
        version = _append(
            user,
            workflow,
            latest,
            text=old.text,
            format=old.format,
            message=words,
            found=found,
            restored_from=number,
        )
        _draft_replace(user, workflow, version)
    return version


def _append(
    user: Any,
    workflow: Workflow,
    latest: Version | None,
    *,
    text: str,
    format: str,
    message: str,
    found: Findings,
    restored_from: int | None = None,
) -> Version:
    now = timezone.now()
    version = Version(
        workflow=workflow,
        number=latest.number + 1 if latest else 1,
        text=text,
        format=format,
        message=message,
        author=user,
        created_at=now,
        content_hash=content_hash(text),
        state_count=found.state_count,
        restored_from=restored_from,
    )
    version.save()
    Workflow.objects.filter(pk=workflow.pk).update(updated_at=now, updated_by=user)
    version_saved.send(Version, version=version, user=user)
    return version


def _draft_follow(user: Any, workflow: Workflow, version: Version) -> None:
    """Let the draft be the saved text, unless it holds what another person typed meanwhile.

    The revision stays: an editor that saved a version goes on autosaving from where it was.
    """
    draft = Draft.objects.get(workflow=workflow)
    same = (draft.text, draft.format) == (version.text, version.format)
    if same:
        Draft.objects.filter(pk=draft.pk).update(base_version=version)
    elif draft.saved_by_id in (None, getattr(user, "pk", None)):
        _draft_write(user, draft, version, revision=draft.revision)


def _draft_replace(user: Any, workflow: Workflow, version: Version) -> None:
    # The revision rises: editors that have the old draft open are told, instead of overwriting what was restored.
    draft = Draft.objects.get(workflow=workflow)
    _draft_write(user, draft, version, revision=draft.revision + 1)


def _draft_write(user: Any, draft: Draft, version: Version, revision: int) -> None:
    draft_fill(draft, version.text, version.format, version.workflow.type)
    draft.revision, draft.base_version, draft.saved_by, draft.saved_at = revision, version, user, version.created_at
    draft.save()


def _lock(workflow: Workflow) -> None:
    # Two saves at once must not take one number: PostgreSQL by the row, SQLite by its one writer.
    Workflow.objects.filter(pk=workflow.pk).update(updated_at=F("updated_at"))


def _refuse_errors(found: Findings) -> None:
    if found.errors:
        count = "1 error" if found.errors == 1 else f"{found.errors} errors"
        raise Invalid(
            "definition_invalid",
            f"The definition has {count}; a version must be without. The draft is kept as it is.",
            field="text",
            details={"problems": [problem_as_json(problem) for problem in found.problems]},
        )


def _message_check(message: str) -> None:
    if len(message) > MAX_MESSAGE:
        raise Invalid(
            "message_invalid",
            f"The message has {len(message):,} characters; at most {MAX_MESSAGE:,} are taken.",
            field="message",
        )
