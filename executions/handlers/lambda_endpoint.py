"""Lambda functions at a Lambda endpoint: a function's ARN as Resource, and the optimised `lambda:invoke`.

Comes after the Python functions of this server. `STUDIO_LAMBDA_ENDPOINTS` names an endpoint for single functions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from django.conf import settings

from asl import json_codec
from asl.run.resources import parse_resource
from executions.handlers.aws_clients import CallFailed, client_of
from executions.handlers.calls import metadata_from, request_of, role_of
from executions.handlers.endpoints import Door, door_of, missing_door, model_of
from executions.handlers.outcomes import Failure, Job, Outcome, Performer, Result, Submitted
from executions.handlers.sdk_texts import FirstSdk, first_sdk_error, unreachable, wrong_parameters
from executions.handlers.unbound import refusal

JSON = Any
RANK = 25
INVOKE = ("invoke", "invoke.waitForTaskToken")
SDK = FirstSdk("Lambda", "AWSLambdaException", "AWSLambda")
_ARN = re.compile(
    r"arn:[^:]*:lambda:(?P<region>[^:]*):(?P<account>[^:]*):function:(?P<name>[^:]+)(?::(?P<qualifier>.+))?\Z"
)


@dataclass(frozen=True, slots=True)
class _Invoked:
    """What a function answered: `payload` is JSON where it was JSON, else the text."""

    answer: dict[str, JSON]
    payload: JSON
    text: str


def bind(job: Job) -> Performer | None:
    """Take Lambda ARNs and `lambda:invoke` where an endpoint serves the function."""
    resource = parse_resource(job.resource)
    if resource.dialect == "LambdaFunction":
        return _performer(job, job.resource, _by_arn)
    if resource.service == "lambda" and resource.action in INVOKE:
        return _performer(
            job, str(job.input.get("FunctionName", "")) if isinstance(job.input, dict) else "", _optimised
        )
    return None


def _performer(job: Job, function: str, perform: Any) -> Performer | None:
    door = _door(function)
    if door is None:
        return lambda job: refusal(job, missing_door("lambda"))
    return lambda job: perform(job, door)


def _door(function: str) -> Door | None:
    """The endpoint of one function: by its name or ARN in STUDIO_LAMBDA_ENDPOINTS, else that of all."""
    found = _ARN.match(function)
    names = {function, found["name"] if found else function.partition(":")[0]}
    for pattern, url in settings.STUDIO_LAMBDA_ENDPOINTS:
        if any(fnmatchcase(name, pattern) for name in names):
            return Door("lambda", url)
    return door_of("lambda")


def _by_arn(job: Job, door: Door) -> Outcome:
    try:
        invoked = _invoke(job, door, {"FunctionName": job.resource, "Payload": job.input})
    except CallFailed as failed:
        return failed.failure
    return _function_error(invoked) or Result(invoked.payload)


def _optimised(job: Job, door: Door) -> Outcome:
    waits = parse_resource(job.resource).wants_token
    try:
        invoked = _invoke(job, door, job.input)
    except CallFailed as failed:
        return failed.failure
    wrong = _function_error(invoked)
    if wrong is not None:
        return wrong
    answer = invoked.answer
    metadata = metadata_from(answer["ResponseMetadata"])
    named = {name: answer[name] for name in ("ExecutedVersion", "LogResult", "StatusCode") if name in answer}
    output = dict(sorted({**named, "Payload": invoked.payload, **metadata}.items()))
    return Submitted(output) if waits else Result(output)


def _invoke(job: Job, door: Door, parameters: JSON) -> _Invoked:
    """Call the function. Raises CallFailed for whatever is not the function's own."""
    request, region = _request(door, parameters)
    client = client_of(door, role=role_of(job), region=region)
    try:
        answer = client.invoke(**request)
        text = answer["Payload"].read().decode("utf-8", "replace")
    except ClientError as refused:
        raise CallFailed(first_sdk_error(SDK, refused, model_of("lambda"))) from None
    except ParamValidationError as wrong:
        raise CallFailed(wrong_parameters(json_codec.dumps_text(parameters), str(wrong))) from None
    except BotoCoreError as wrong:
        raise CallFailed(unreachable(SDK.word, wrong)) from None
    try:
        payload = json_codec.loads(text)
    except ValueError:
        payload = text
    return _Invoked(answer, payload, text)


def _request(door: Door, parameters: JSON) -> tuple[dict[str, JSON], str | None]:
    """The request, and the region that an ARN names."""
    given = dict(parameters) if isinstance(parameters, dict) else parameters
    payload = given.pop("Payload", {}) if isinstance(given, dict) else {}
    request = request_of(model_of("lambda").operation_model("Invoke"), given)
    request["Payload"] = json_codec.dumps_text(payload).encode()
    found = _ARN.match(request["FunctionName"])
    if found is None or not door.url:
        return request, found["region"] if found and "." not in found["region"] else None
    if found["account"] in (settings.STUDIO_ACCOUNT_ID, "") or "." in found["region"]:
        # Servers that speak for Lambda know names for certain, and ARNs perhaps.
        request["FunctionName"] = found["name"]
        if found["qualifier"]:
            request.setdefault("Qualifier", found["qualifier"])
    return request, found["region"] if "." not in found["region"] else None


def _function_error(invoked: _Invoked) -> Failure | None:
    """The function's own failure: its errorType, and its answer as it came."""
    if "FunctionError" not in invoked.answer:
        return None
    error = invoked.payload.get("errorType") if isinstance(invoked.payload, dict) else None
    if isinstance(error, str) and error:
        return Failure(error, invoked.text)
    cause = f"The cause could not be determined because Lambda did not return an error type. Returned payload: {invoked.text}"
    return Failure("Lambda.Unknown", cause)
