"""The one address of the Step Functions API."""

from __future__ import annotations

import logging

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
def endpoint(request: HttpRequest) -> HttpResponse:
    """Answer one operation; whatever goes wrong is answered in the service's own form."""
    try:
        return _answer(request)
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


def _answer(request: HttpRequest) -> HttpResponse:
    name = protocol.operation_name(request)
    operation = operation_model(name)
    if operation is None or name not in ACTIONS:
        raise unknown_operation(name)
    user = caller(request)
    body = check_request(operation, protocol.read_body(request))
    action = ACTIONS[name]
    if action is None:
        raise ApiError("UnsupportedOperationException", f"{name} is not served here yet.", namespace=CORAL)
    return protocol.answer(action(user, body))
