"""The workflows part of the REST API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from accounts.api_auth import needs
from asl.lint.parameter_names import parameter_names
from editor import answers, selectors, services
from editor.compared import comparison_as_json
from editor.definition_text import text_check
from editor.environments.selectors import values_to_check_with
from editor.rule_levels import lint_settings_as_json
from editor.schemas import (
    DraftSave,
    LintSettingsChange,
    Validate,
    VersionRestore,
    VersionSave,
    WorkflowCreate,
    WorkflowUpdate,
)
from editor.validation import validation_as_json

router = Router(tags=["workflows"])


@router.get("/workflows", response=answers.WorkflowPage, summary="List workflows")
def workflows(
    request: HttpRequest, search: str = "", example: bool | None = None, limit: int = 50, cursor: str | None = None
) -> Any:
    """Return workflows, the latest changed first; with `example` only the examples, or only the others."""
    return selectors.workflows_page(search, limit, cursor, example)


@router.post("/workflows", response={201: answers.Workflow}, auth=needs("edit"), summary="Create a workflow")
def workflow_create(request: HttpRequest, body: WorkflowCreate) -> Any:
    """Make a workflow; 201 with it."""
    made = services.workflow_create(
        request.user,
        body.name,
        type=body.type,
        text=body.text,
        format=body.format,
        description=body.description,
    )
    return Status(201, selectors.workflow_as_json(selectors.workflow_get(made.id), request.user))


@router.get("/workflows/{uuid:workflow_id}", response=answers.Workflow, summary="Read a workflow")
def workflow(request: HttpRequest, workflow_id: UUID) -> Any:
    """Return one workflow with its draft."""
    return selectors.workflow_as_json(selectors.workflow_get(workflow_id), request.user)


@router.patch(
    "/workflows/{uuid:workflow_id}",
    response=answers.Workflow,
    auth=needs("edit"),
    summary="Rename or describe a workflow, keep inputs",
)
def workflow_update(request: HttpRequest, workflow_id: UUID, body: WorkflowUpdate) -> Any:
    """Change what is given."""
    found = selectors.workflow_get(workflow_id)
    inputs = None if body.inputs is None else [entry.dict() for entry in body.inputs]
    services.workflow_update(
        request.user,
        found,
        name=body.name,
        description=body.description,
        inputs=inputs,
        suppressed_rules=body.suppressed_rules,
    )
    return selectors.workflow_as_json(selectors.workflow_get(workflow_id), request.user)


@router.delete("/workflows/{uuid:workflow_id}", response={204: None}, auth=needs("edit"), summary="Delete a workflow")
def workflow_delete(request: HttpRequest, workflow_id: UUID) -> Any:
    """Take it out of the lists; its executions stay."""
    services.workflow_delete(request.user, selectors.workflow_get(workflow_id))
    return Status(204, None)


@router.put("/workflows/{uuid:workflow_id}/draft", response=answers.Draft, auth=needs("edit"), summary="Save the draft")
def draft_save(request: HttpRequest, workflow_id: UUID, body: DraftSave) -> Any:
    """Save any text over the revision that it was made from."""
    found = selectors.workflow_get(workflow_id)
    return selectors.draft_as_json(services.draft_save(request.user, found, body.text, body.format, body.revision))


@router.get("/workflows/{uuid:workflow_id}/versions", response=answers.VersionPage, summary="List versions")
def versions(request: HttpRequest, workflow_id: UUID, limit: int = 50, cursor: str | None = None) -> Any:
    """Return versions, the newest first."""
    return selectors.versions_page(selectors.workflow_get(workflow_id), limit, cursor)


@router.post(
    "/workflows/{uuid:workflow_id}/versions",
    response={200: answers.Version, 201: answers.Version},
    auth=needs("edit"),
    summary="Save a version",
)
def version_save(request: HttpRequest, workflow_id: UUID, body: VersionSave) -> Any:
    """Save the text as a new version (201), or return the latest when it has this text already (200)."""
    found = selectors.workflow_get(workflow_id)
    version, made = services.version_save(request.user, found, body.text, body.format, body.message)
    return Status(201 if made else 200, selectors.version_as_json(version))


@router.get("/workflows/{uuid:workflow_id}/versions/{int:number}", response=answers.Version, summary="Read a version")
def version(request: HttpRequest, workflow_id: UUID, number: int) -> Any:
    """Return one version with its text."""
    return selectors.version_as_json(selectors.version_get(selectors.workflow_get(workflow_id), number))


@router.post(
    "/workflows/{uuid:workflow_id}/versions/{int:number}/restore",
    response={201: answers.Version},
    auth=needs("edit"),
    summary="Restore a version",
)
def version_restore(request: HttpRequest, workflow_id: UUID, number: int, body: VersionRestore) -> Any:
    """Make a new version with the old text; it becomes the draft too."""
    found = selectors.workflow_get(workflow_id)
    return Status(201, selectors.version_as_json(services.version_restore(request.user, found, number, body.message)))


@router.get(
    "/workflows/{uuid:workflow_id}/compare", response=answers.Comparison, by_alias=True, summary="Compare two versions"
)
def compare(
    request: HttpRequest, workflow_id: UUID, before: str = Query(..., alias="from"), after: str = Query(..., alias="to")
) -> Any:
    """Return what differs between two versions, or a version and the draft, state by state and field by field."""
    return comparison_as_json(selectors.workflow_get(workflow_id), before, after)


@router.post("/validate", response=answers.Validation, summary="Check a definition")
def validate(request: HttpRequest, body: Validate) -> Any:
    """Return every problem of a text; nothing is kept."""
    text_check(body.text)
    suppressed = selectors.suppressed_rules(body.workflow) if body.workflow else ()
    values = values_to_check_with(body.environment, body.workflow) if body.environment else None
    return validation_as_json(body.text, body.format, body.type, suppressed, values)


@router.get("/parameters", response=answers.Parameters, summary="List what an action takes")
def parameters(request: HttpRequest, resource: str, at: list[str] = Query([])) -> Any:  # noqa: B008
    """Return the fields that may stand in Parameters or Arguments of a Task with this Resource, or in a field of them."""
    names = parameter_names(resource, at)
    return {"fields": [{"name": name, "required": required} for name, required in names.items()]}


@router.get("/lint-settings", response=answers.LintSettings, summary="List the rules of the validator")
def lint_settings(request: HttpRequest) -> Any:
    """Return every rule with the level that it has in this workspace."""
    return lint_settings_as_json()


@router.put(
    "/lint-settings", response=answers.LintSettings, auth=needs("admin"), summary="Set how much rules of advice matter"
)
def lint_settings_replace(request: HttpRequest, body: LintSettingsChange) -> Any:
    """Replace the levels of the workspace; a rule that is not named has its own severity."""
    services.lint_settings_replace(request.user, body.levels)
    return lint_settings_as_json()
