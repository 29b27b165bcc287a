"""What people and programs read when a request fails before or outside a view."""

from __future__ import annotations

import sys
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from executions import outages

API_PREFIX = "/api/"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: a request that no browser of ours sends."""
    return _answer(request, 400, "bad_request", "This request cannot be understood.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403 with the reason that the view gave."""
    message = str(exception or "") or "You may not see this page."
    return _answer(request, 403, "not_allowed", message)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form or call whose anti-forgery token is missing or old."""
    message = "The page was too old to send this, or cookies are blocked. Reload the page and try again."
    return _answer(request, 403, "csrf_failed", message)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    given = exception.args[0] if isinstance(exception, Http404) and exception.args else None
    ours = isinstance(given, str) and not request.path.startswith(API_PREFIX)
    message = given if ours else "There is nothing at this address."
    return _answer(request, 404, "not_found", message)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500: the reason is in the log, not in the answer. Or 503, where it is the database that cannot work now."""
    error = sys.exc_info()[1]  # the one that is being answered
    if error is not None and outages.is_outage(error):
        return _answer(request, 503, "database_unavailable", outages.in_words(error))
    return _answer(
        request,
        500,
        "internal_error",
        "Something went wrong on our side. What you typed was not lost by this; try again.",
    )


def _answer(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    if request.path.startswith(API_PREFIX):
        body: dict[str, Any] = {"code": code, "message": message}
        return JsonResponse(body, status=status)
    return render(request, f"{status}.html", {"status": status, "message": message}, status=status)
