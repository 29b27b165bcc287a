"""Environments and their values as the API shows them: never a secret."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Q

from accounts.wire import person_as_json, time_as_json
from asl.document import Format
from asl.document.placeholder_uses import placeholder_uses
from editor.environments.filling import values_for
from editor.environments.models import Environment, EnvironmentValue
from editor.environments.services import environment_get
from editor.models import Workflow

JSON = Any


def environments_as_json() -> list[dict[str, JSON]]:
    """Return all environments by name."""
    counted = Environment.objects.annotate(
        value_count=Count("values", filter=Q(values__workflow=None) | Q(values__workflow__deleted_at=None))
    )
    return [environment_as_json(row) for row in counted.select_related("created_by").order_by("name")]


def environment_as_json(environment: Environment) -> dict[str, JSON]:
    """Return `Environment`."""
    counted = getattr(environment, "value_count", None)
    return {
        "id": str(environment.pk),
        "name": environment.name,
        "description": environment.description,
        "revision": environment.revision,
        "value_count": _values(environment).count() if counted is None else counted,
        "created_at": time_as_json(environment.created_at),
        "created_by": person_as_json(environment.created_by),
    }


def values_as_json(environment: Environment) -> list[dict[str, JSON]]:
    """Return the values of an environment by name, the common one before those of single workflows."""
    rows = _values(environment).select_related("workflow", "changed_by")
    return [value_as_json(row) for row in sorted(rows, key=_order)]


def _values(environment: Environment) -> Any:
    return environment.values.filter(Q(workflow=None) | Q(workflow__deleted_at=None))


def _order(row: EnvironmentValue) -> Sequence[str]:
    return row.name.lower(), row.name, row.workflow.name if row.workflow else ""


def value_as_json(row: EnvironmentValue) -> dict[str, JSON]:
    """Return `EnvironmentValue`; the value of a secret is null."""
    workflow = row.workflow
    return {
        "id": row.pk,
        "name": row.name,
        "kind": row.kind,
        "value": None if row.is_secret else json.loads(row.body),
        "is_secret": row.is_secret,
        "workflow": {"id": str(workflow.pk), "name": workflow.name} if workflow else None,
        "changed_at": time_as_json(row.changed_at),
        "changed_by": person_as_json(row.changed_by),
    }


def placeholders_as_json(
    workflow: Workflow, text: str, format: str, environment: Environment | None
) -> list[dict[str, JSON]]:
    """Return the placeholders of a text; `from` says whose value each has: `workflow`, `environment` or none."""
    known = values_for(environment, workflow.pk) if environment is not None else {}
    return [
        {
            "name": use.name,
            "pointer": use.pointer,
            "line": use.line,
            "bare": use.bare,
            "from": _origin(known.get(use.name)),
        }
        for use in placeholder_uses(text, cast("Format", format))
    ]


def _origin(row: EnvironmentValue | None) -> str | None:
    if row is None:
        return None
    return "environment" if row.workflow_id is None else "workflow"


def values_to_check_with(environment_id: UUID, workflow_id: UUID | None) -> dict[str, JSON]:
    """Return what the validator fills placeholders with: a secret stays the placeholder, so that no message quotes it."""
    environment = environment_get(environment_id)
    rows = values_for(environment, workflow_id)
    return {name: f"${{{name}}}" if row.is_secret else json.loads(row.body) for name, row in rows.items()}
