"""Page shells of workflows."""

from __future__ import annotations

from uuid import UUID

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from accounts.pages import page, render_shell
from asl.schema import schema as asl_schema
from editor.models import Workflow
from editor.rule_levels import rule_explained


@require_safe
@ensure_csrf_cookie
@page("view")
def workflows(request: HttpRequest) -> HttpResponse:
    """Show all workflows."""
    return render_shell(request, "workflows", "Workflows")


@require_safe
@ensure_csrf_cookie
@page("view")
def editor(request: HttpRequest, workflow_id: UUID) -> HttpResponse:
    """Show one workflow in the editor."""
    workflow = _workflow(workflow_id)
    return render_shell(request, "editor", workflow.name, workflow_id=str(workflow.id))


@require_safe
@ensure_csrf_cookie
@page("view")
def versions(request: HttpRequest, workflow_id: UUID) -> HttpResponse:
    """Show the versions of a workflow."""
    workflow = _workflow(workflow_id)
    return render_shell(request, "versions", f"Versions of {workflow.name}", workflow_id=str(workflow.id))


@require_safe
@ensure_csrf_cookie
@page("view")
def compare(request: HttpRequest, workflow_id: UUID) -> HttpResponse:
    """Show two versions of a workflow beside each other."""
    workflow = _workflow(workflow_id)
    return render_shell(request, "compare", f"Compare {workflow.name}", workflow_id=str(workflow.id))


@require_safe
@ensure_csrf_cookie
@page("view")
def environments(request: HttpRequest) -> HttpResponse:
    """Show the environments and the values that placeholders are filled from."""
    return render_shell(request, "environments", "Environments")


@require_safe
@page("view")
def schema(request: HttpRequest) -> HttpResponse:
    """Give the JSON Schema of ASL to the front end and to other editors."""
    return HttpResponse(orjson.dumps(asl_schema()), content_type="application/schema+json")


@require_safe
@page("view")
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Explain one rule of the validator."""
    found = rule_explained(rule_id)
    if found is None:
        raise Http404("There is no such rule.")
    return render(request, "studio/rule.html", found)


def _workflow(workflow_id: UUID) -> Workflow:
    workflow = Workflow.objects.filter(id=workflow_id, deleted_at=None).only("id", "name").first()
    if workflow is None:
        raise Http404("This workflow does not exist or was deleted.")
    return workflow
