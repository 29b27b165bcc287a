"""Publish, list and delete versions of state machines."""

from __future__ import annotations

from typing import Any

from accounts.errors import Conflict
from aws_api.arns import find_published, find_unqualified, find_workflow, parse_arn, refuse_qualified
from aws_api.errors import ApiError
from aws_api.pagination import page_answer, page_size, page_start
from aws_api.state_machines import latest_version, publish
from editor.services import state_machines as services

JSON = Any


def publish_state_machine_version(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """PublishStateMachineVersion: the same revision gives the same version; another revisionId is a ConflictException."""
    workflow = find_unqualified(request["stateMachineArn"])
    version = latest_version(workflow)
    current = str(version.revision_id) if version.revision_id else "INITIAL"
    if (wanted := request.get("revisionId")) is not None and wanted != current:
        raise ApiError(
            "ConflictException",
            "Failed to publish the State Machine version for revision "
            f"{wanted}. The current State Machine revision is {current}.",
        )
    published = publish(user, version, request.get("description", ""))
    return {"creationDate": published.created_at, "stateMachineVersionArn": published.arn}


def list_state_machine_versions(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """ListStateMachineVersions, the newest first."""
    refuse_qualified(parse_arn(request["stateMachineArn"], "stateMachine"))
    start = page_start(request, "ListStateMachineVersions")
    try:
        workflow = find_workflow(request["stateMachineArn"])
    except ApiError as missing:
        if missing.code == "StateMachineDoesNotExist":
            return {"stateMachineVersions": []}  # a guess: the model lists no error for a machine that is not there
        raise
    if workflow.deleted_at is not None:
        return {"stateMachineVersions": []}  # its versions were deleted with it
    rows = workflow.published.filter(deleted_at=None).select_related("workflow").order_by("-number")
    if start is not None:
        rows = rows.filter(number__lt=start)
    page, token = page_answer(
        list(rows[: page_size(request) + 1]), request, "ListStateMachineVersions", lambda p: p.number
    )
    listed = [{"stateMachineVersionArn": p.arn, "creationDate": p.created_at} for p in page]
    return {"stateMachineVersions": listed, "nextToken": token}


def delete_state_machine_version(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """DeleteStateMachineVersion: refused while an alias routes to it; one that is gone already is no error."""
    text = request["stateMachineVersionArn"]
    try:
        published = find_published(text)
    except ApiError as missing:
        if missing.code == "ResourceNotFound":
            return {}
        raise
    try:
        services.published_version_delete(user, published)
    except Conflict as used:
        aliases = ", ".join(used.details["aliases"])
        raise ApiError(
            "ConflictException",
            "Version to be deleted must not be referenced by an alias. "
            f"Current list of aliases referencing this version: [{aliases}]",
        ) from None
    return {}
