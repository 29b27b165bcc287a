"""Making, describing and deleting workflows."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import Conflict, Invalid
from accounts.permissions import require
from editor.models import Draft, TextFormat, Workflow, WorkflowType
from editor.names import name_check
from editor.saved_inputs import inputs_check
from editor.services.drafts import draft_fill
from editor.services.lint_settings import draft_recount, suppressed_rules_check
from editor.signals import workflow_created, workflow_deleted
from editor.starting_text import starting_text

MAX_DESCRIPTION = 2_000


def workflow_create(
    user: Any,
    name: str,
    *,
    type: str = WorkflowType.STANDARD,
    text: str | None = None,
    format: str = TextFormat.JSON,
    description: str = "",
) -> Workflow:
    """Make a workflow with its draft; without a text it starts with one Pass state.

    Raises Invalid (name, type, format, text), Conflict `name_conflict`, NotAllowed.
    """
    require(user, "edit")
    name_check(name)
    _description_check(description)
    now = timezone.now()
    workflow = Workflow(name=name, type=type, description=description, created_by=user, updated_by=user, updated_at=now)
    draft = Draft(workflow=workflow, saved_at=now, saved_by=user)
    draft_fill(draft, starting_text(format) if text is None else text, format, workflow.type)
    with transaction.atomic():
        _save_with_free_name(workflow)
        draft.save(force_insert=True)
        workflow_created.send(Workflow, workflow=workflow, user=user)
    return workflow


def workflow_update(
    user: Any,
    workflow: Workflow,
    *,
    name: str | None = None,
    description: str | None = None,
    inputs: list[dict[str, str]] | None = None,
    suppressed_rules: list[str] | None = None,
) -> Workflow:
    """Change what is given; None leaves a field as it is.

    Raises Invalid (name, description, inputs, suppressed_rules), Conflict `name_conflict`, NotAllowed.
    """
    require(user, "edit")
    if name is not None and name != workflow.name:
        name_check(name)
        workflow.name = name
    if description is not None:
        _description_check(description)
        workflow.description = description
    if inputs is not None:
        inputs_check(inputs)
        workflow.inputs = inputs
    if suppressed_rules is not None:
        workflow.suppressed_rules = suppressed_rules_check(suppressed_rules)
    workflow.updated_at, workflow.updated_by = timezone.now(), user
    with transaction.atomic():
        fields = ["name", "description", "inputs", "suppressed_rules", "updated_at", "updated_by"]
        _save_with_free_name(workflow, fields=fields)
    if suppressed_rules is not None:
        draft_recount(Draft.objects.select_related("workflow").get(workflow=workflow))
    return workflow


@transaction.atomic
def workflow_delete(user: Any, workflow: Workflow) -> None:
    """Take the workflow out of every list and free its name. Versions and executions stay readable.

    Executions that run end at their next step. Raises NotAllowed.
    """
    require(user, "edit")
    rows = Workflow.objects.filter(pk=workflow.pk, deleted_at=None)
    if rows.update(deleted_at=timezone.now(), updated_by=user):
        workflow_deleted.send(Workflow, workflow=workflow, user=user)


def _save_with_free_name(workflow: Workflow, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            workflow.save(update_fields=fields)
    except IntegrityError:
        raise Conflict(
            "name_conflict", f"There is already a workflow named “{workflow.name}”. Choose another name.", field="name"
        ) from None


def _description_check(description: str) -> None:
    if len(description) > MAX_DESCRIPTION:
        raise Invalid(
            "description_invalid",
            f"The description has {len(description):,} characters; at most {MAX_DESCRIPTION:,} are taken.",
            field="description",
        )
