"""The environments part of the REST API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from accounts.api_auth import needs
from editor.environments import schemas, selectors, services
from editor.selectors import version_get, workflow_get

router = Router(tags=["environments"])


@router.get("/environments", response=schemas.Environments, summary="List environments")
def environments(request: HttpRequest) -> Any:
    """Return all of them, by name."""
    return {"items": selectors.environments_as_json()}


@router.post("/environments", response={201: schemas.Environment}, auth=needs("admin"), summary="Add an environment")
def environment_create(request: HttpRequest, body: schemas.EnvironmentCreate) -> Any:
    """Add an environment without values; 201 with it."""
    made = services.environment_create(request.user, body.name, body.description)
    return Status(201, selectors.environment_as_json(made))


@router.patch(
    "/environments/{uuid:environment_id}",
    response=schemas.Environment,
    auth=needs("admin"),
    summary="Rename or describe an environment",
)
def environment_update(request: HttpRequest, environment_id: UUID, body: schemas.EnvironmentUpdate) -> Any:
    """Change what is given."""
    found = services.environment_get(environment_id)
    changed = services.environment_update(request.user, found, name=body.name, description=body.description)
    return selectors.environment_as_json(changed)


@router.delete(
    "/environments/{uuid:environment_id}", response={204: None}, auth=needs("admin"), summary="Delete an environment"
)
def environment_delete(request: HttpRequest, environment_id: UUID) -> Any:
    """Delete it with its values; 409 while a target names it."""
    services.environment_delete(request.user, services.environment_get(environment_id))
    return Status(204, None)


@router.get("/environments/{uuid:environment_id}/values", response=schemas.Values, summary="List values")
def values(request: HttpRequest, environment_id: UUID) -> Any:
    """Return the values of an environment, those of single workflows too; of secrets only the names."""
    return {"items": selectors.values_as_json(services.environment_get(environment_id))}


@router.post(
    "/environments/{uuid:environment_id}/values",
    response={201: schemas.Value},
    auth=needs("edit"),
    summary="Add a value",
)
def value_create(request: HttpRequest, environment_id: UUID, body: schemas.ValueCreate) -> Any:
    """Add a value for all workflows or for one; 201 with it."""
    found = services.environment_get(environment_id)
    return Status(201, selectors.value_as_json(services.value_create(request.user, found, **body.dict())))


@router.patch(
    "/environments/values/{int:value_id}", response=schemas.Value, auth=needs("edit"), summary="Change a value"
)
def value_update(request: HttpRequest, value_id: int, body: schemas.ValueUpdate) -> Any:
    """Change what is given; the value of a secret stays when it is left out."""
    given = body.dict(exclude_unset=True)
    return selectors.value_as_json(services.value_update(request.user, services.value_get(value_id), **given))


@router.delete(
    "/environments/values/{int:value_id}", response={204: None}, auth=needs("edit"), summary="Remove a value"
)
def value_delete(request: HttpRequest, value_id: int) -> Any:
    """Remove it; where a workflow had its own, the common value holds again."""
    services.value_delete(request.user, services.value_get(value_id))
    return Status(204, None)


@router.get(
    "/workflows/{uuid:workflow_id}/versions/{int:number}/placeholders",
    response=schemas.Placeholders,
    by_alias=True,
    summary="List the placeholders of a version",
)
def placeholders(request: HttpRequest, workflow_id: UUID, number: int, environment: UUID | None = None) -> Any:
    """Return them in the order of the text, with whose value each has in an environment."""
    workflow = workflow_get(workflow_id)
    version = version_get(workflow, number)
    chosen = services.environment_get(environment) if environment is not None else None
    return {"items": selectors.placeholders_as_json(workflow, version.text, version.format, chosen)}
