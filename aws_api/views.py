"""The one address of the Step Functions API."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from botocore.model import OperationModel
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from accounts.errors import NotAllowed
from aws_api import protocol
from aws_api.actions import ACTIONS
from aws_api.callers import caller
from aws_api.constraints import check_request
from aws_api.errors import CORAL, ApiError, unknown_operation
from aws_api.model import operation_model

log = logging.getLogger(__name__)


def is_api_request(request: HttpRequest) -> bool:
    """Does this request speak AWS JSON? Browsers cannot send its header to another origin without being asked first."""
    return request.method == "POST" and "X-Amz-Target" in request.headers


@csrf_exempt  # no cookie counts here: the caller is who signed the request
async def endpoint(request: HttpRequest) -> HttpResponse:
    """Answer one operation; whatever goes wrong is answered in the service's own form."""
    try:
        return await _answer(request)
    except ApiError as refused:
        return protocol.refusal(refused)
    except NotAllowed as refused:
        return protocol.refusal(ApiError("AccessDeniedException", refused.message, status=403, namespace=CORAL))
    except RequestDataTooBig:
        return protocol.refusal(
            ApiError("RequestEntityTooLargeException", "Request size exceeded 1 MB", status=413, namespace=CORAL)
        )
    except Exception:
        log.exception("The Step Functions API failed on %s", request.headers.get("X-Amz-Target"))
        return protocol.refusal(ApiError("InternalFailure", "An internal error occurred.", status=500, namespace=CORAL))


async def _answer(request: HttpRequest) -> HttpResponse:
    name = protocol.operation_name(request)
    operation = operation_model(name)
    if operation is None or name not in ACTIONS:
        raise unknown_operation(name)
    action = ACTIONS[name]
    if action is None:
        raise ApiError("UnsupportedOperationException", f"{name} is not served here yet.", namespace=CORAL)
    if inspect.iscoroutinefunction(action):  # it waits for something: without keeping a thread
        user, body = await sync_to_async(_checked)(request, operation)
        return protocol.answer(await action(user, body))
    return await sync_to_async(_served)(request, operation, action)


def _checked(request: HttpRequest, operation: OperationModel) -> tuple[Any, dict[str, Any]]:
    return caller(request), check_request(operation, protocol.read_body(request))


def _served(request: HttpRequest, operation: OperationModel, action: Callable[..., dict[str, Any]]) -> HttpResponse:
    return protocol.answer(action(*_checked(request, operation)))
