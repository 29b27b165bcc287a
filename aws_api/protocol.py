"""AWS JSON 1.0 over HTTP: which operation is called, with what; and how answers and refusals are written."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from aws_api.errors import CORAL, ApiError, serialization, unknown_operation
from aws_api.model import TARGET_PREFIX

JSON = Any
CONTENT_TYPE = "application/x-amz-json-1.0"
ACCEPTED = ("application/x-amz-json-1.0", "application/x-amz-json-1.1", "application/json")
MAX_REQUEST = (
    1_048_576 + 65_536
)  # bytes: a definition of 1 MB and the members beside it; quota "request size" of the service


def operation_name(request: HttpRequest) -> str:
    """The operation that `X-Amz-Target` names; raises UnknownOperationException for a target of another service."""
    target = request.headers.get("X-Amz-Target", "")
    prefix, _, name = target.partition(".")
    if prefix != TARGET_PREFIX or not name:
        raise unknown_operation(target)
    return name


def check_size_and_type(request: HttpRequest) -> None:
    """Raise UnsupportedMediaTypeException, or RequestEntityTooLargeException over the limit."""
    content_type = (request.content_type or "").lower()
    if content_type not in ACCEPTED:
        raise ApiError(
            "UnsupportedMediaTypeException",
            f"Content-Type {content_type or 'none'} is not supported; expected {CONTENT_TYPE}",
            status=415,
            namespace=CORAL,
        )
    if len(request.body) > MAX_REQUEST:
        raise ApiError("RequestEntityTooLargeException", "Request size exceeded 1 MB", status=413, namespace=CORAL)


def read_body(request: HttpRequest) -> JSON:
    """The request's JSON; an empty body is an empty object. Raises SerializationException."""
    text = request.body
    if not text.strip():
        return {}
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        raise serialization(f"The request body is not valid JSON: {wrong}") from None


def answer(body: Mapping[str, JSON]) -> HttpResponse:
    """A successful answer; absent members are left out, times are Unix seconds with milliseconds."""
    present = {k: v for k, v in body.items() if v is not None}
    return _response(orjson.dumps(present, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME), 200)


def refusal(error: ApiError) -> HttpResponse:
    """The answer to a refused request."""
    response = _response(orjson.dumps(error.body(), default=_plain), error.status)
    response["x-amzn-ErrorType"] = error.code
    return response


def _response(body: bytes, status: int) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type=CONTENT_TYPE)
    response["x-amzn-RequestId"] = str(uuid.uuid4())
    return response


def _plain(value: object) -> JSON:
    if isinstance(value, dt.datetime):
        return round(value.timestamp(), 3)
    raise TypeError(f"{type(value).__name__} has no JSON form")
