"""`/metrics`: figures for Prometheus, for administrators and for this machine."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import can
from executions.operations import metrics as figures

THIS_MACHINE = ("127.0.0.1", "::1")
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with every figure, or 403."""
    if not (_comes_from_this_machine(request) or can(request.user, "admin")):
        message = "Figures are for signed-in administrators, and for a Prometheus on this machine."
        return JsonResponse({"code": "not_allowed", "message": message}, status=403)
    return HttpResponse(figures.as_text(), content_type=figures.CONTENT_TYPE)


def _comes_from_this_machine(request: HttpRequest) -> bool:
    """A proxy on this machine speaks for others: what it passes on does not count."""
    return request.META.get("REMOTE_ADDR") in THIS_MACHINE and not any(name in request.META for name in FORWARDED)
