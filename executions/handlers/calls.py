"""One call of an AWS service, with what a state gives and gets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from botocore.model import OperationModel
from urllib3.exceptions import HTTPError

from asl import json_codec
from asl.sdk_names import service_word
from executions.handlers.aws_clients import CallFailed, client_of
from executions.handlers.endpoints import Door, model_of
from executions.handlers.outcomes import Failure, Job
from executions.handlers.sdk_shapes import TooLarge, WrongParameters, as_request, as_result
from executions.handlers.sdk_texts import (
    FirstSdk,
    client_error,
    first_sdk_error,
    metadata_of,
    unreachable,
    wrong_parameters,
)

JSON = Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered: `value` as a state sees it, `metadata` as optimised integrations add it."""

    value: dict[str, JSON]
    metadata: dict[str, JSON]


def call(
    door: Door,
    operation: str,
    parameters: JSON,
    *,
    role: str | None = None,
    region: str | None = None,
    sdk: FirstSdk | None = None,
    folded: Callable[[Iterable[dict[str, JSON]]], dict[str, JSON]] | None = None,
) -> Answer:
    """Call an operation, named as the service names it. Raises CallFailed.

    `folded` makes the answer of the events of a stream, where the operation answers by one. `sdk`: answer and errors as the first SDK for Java writes them; without it, as the second.
    """
    model = model_of(door.client).operation_model(operation)
    if model.has_event_stream_input or (model.has_event_stream_output and folded is None):
        raise CallFailed(
            Failure("States.Runtime", f"{operation} streams its data, which a state cannot take part in.", "start")
        )
    request = request_of(model, parameters)
    client = client_of(door, role=role, region=region)
    word = sdk.word if sdk else service_word(str(model.service_model.service_id))
    try:
        answer = getattr(client, xform_name(operation))(**request)
        if folded is None:
            value = as_result(model.output_shape, answer, first_sdk=sdk is not None)
        else:
            value = folded(answer[model.output_shape.event_stream_name])
    except ClientError as refused:
        service = model.service_model
        raise CallFailed(
            first_sdk_error(sdk, refused, service) if sdk else client_error(word, refused, service)
        ) from None
    except ParamValidationError as wrong:
        raise CallFailed(wrong_parameters(json_codec.dumps_text(parameters), str(wrong))) from None
    except TooLarge:
        cause = f"The state/task '{model.name}' returned a result with a size exceeding the maximum number of bytes service limit."
        raise CallFailed(Failure("States.DataLimitExceeded", cause)) from None
    except (BotoCoreError, HTTPError) as wrong:  # the second: a stream that broke off
        raise CallFailed(unreachable(word, wrong)) from None
    return Answer(value, metadata_from(answer.get("ResponseMetadata", {})))


def metadata_from(about: dict[str, JSON]) -> dict[str, JSON]:
    """`SdkHttpMetadata` and `SdkResponseMetadata` from boto3's `ResponseMetadata`."""
    headers = {_titled(name): text for name, text in about.get("HTTPHeaders", {}).items()}
    return metadata_of(headers, about.get("HTTPStatusCode", 200), about.get("RequestId", ""))


def request_of(model: OperationModel, parameters: JSON) -> dict[str, JSON]:
    """The parameters as boto3 takes them. Raises CallFailed."""
    try:
        return as_request(model.input_shape, parameters)
    except WrongParameters as wrong:
        raise CallFailed(wrong_parameters(json_codec.dumps_text(parameters), str(wrong))) from None


def role_of(job: Job) -> str | None:
    """The role that the state's Credentials name. Raises CallFailed for what is no ARN."""
    role = job.credentials.get("RoleArn") if isinstance(job.credentials, dict) else None
    if role is None:
        return None
    if not isinstance(role, str) or not role.startswith("arn:"):
        raise CallFailed(
            Failure("States.Runtime", f"RoleArn in Credentials must be the ARN of a role, but it is {role!r}.", "start")
        )
    return role


@cache
def operation_of(client: str, action: str) -> str | None:
    """Return the operation that an action (`sendMessage`, `describeDBInstances`) is, or None."""
    return {name.lower(): name for name in model_of(client).operation_names}.get(action.lower())


def _titled(name: str) -> str:
    """Headers as AWS sends them; HTTP libraries make all of them small."""
    return name if name.startswith("x-") else "-".join(part.capitalize() for part in name.split("-"))
