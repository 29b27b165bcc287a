"""The one address of the Step Functions API."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable
from typing import Any

from botocore.model import OperationModel
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from accounts.errors import NotAllowed, Refusal
from accounts.permissions import require
from aws_api import protocol
from aws_api.actions import ACTIONS
from aws_api.callers import caller, calling_account
from aws_api.constraints import check_request
from aws_api.errors import CORAL, ApiError, unknown_operation, validation
from aws_api.model import operation_model
from aws_api.threads import in_quick_thread, in_thread
from executions.outages import in_words, is_outage
from executions.trace_context import header_of

log = logging.getLogger(__name__)
TRACED = ("StartExecution", "StartSyncExecution")
WAITING = frozenset(name for name, action in ACTIONS.items() if inspect.iscoroutinefunction(action))
QUICK = frozenset(
    {"DescribeExecution", "SendTaskFailure", "SendTaskHeartbeat", "SendTaskSuccess", "StartExecution", "StopExecution"}
)
"""What programs call in great numbers and what touches a few rows only."""


def waits(request: HttpRequest) -> bool:
    """Is this an operation that waits for something, such as a long poll?"""
    return _named(request) in WAITING


def _named(request: HttpRequest) -> str:
    return request.headers.get("X-Amz-Target", "").rpartition(".")[2]


async def endpoint(request: HttpRequest) -> HttpResponse:
    """Answer one operation; whatever goes wrong is answered in the service's own form."""
    if not waits(request):
        return await (in_quick_thread if _named(request) in QUICK else in_thread)(serve, request)
    try:  # it waits for something: without keeping a thread
        operation, action = _wanted(request)
        user, body = await in_quick_thread(_checked, request, operation)
        try:
            return protocol.answer(await action(user, body))
        except NotAllowed as refused:
            raise _denied(user, operation, body, refused) from None
    except Exception as error:
        return _refusal(request, error)


def serve(request: HttpRequest) -> HttpResponse:
    """Answer one operation of those that wait for nothing, in this thread."""
    try:
        operation, action = _wanted(request)
        user, body = _checked(request, operation)
        try:
            return protocol.answer(action(user, body))
        except NotAllowed as refused:
            raise _denied(user, operation, body, refused) from None
    except Exception as error:
        return _refusal(request, error)


def _refusal(request: HttpRequest, error: Exception) -> HttpResponse:
    if isinstance(error, RequestDataTooBig):
        error = ApiError("RequestEntityTooLargeException", "Request size exceeded 1 MB", status=413, namespace=CORAL)
    elif isinstance(error, Refusal):  # of a service, and without a code of the API's own
        error = validation(error.message)
    elif is_outage(error):  # SDKs try this one again by themselves
        log.error("%s was refused. %s", request.headers.get("X-Amz-Target"), in_words(error))
        error = ApiError("ServiceUnavailable", in_words(error), status=503, namespace=CORAL)
    elif not isinstance(error, ApiError):
        log.error("The Step Functions API failed on %s", request.headers.get("X-Amz-Target"), exc_info=error)
        error = ApiError("InternalFailure", "An internal error occurred.", status=500, namespace=CORAL)
    return protocol.refusal(error)


def _wanted(request: HttpRequest) -> tuple[OperationModel, Callable[..., Any]]:
    name = protocol.operation_name(request)
    operation = operation_model(name)
    if operation is None or name not in ACTIONS:
        raise unknown_operation(name)
    action = ACTIONS[name]
    if action is None:
        raise ApiError("UnsupportedOperationException", f"{name} is not served here yet.", namespace=CORAL)
    return operation, action


def _checked(request: HttpRequest, operation: OperationModel) -> tuple[Any, dict[str, Any]]:
    """The caller and the request that was asked; nothing of the body is read as JSON before the caller is known."""
    protocol.check_size_and_type(request)
    found = caller(request)
    user = found.user
    calling_account.set(found.account_id)
    body = check_request(operation, protocol.read_body(request))
    try:
        require(user, "view")
    except NotAllowed as refused:
        raise _denied(user, operation, body, refused) from None
    if operation.name in TRACED and "traceHeader" not in body and (header := header_of(request.headers)):
        body["traceHeader"] = header
    return user, body


def _denied(user: Any, operation: OperationModel, body: dict[str, Any], refused: NotAllowed) -> ApiError:
    """AccessDeniedException as the service words it, and why."""
    account = settings.STUDIO_ACCOUNT_ID
    named = next((body[name] for name in body if name.endswith("Arn") and name != "roleArn"), None)
    resource = named or f"arn:aws:states:{settings.STUDIO_REGION}:{account}:stateMachine:*"
    deed = f"states:{operation.name}"
    return ApiError(
        "AccessDeniedException",
        f"User: arn:aws:iam::{account}:user/{user.get_username()} is not authorized to perform: {deed} on resource: "
        f"{resource} because no identity-based policy allows the {deed} action. {refused.message}",
        namespace=CORAL,
    )
