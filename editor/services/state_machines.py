"""What the Step Functions API does to workflows beyond the pages: revisions with settings, published versions, aliases, tags."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts.errors import Conflict, Invalid
from accounts.permissions import require
from editor.definition_text import content_hash, text_check
from editor.models import Alias, Draft, PublishedVersion, TextFormat, Version, Workflow
from editor.services.drafts import draft_fill
from editor.signals import version_published, version_saved, workflow_created

MAX_PUBLISHED = 1_000  # quota "published state machine versions", per state machine
MAX_ALIASES = 100  # quota "state machine aliases", per state machine


@transaction.atomic
def state_machine_create(
    user: Any,
    name: str,
    *,
    machine_type: str,
    text: str,
    role_arn: str,
    settings: Mapping[str, Any],
    tags: Mapping[str, str],
    account: str = "",
) -> Version:
    """Make a workflow whose first version is `text`, and return that version. Raises Conflict when the name is in use."""
    require(user, "edit")
    text_check(text)
    now = timezone.now()
    try:
        with transaction.atomic():
            workflow = Workflow.objects.create(
                name=name,
                account=account,
                type=machine_type,
                role_arn=role_arn,
                tags=dict(tags),
                created_by=user,
                updated_by=user,
                updated_at=now,
            )
    except IntegrityError:
        raise Conflict("name_conflict", f"A workflow named {name} exists already.", field="name") from None
    draft = Draft(workflow=workflow, saved_at=now, saved_by=user)
    draft_fill(draft, text, TextFormat.JSON, machine_type)
    version = Version(
        workflow=workflow,
        number=1,
        text=text,
        format=TextFormat.JSON,
        author=user,
        created_at=now,
        content_hash=content_hash(text),
        state_count=draft.state_count,
        role_arn=role_arn,
        settings=dict(settings),
    )
    version.save()
    draft.base_version = version
    draft.save(force_insert=True)
    workflow_created.send(Workflow, workflow=workflow, user=user)
    version_saved.send(Version, version=version, user=user)
    return version


@transaction.atomic
def state_machine_update(
    user: Any, workflow: Workflow, text: str | None, role_arn: str | None, settings: Mapping[str, Any]
) -> Version:
    """Make the next revision with what is given, the rest as it was. Nothing new gives the latest revision as it is."""
    require(user, "edit")
    Workflow.objects.filter(pk=workflow.pk).update(
        updated_at=F("updated_at")
    )  # one writer at a time takes the next number
    latest = workflow.versions.order_by("-number").first()
    before = latest or Version(workflow=workflow, number=0, text="", format=TextFormat.JSON)
    after = Version(
        workflow=workflow,
        number=before.number + 1,
        text=before.text if text is None else text,
        format=before.format if text is None else TextFormat.JSON,
        role_arn=role_arn or before.role_arn,
        settings={**before.settings, **settings},
        author=user,
        created_at=timezone.now(),
        revision_id=uuid.uuid4(),
    )
    same = ("text", "role_arn", "settings")
    if latest is not None and all(getattr(before, name) == getattr(after, name) for name in same):
        return latest
    text_check(after.text)
    draft = Draft.objects.get(workflow=workflow)
    draft_fill(draft, after.text, after.format, workflow.type)
    after.content_hash, after.state_count = draft.content_hash, draft.state_count
    after.save()
    draft.base_version, draft.revision, draft.saved_at, draft.saved_by = (
        after,
        draft.revision + 1,
        after.created_at,
        user,
    )
    draft.save()
    Workflow.objects.filter(pk=workflow.pk).update(
        updated_at=after.created_at, updated_by=user, role_arn=after.role_arn
    )
    version_saved.send(Version, version=after, user=user)
    return after


@transaction.atomic
def version_publish(user: Any, version: Version, description: str = "") -> PublishedVersion:
    """Give a version the next published number; the latest number again when it stands for this very version.

    Raises Conflict `quota_exceeded` at 1,000 published versions.
    """
    require(user, "edit")
    workflow = version.workflow
    Workflow.objects.filter(pk=workflow.pk).update(updated_at=F("updated_at"))
    present = workflow.published.filter(deleted_at=None)
    newest = present.order_by("-number").first()
    if newest is not None and newest.version_id == version.pk:
        return newest
    if present.count() >= MAX_PUBLISHED:
        raise Conflict("quota_exceeded", f"A state machine has at most {MAX_PUBLISHED:,} published versions.")
    highest = workflow.published.aggregate(highest=Max("number"))["highest"] or 0
    published = PublishedVersion.objects.create(
        workflow=workflow, number=highest + 1, version=version, description=description, created_at=timezone.now()
    )
    version_published.send(PublishedVersion, published=published, user=user)
    return published


@transaction.atomic
def published_version_delete(user: Any, published: PublishedVersion) -> None:
    """Delete a published number; the version itself stays. Raises Conflict while an alias routes to it."""
    require(user, "edit")
    using = [
        alias.name for alias in published.workflow.aliases.all() if any(n == published.number for n, _ in alias.routes)
    ]
    if using:
        raise Conflict(
            "version_in_use",
            f"Version {published.number} is in use by the alias {using[0]}.",
            details={"aliases": using},
        )
    PublishedVersion.objects.filter(pk=published.pk, deleted_at=None).update(deleted_at=timezone.now())


def alias_create(
    user: Any, workflow: Workflow, name: str, routes: Sequence[Sequence[int]], description: str = ""
) -> Alias:
    """Make an alias; the same one again is returned as it is. Raises Conflict for another one of the same name, or at 100."""
    require(user, "edit")
    wanted = [list(route) for route in routes]
    now = timezone.now()
    if workflow.aliases.count() >= MAX_ALIASES and not workflow.aliases.filter(name=name).exists():
        raise Conflict("quota_exceeded", f"A state machine has at most {MAX_ALIASES} aliases.")
    alias, made = Alias.objects.get_or_create(
        workflow=workflow,
        name=name,
        defaults={"description": description, "routes": wanted, "created_at": now, "updated_at": now},
    )
    if not made and (alias.description, alias.routes) != (description, wanted):
        raise Conflict("alias_conflict", f"An alias named {name} exists already with another routing or description.")
    return alias


def alias_update(user: Any, alias: Alias, routes: Sequence[Sequence[int]] | None, description: str | None) -> Alias:
    """Change what is given."""
    require(user, "edit")
    if routes is not None:
        alias.routes = [list(route) for route in routes]
    if description is not None:
        alias.description = description
    alias.updated_at = timezone.now()
    alias.save()
    return alias


def alias_delete(user: Any, alias: Alias) -> None:
    """Delete an alias; executions that it started go on."""
    require(user, "edit")
    alias.delete()


@transaction.atomic
def tags_change(user: Any, workflow: Workflow, put: Mapping[str, str], drop: Sequence[str], most: int = 50) -> None:
    """Put and drop tags. Raises Invalid `too_many_tags` when more than `most` would be left."""
    require(user, "edit")
    stored = Workflow.objects.select_for_update().get(pk=workflow.pk)
    tags = {k: v for k, v in {**stored.tags, **put}.items() if k not in drop}
    if len(tags) > most:
        raise Invalid("too_many_tags", f"A resource has at most {most} tags.")
    Workflow.objects.filter(pk=workflow.pk).update(tags=tags)
