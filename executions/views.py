"""Page shells of executions, targets and webhooks."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from accounts.pages import page, render_shell
from executions.models import Execution


@require_safe
@ensure_csrf_cookie
@page("view")
def executions(request: HttpRequest) -> HttpResponse:
    """Show all executions."""
    return render_shell(request, "executions", "Executions")


@require_safe
@ensure_csrf_cookie
@page("view")
def execution(request: HttpRequest, execution_id: UUID) -> HttpResponse:
    """Show one execution."""
    found = Execution.objects.filter(pk=execution_id).only("id", "name").first()
    if found is None:
        raise Http404("This execution does not exist, or its history was deleted.")
    return render_shell(request, "execution", found.name, execution_id=str(found.pk))


@require_safe
@ensure_csrf_cookie
@page("view")
def targets(request: HttpRequest) -> HttpResponse:
    """Show where on AWS workflows can be deployed and run."""
    return render_shell(request, "targets", "AWS targets")


@require_safe
@ensure_csrf_cookie
@page("admin")
def webhooks(request: HttpRequest) -> HttpResponse:
    """Show who is told about executions, and what was delivered."""
    return render_shell(request, "webhooks", "Webhooks")
