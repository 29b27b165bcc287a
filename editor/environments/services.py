"""Adding, changing and removing environments and their values."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError
from django.utils import timezone

from accounts.errors import Conflict, Invalid, NotFound
from accounts.permissions import User, require
from editor.environments import checking
from editor.environments.models import Environment, EnvironmentValue
from editor.environments.sealing import seal
from editor.models import Workflow

JSON = Any
MAX_ENVIRONMENTS = 50
MAX_VALUES = 1_000
KEPT: Any = object()
"""Stands for a value that is not given anew."""


def environment_get(environment_id: UUID) -> Environment:
    """Return an environment. Raises NotFound."""
    found = Environment.objects.filter(pk=environment_id).first()
    if found is None:
        raise NotFound("This environment does not exist or was deleted.")
    return found


def environment_create(user: User, name: str, description: str = "") -> Environment:
    """Add an environment. Raises NotAllowed, Invalid, Conflict `name_conflict`, `too_many_environments`."""
    require(user, "admin")
    if Environment.objects.count() >= MAX_ENVIRONMENTS:
        raise Conflict("too_many_environments", f"There are {MAX_ENVIRONMENTS} environments: no more are taken.")
    made = Environment(name=name.strip(), description=description.strip(), created_at=timezone.now(), created_by=user)
    return _saved(made)


def environment_update(
    user: User, environment: Environment, *, name: str | None = None, description: str | None = None
) -> Environment:
    """Rename or describe it. Raises like `environment_create`."""
    require(user, "admin")
    environment.name = environment.name if name is None else name.strip()
    environment.description = environment.description if description is None else description.strip()
    return _saved(environment)


def environment_delete(user: User, environment: Environment) -> None:
    """Remove it with its values; executions keep what they were filled from.

    Raises NotAllowed, Conflict `environment_in_use` while a target names it.
    """
    require(user, "admin")
    try:
        environment.delete()
    except ProtectedError as protected:
        names = ", ".join(sorted(f"“{getattr(user, 'name', user)}”" for user in protected.protected_objects))
        message = f"{environment.name} is what is deployed to {names}: choose another environment there first."
        raise Conflict("environment_in_use", message) from None


def value_get(value_id: int) -> EnvironmentValue:
    """Return a value. Raises NotFound."""
    found = EnvironmentValue.objects.select_related("environment", "workflow").filter(pk=value_id).first()
    if found is None:
        raise NotFound("This value does not exist or was removed.")
    return found


def value_create(
    user: User,
    environment: Environment,
    *,
    name: str,
    kind: str,
    value: JSON,
    is_secret: bool = False,
    workflow_id: UUID | None = None,
) -> EnvironmentValue:
    """Add a value. Raises NotAllowed, NotFound (workflow), Invalid, Conflict `name_conflict`, `too_many_values`."""
    require(user, "edit")
    if environment.values.count() >= MAX_VALUES:
        raise Conflict("too_many_values", f"{environment.name} has {MAX_VALUES:,} values: no more are taken.")
    if workflow_id is not None and not Workflow.objects.filter(pk=workflow_id, deleted_at=None).exists():
        raise NotFound("This workflow does not exist or was deleted.")
    made = EnvironmentValue(environment=environment, workflow_id=workflow_id, is_secret=is_secret)
    return _value_saved(user, made, name=name, kind=kind, value=value)


def value_update(
    user: User,
    row: EnvironmentValue,
    *,
    name: str | None = None,
    kind: str | None = None,
    value: JSON = KEPT,
    is_secret: bool | None = None,
) -> EnvironmentValue:
    """Change what is given; a secret stays one until its value is given anew. Raises like `value_create`."""
    require(user, "edit")
    secret = row.is_secret if is_secret is None else is_secret
    kind = row.kind if kind is None else kind
    if value is KEPT and row.is_secret:
        if not secret or kind != row.kind:
            field = "is_secret" if not secret else "kind"
            raise Invalid(
                "value_invalid", "What was a secret is not shown any more: enter the value anew.", field=field
            )
        return _value_saved(user, row, name=row.name if name is None else name, kind=kind, value=KEPT)
    row.is_secret = secret
    value = json.loads(row.body) if value is KEPT else value
    return _value_saved(user, row, name=row.name if name is None else name, kind=kind, value=value)


def value_delete(user: User, row: EnvironmentValue) -> None:
    """Remove a value. Raises NotAllowed."""
    require(user, "edit")
    with transaction.atomic():
        _changed(row.environment_id)
        row.delete()


def _saved(environment: Environment) -> Environment:
    checking.environment_check(environment.name, environment.description)
    try:
        with transaction.atomic():
            if environment._state.adding:
                environment.save(force_insert=True)
            else:
                environment.save(update_fields=["name", "description"])
    except IntegrityError:
        message = f"There is already an environment named “{environment.name}”. Choose another name."
        raise Conflict("name_conflict", message, field="name") from None
    return environment


def _value_saved(user: User, row: EnvironmentValue, *, name: str, kind: str, value: JSON) -> EnvironmentValue:
    row.name, row.kind = name.strip(), kind
    checking.name_check(row.name)
    if value is not KEPT:
        checking.value_check(kind, value, is_secret=row.is_secret)
        row.body = seal(value) if row.is_secret else json.dumps(value, ensure_ascii=False)
    row.changed_at, row.changed_by = timezone.now(), user
    try:
        with transaction.atomic():
            _changed(row.environment_id)
            row.save()
    except IntegrityError:
        whose = "for this workflow" if row.workflow_id else "for all workflows"
        message = f"{row.environment.name} has a value named {row.name} {whose} already. Change that one."
        raise Conflict("name_conflict", message, field="name") from None
    return row


def _changed(environment_id: UUID) -> None:
    """First in the transaction: whoever reads the values under a lock of this row sees all of a change or nothing."""
    Environment.objects.filter(pk=environment_id).update(revision=F("revision") + 1)
