"""The AWS targets part of the REST API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from accounts.api_auth import needs
from accounts.cursors import newest_page
from accounts.permissions import require
from editor.selectors import version_get, workflow_get
from executions.aws import targets
from executions.aws.deploying import target_deploy, target_preview
from executions.aws.models import Call, Deployment
from executions.aws.schemas import Deploy, Profile, TargetCreate, TargetUpdate
from executions.aws.wire import call_as_json, deployment_as_json, target_as_json

MAX_DEPLOYMENTS = 200
MAY_BE_EMPTY = ("endpoint_url", "environment_id")

router = Router(tags=["targets"])


@router.get("/targets", summary="List AWS targets")
def targets_list(request: HttpRequest) -> Any:
    """Return every target."""
    return [target_as_json(target) for target in targets.targets_all()]


@router.post("/targets", response={201: Any}, auth=needs("admin"), summary="Add an AWS target")
def target_create(request: HttpRequest, body: TargetCreate) -> Any:
    """Add a target; 201 with it."""
    return Status(201, target_as_json(targets.target_create(request.user, **_fields(body))))


@router.get("/targets/profiles", auth=needs("admin"), summary="List the credentials that this server has, by name")
def profiles(request: HttpRequest) -> Any:
    """Return names only, never secrets."""
    return targets.credentials_known(request.user)


@router.get("/targets/{uuid:target_id}", summary="Read an AWS target")
def target(request: HttpRequest, target_id: UUID) -> Any:
    """Return one target."""
    return target_as_json(targets.target_get(target_id))


@router.patch("/targets/{uuid:target_id}", auth=needs("admin"), summary="Change an AWS target")
def target_update(request: HttpRequest, target_id: UUID, body: TargetUpdate) -> Any:
    """Change what is given."""
    found = targets.target_get(target_id)
    return target_as_json(targets.target_update(request.user, found, **_fields(body)))


@router.delete("/targets/{uuid:target_id}", response={204: None}, auth=needs("admin"), summary="Remove an AWS target")
def target_delete(request: HttpRequest, target_id: UUID) -> Any:
    """Take it out of the lists; what ran there stays readable."""
    targets.target_delete(request.user, targets.target_get(target_id))
    return Status(204, None)


@router.post("/targets/{uuid:target_id}/check", auth=needs("operate"), summary="Check an AWS target now")
def target_check(request: HttpRequest, target_id: UUID) -> Any:
    """Ask AWS whether the target works; the answer is in `last_check`."""
    return target_as_json(targets.target_check(request.user, targets.target_get(target_id)))


@router.get("/targets/{uuid:target_id}/preview", auth=needs("operate"), summary="Show what deploying would change")
def preview(request: HttpRequest, target_id: UUID, workflow_id: UUID, version: int) -> Any:
    """Return both sides of definition, role and type."""
    found, workflow = targets.target_get(target_id), workflow_get(workflow_id)
    return target_preview(request.user, found, workflow, version_get(workflow, version))


@router.post("/targets/{uuid:target_id}/deploy", auth=needs("operate"), summary="Deploy a version")
def deploy(request: HttpRequest, target_id: UUID, body: Deploy) -> Any:
    """Create or update the state machine there, and publish it when asked."""
    found, workflow = targets.target_get(target_id), workflow_get(body.workflow_id)
    version = version_get(workflow, body.version)
    done = target_deploy(
        request.user,
        found,
        workflow,
        version,
        publish=body.publish,
        description=body.description,
        overwrite=body.overwrite,
    )
    return deployment_as_json(done)


@router.get("/targets/{uuid:target_id}/calls", auth=needs("review"), summary="List what was asked of AWS")
def calls(request: HttpRequest, target_id: UUID, limit: int = 100, cursor: str | None = None) -> Any:
    """Return the audit of a target, the newest first."""
    require(request.user, "review")
    rows = Call.objects.filter(target=targets.target_get(target_id)).select_related("actor")
    return newest_page(rows, limit, cursor, call_as_json)


@router.get("/workflows/{uuid:workflow_id}/deployments", summary="List where a workflow was deployed")
def deployments(request: HttpRequest, workflow_id: UUID) -> Any:
    """Return the deployments of a workflow, the newest first."""
    rows = Deployment.objects.filter(workflow=workflow_get(workflow_id)).select_related(
        "target", "version", "environment_revision", "by"
    )
    return {"items": [deployment_as_json(row) for row in rows.order_by("-at")[:MAX_DEPLOYMENTS]]}


def _fields(body: TargetCreate | TargetUpdate) -> dict[str, Any]:
    """Return the model's fields for those that the body gives."""
    given = {name: getattr(body, name) for name in body.model_fields_set | set(_required(body))}
    credentials = given.pop("credentials", None)
    fields = {name: value for name, value in given.items() if value is not None or name in MAY_BE_EMPTY}
    if credentials is not None:
        fields["credentials_kind"] = credentials.kind
        fields["profile"] = credentials.profile if isinstance(credentials, Profile) else ""
    return fields


def _required(body: TargetCreate | TargetUpdate) -> list[str]:
    return list(TargetCreate.model_fields) if isinstance(body, TargetCreate) else []
