"""What placeholders are filled from: the values of an environment for one workflow, kept for who was filled from them."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.errors import Invalid
from asl.document import Format
from asl.document.placeholder_uses import PlaceholderUse, placeholder_uses
from editor.environments.models import Environment, EnvironmentRevision, EnvironmentValue
from editor.environments.sealing import unseal
from editor.models import Version, Workflow

JSON = Any
NAMED = 20


def values_for(environment: Environment, workflow_id: UUID | None) -> dict[str, EnvironmentValue]:
    """Return the values that a workflow sees, by name: its own before the common ones."""
    rows = environment.values.filter(Q(workflow=None) | Q(workflow_id=workflow_id))
    ordered = sorted(rows, key=lambda row: row.workflow_id is not None)
    return {row.name: row for row in ordered}


def revision_for(environment: Environment, workflow: Workflow) -> EnvironmentRevision:
    """Return the values that the workflow sees now, kept so that they never change."""
    kept = EnvironmentRevision.objects.filter(environment=environment, workflow=workflow)
    present = kept.filter(revision=F("environment__revision")).first()  # in the usual case nothing is locked
    if present is not None:
        return present
    with transaction.atomic():
        locked = Environment.objects.select_for_update().get(pk=environment.pk)
        return kept.filter(revision=locked.revision).first() or EnvironmentRevision.objects.create(
            environment=locked,
            workflow=workflow,
            name=locked.name,
            revision=locked.revision,
            values={name: _kept(row) for name, row in values_for(locked, workflow.pk).items()},
            made_at=timezone.now(),
        )


def _kept(row: EnvironmentValue) -> JSON:
    return {"secret": row.body} if row.is_secret else {"value": json.loads(row.body)}


def missing_in(version: Version, revision: EnvironmentRevision) -> list[PlaceholderUse]:
    """Return the placeholders of a version that the values do not name."""
    uses = placeholder_uses(version.text, cast("Format", version.format))
    return [use for use in uses if use.name not in revision.values]


def missing_check(version: Version, revision: EnvironmentRevision) -> None:
    """Raise Invalid `values_missing` with the names, unless each placeholder of the version has a value."""
    missing = missing_in(version, revision)
    if not missing:
        return
    names = ", ".join(f"${{{use.name}}}" for use in missing[:NAMED])
    more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
    raise Invalid(
        "values_missing",
        f"{revision.name} has no value for {names}{more}. Add {'it' if len(missing) == 1 else 'them'} to the environment.",
        field="environment_id",
        details={"missing": [{"name": use.name, "pointer": use.pointer, "line": use.line} for use in missing]},
    )


def values_in(revision: EnvironmentRevision) -> dict[str, JSON]:
    """Return the values themselves, secrets too: for what runs and what is deployed, never for what is shown."""
    return {
        name: kept["value"] if "value" in kept else unseal(kept["secret"], name)
        for name, kept in revision.values.items()
    }


def values_shown(revision: EnvironmentRevision) -> dict[str, JSON]:
    """Return the values with each secret as the placeholder that stands for it."""
    return {name: kept.get("value", f"${{{name}}}") for name, kept in revision.values.items()}


@lru_cache(maxsize=256)
def secrets_of(revision_id: UUID) -> tuple[str, ...]:
    """Return the secrets among the values, to be masked: a revision never changes."""
    kept = EnvironmentRevision.objects.values_list("values", flat=True).get(pk=revision_id)
    return tuple(unseal(value["secret"], name) for name, value in kept.items() if "secret" in value)


def revisions_forget(before: datetime) -> int:
    """Delete what nobody was filled from any more, nor will be: revisions made before a time and overtaken. Returns how many."""
    overtaken = Q(environment=None) | Q(revision__lt=F("environment__revision"))
    unused = EnvironmentRevision.objects.filter(overtaken, made_at__lt=before)
    users = [field.name for field in EnvironmentRevision._meta.related_objects]
    return unused.filter(**dict.fromkeys(users)).delete()[0]
