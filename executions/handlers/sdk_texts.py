"""How optimised and aws-sdk integrations word what a service answered: the two AWS SDKs for Java behind them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError
from botocore.model import ServiceModel

from asl.sdk_names import error_name, member_name
from executions.handlers.outcomes import Failure

JSON = Any


@dataclass(frozen=True, slots=True)
class FirstSdk:
    """How the first SDK for Java names a service: in error names, the class of its errors, and in their text."""

    word: str
    base: str
    service: str


STEP_FUNCTIONS = FirstSdk("StepFunctions", "AWSStepFunctionsException", "AWSStepFunctions")


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
    return metadata_of(headers, 200, request)


def metadata_of(headers: dict[str, str], status: int, request_id: str) -> dict[str, JSON]:
    """`SdkHttpMetadata` and `SdkResponseMetadata` of a real answer."""
    return {
        "SdkHttpMetadata": {
            "AllHttpHeaders": {name: [value] for name, value in headers.items()},
            "HttpHeaders": dict(headers),
            "HttpStatusCode": status,
        },
        "SdkResponseMetadata": {"RequestId": request_id},
    }


def optimised_error(code: str, message: str, *, sdk: FirstSdk = STEP_FUNCTIONS) -> Failure:
    """An error of our own in the spelling of the first SDK: `StepFunctions.StateMachineDoesNotExistException`."""
    parts = _Parts({"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"RequestId": str(uuid.uuid4())}})
    return _first_sdk(sdk, error_name(code), parts)


def first_sdk_error(sdk: FirstSdk, refused: ClientError, model: ServiceModel) -> Failure:
    """A service's error in the spelling of the first SDK: `DynamoDB.ResourceNotFoundException`.

    What the service's description does not know is of the base class: `SQS.AmazonSQSException`.
    """
    error = _Parts(refused.response)
    shape = _shape_of(error, model)
    return _first_sdk(sdk, error_name(shape) if shape else sdk.base, error)


def _first_sdk(sdk: FirstSdk, name: str, error: _Parts) -> Failure:
    details = (
        f"Service: {sdk.service}; Status Code: {error.status}; Error Code: {error.code}; "
        f"Request ID: {error.request_id}; Proxy: null"
    )
    return Failure(f"{sdk.word}.{name}", f"{error.message} ({details})")


def client_error(word: str, refused: ClientError, model: ServiceModel) -> Failure:
    """A service's error in the spelling of the second SDK: `Sfn.StateMachineDoesNotExistException`, `DynamoDb.DynamoDbException`."""
    error = _Parts(refused.response)
    shape = _shape_of(error, model)
    name = member_name(error_name(shape)) if shape else f"{word}Exception"
    host = f", Extended Request ID: {error.host_id}" if error.host_id else ""
    details = f"Service: {word}, Status Code: {error.status}, Request ID: {error.request_id}{host}"
    return Failure(f"{word}.{name}", f"{error.message} ({details})")


def unreachable(word: str, wrong: Exception) -> Failure:
    """No answer at all; the same in both SDKs."""
    return Failure(f"{word}.SdkClientException", f"Unable to execute HTTP request: {wrong}")


def wrong_parameters(parameters: str, wrong: str) -> Failure:
    """Parameters that the action does not take; `parameters` is their JSON text."""
    return Failure(
        "States.Runtime", f"The Parameters '{parameters}' could not be used to start the Task: [{wrong}]", "start"
    )


class _Parts:
    """What botocore tells of an error."""

    def __init__(self, response: Mapping[str, JSON]) -> None:
        error, about = response.get("Error", {}), response.get("ResponseMetadata", {})
        self.code = str(error.get("Code", ""))
        # Services that once spoke another protocol tell both the code of then and the name of the error now.
        self.names = {self.code, self.code.rsplit(".", 1)[-1], str(error.get("QueryErrorCode", ""))}
        self.message = str(error.get("Message", ""))
        self.status = int(about.get("HTTPStatusCode", 400))
        self.request_id = str(about.get("RequestId", ""))
        self.host_id = str(about.get("HostId", ""))


def _shape_of(error: _Parts, model: ServiceModel) -> str | None:
    """The shape of an error, by which the SDKs name its class."""
    for shape in model.error_shapes:
        if not error.names.isdisjoint((shape.error_code, shape.name)):
            return str(shape.name)
    return None
