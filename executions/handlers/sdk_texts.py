"""How optimised and aws-sdk integrations word what a service answered: the two AWS SDKs for Java behind them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from executions.handlers.outcomes import Failure

JSON = Any


def http_metadata(length: int, content_type: str = "application/x-amz-json-1.0") -> dict[str, JSON]:
    """`SdkHttpMetadata` and `SdkResponseMetadata` of an optimised integration; `length` is the body's, in bytes."""
    request = str(uuid.uuid4())
    headers = {
        "connection": "keep-alive",
        "Content-Length": str(length),
        "Content-Type": content_type,
        "Date": datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT"),
        "x-amzn-RequestId": request,
    }
    return {
        "SdkHttpMetadata": {
            "AllHttpHeaders": {name: [value] for name, value in headers.items()},
            "HttpHeaders": headers,
            "HttpStatusCode": 200,
        },
        "SdkResponseMetadata": {"RequestId": request},
    }


def optimised_error(
    code: str, message: str, *, service: str = "StepFunctions", name: str = "AWSStepFunctions"
) -> Failure:
    """An error in the spelling of the first SDK: `StepFunctions.StateMachineDoesNotExistException` with its long cause."""
    request = uuid.uuid4()
    error = code if code.endswith("Exception") else f"{code}Exception"
    cause = f"{message} (Service: {name}; Status Code: 400; Error Code: {code}; Request ID: {request}; Proxy: null)"
    return Failure(f"{service}.{error}", cause)


def sdk_error(service: str, code: str, message: str, status: int, request_id: str) -> Failure:
    """An error in the spelling of the second SDK: `Sfn.StateMachineDoesNotExistException`."""
    error = code if code.endswith("Exception") else f"{code}Exception"
    cause = f"{message} (Service: {service}, Status Code: {status}, Request ID: {request_id})"
    return Failure(f"{service}.{error}", cause)
