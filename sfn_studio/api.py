"""The REST API under /api/v1: its parts, its door and the one shape of its errors."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from accounts.access_keys_api import router as access_keys_router
from accounts.api import router as session_router
from accounts.api_auth import needs
from accounts.errors import Invalid, Refusal
from accounts.permissions import require
from editor.api import router as editor_router
from editor.environments.api import router as environments_router
from executions import outages
from executions.api import router as executions_router
from executions.aws.api import router as targets_router
from executions.map_runs.api import router as map_runs_router
from executions.outbox.api import router as webhooks_router

log = logging.getLogger(__name__)


class JsonRenderer(BaseRenderer):
    """Writes JSON by orjson; numbers and texts come out as they are, times as ISO 8601."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Return the body."""
        return orjson.dumps(data, option=orjson.OPT_NON_STR_KEYS)


class JsonParser(Parser):
    """Reads JSON bodies."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the value. Raises Invalid with the place of the first mistake."""
        try:
            return orjson.loads(request.body)
        except orjson.JSONDecodeError as wrong:
            message = f"The request's body is not JSON: {wrong}."
            raise Invalid("body_invalid", message) from None


def signed_in_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the API's document from people who are not signed in."""

    @wraps(view, assigned=())
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            require(request.user, "view")
        except Refusal as refusal:
            return refused(request, refusal)
        return view(request, *args, **kwargs)

    return checked


api = NinjaAPI(
    title="sfn-studio",
    version="1",
    description="Workflows, versions, executions and AWS targets.",
    urls_namespace="api-v1",
    docs_url=None,  # the page would load its scripts from elsewhere
    docs_decorator=signed_in_only,
    auth=needs("view"),
    renderer=JsonRenderer(),
    parser=JsonParser(),
)
api.add_router("", session_router)
api.add_router("", access_keys_router)
api.add_router("", editor_router)
api.add_router("", environments_router)
api.add_router("", executions_router)
api.add_router("", targets_router)
api.add_router("", webhooks_router)
api.add_router("", map_runs_router)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say no in the shape of every error."""
    return api.create_response(request, refusal.as_json(), status=refusal.status)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """Say which field of the request has the wrong form, and what was expected."""
    first = wrong.errors[0]
    # ("body", "<argument>", "<field>", …): the first two are about our code.
    where = [str(part) for part in first.get("loc", ())]
    field = ".".join(where[2:] if where[:1] == ["body"] else where[1:]) or None
    message = f"{field or 'The request'}: {first.get('msg', 'has the wrong form')}."
    return api.create_response(request, {"code": "request_invalid", "message": message, "field": field}, status=422)


@api.exception_handler(Http404)
def missing(request: HttpRequest, wrong: Http404) -> HttpResponse:
    """Answer 404."""
    message = str(wrong) or "There is no such thing."
    return api.create_response(request, {"code": "not_found", "message": message}, status=404)


@api.exception_handler(RequestDataTooBig)
def oversized(request: HttpRequest, wrong: RequestDataTooBig) -> HttpResponse:
    """Answer 413."""
    body = {"code": "request_too_large", "message": "The request is larger than the 8 MiB that are taken."}
    return api.create_response(request, body, status=413)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, wrong: HttpError) -> HttpResponse:
    """Answer what the framework itself refuses."""
    if isinstance(wrong.__cause__, Refusal):
        return refused(request, wrong.__cause__)  # what our parser raised comes wrapped
    return api.create_response(request, {"code": "bad_request", "message": str(wrong)}, status=wrong.status_code)


@api.exception_handler(DatabaseError)
def no_database(request: HttpRequest, wrong: DatabaseError) -> HttpResponse:
    """Answer 503 when the database cannot work now, with what an operator can do."""
    if not outages.is_outage(wrong):
        return failed(request, wrong)
    log.error("%s %s was refused. %s", request.method, request.path, outages.in_words(wrong))
    code = "disk_full" if outages.has_no_room(wrong) else "database_unavailable"
    return api.create_response(request, {"code": code, "message": outages.in_words(wrong)}, status=503)


@api.exception_handler(Exception)
def failed(request: HttpRequest, wrong: Exception) -> HttpResponse:
    """Answer 500 and put the reason into the log: this one is ours."""
    log.error("%s %s failed", request.method, request.path, exc_info=wrong)
    body = {"code": "internal_error", "message": "Something went wrong on our side. Nothing was changed; try again."}
    return api.create_response(request, body, status=500)
