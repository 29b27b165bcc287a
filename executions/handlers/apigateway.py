"""`arn:aws:states:::apigateway:invoke`: a call of an API in API Gateway, signed where it asks for that.

The API is called at its own address, or at the one in `AWS_ENDPOINT_URL_EXECUTE_API`, which is then told the API by the
Host header. As for HTTP Tasks, the operator must allow the address (`executions.outgoing`).
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from django.conf import settings

from asl import json_codec
from asl.run.resources import parse_resource
from executions.handlers.aws_clients import CallFailed, keys_of
from executions.handlers.calls import role_of
from executions.handlers.endpoints import door_of
from executions.handlers.http_task.answer import NotText, output_of, text_of
from executions.handlers.http_task.connections import Connection
from executions.handlers.http_task.exchange import Request, send
from executions.handlers.http_task.request import WrongParameter, request_of
from executions.handlers.outcomes import Failure, Job, Outcome, Performer, Result, Submitted
from executions.handlers.sdk_texts import wrong_parameters
from executions.outgoing import Answer, AnswerTooLarge, Forbidden, Unreachable

JSON = Any
RANK = 41
ACTIONS = ("invoke", "invoke.waitForTaskToken")
AUTH_TYPES = ("NO_AUTH", "IAM_ROLE", "RESOURCE_POLICY")
VARIABLE = "AWS_ENDPOINT_URL_EXECUTE_API"
_HOST = re.compile(r"[a-z0-9-]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?")
_NOTHING = Connection({}, {}, {})


def bind(job: Job) -> Performer | None:
    """Take calls of API Gateway."""
    resource = parse_resource(job.resource)
    return _perform if resource.service == "apigateway" and resource.action in ACTIONS else None


def _perform(job: Job) -> Outcome:
    try:
        response = send(_request(job))
        outcome = _outcome(response)
    except WrongParameter as wrong:
        return wrong_parameters(json_codec.dumps_text(job.input), str(wrong))
    except NotText as wrong:
        return Failure("States.Runtime", str(wrong))
    except CallFailed as failed:
        return failed.failure
    except Forbidden as refused:
        return Failure("States.Permissions", str(refused))
    except AnswerTooLarge:
        return Failure(
            "States.DataLimitExceeded",
            "The state/task 'apigateway' returned a result with a size exceeding the maximum number of bytes service limit.",
        )
    except Unreachable as wrong:
        return Failure("ApiGateway.SdkClientException", f"Unable to execute HTTP request: {wrong}")
    waits = parse_resource(job.resource).wants_token
    return Submitted(outcome.output) if waits and isinstance(outcome, Result) else outcome


def _request(job: Job) -> Request:
    given = job.input if isinstance(job.input, dict) else {}
    host, auth = given.get("ApiEndpoint"), given.get("AuthType", "NO_AUTH")
    if not isinstance(host, str) or "/" in host or not host:
        raise WrongParameter(
            f"ApiEndpoint must be the host of an API, such as a1b2c3.execute-api.us-east-1.amazonaws.com, but it is {host!r}."
        )
    if auth not in AUTH_TYPES:
        raise WrongParameter(f"AuthType must be one of {', '.join(AUTH_TYPES)}, but it is {auth!r}.")
    stage, path = str(given.get("Stage") or "").strip("/"), str(given.get("Path") or "").lstrip("/")
    where = "/".join(part for part in (stage, quote(path, safe="/%-._~")) if part)
    base = os.environ.get(VARIABLE, f"https://{host}").rstrip("/")
    query = given.get("QueryParameters")
    if isinstance(query, dict) and not given.get("AllowNullValues"):
        query = {name: value for name, value in query.items() if value is not None}
    kept = {name: given[name] for name in ("Method", "Headers", "RequestBody") if name in given}
    request = request_of({**kept, "ApiEndpoint": f"{base}/{where}", "QueryParameters": query}, _NOTHING)
    headers = tuple((name, value) for name, value in request.headers if name != "Range")
    request = replace(request, headers=(*headers, ("Host", host)))
    return request if auth == "NO_AUTH" else _signed(request, host, role_of(job))


def _signed(request: Request, host: str, role: str | None) -> Request:
    """Sign for API Gateway, where this server may speak for anybody: hosts of AWS, or the one that is configured."""
    if VARIABLE not in os.environ and (door_of("apigateway") is None or not _HOST.fullmatch(host)):
        cause = (
            f"A call of {host} is not signed by this server: it must be a host of API Gateway, and STUDIO_AWS_SERVICES "
            f"must name apigateway; or {VARIABLE} names an address."
        )
        raise CallFailed(Failure("States.Permissions", cause))
    region = settings.STUDIO_REGION
    keys = keys_of(role, region)
    credentials = (
        Credentials(keys["aws_access_key_id"], keys["aws_secret_access_key"], keys["aws_session_token"])
        if keys
        else boto3.session.Session().get_credentials()
    )
    if credentials is None:
        raise CallFailed(Failure("ApiGateway.SdkClientException", "No AWS credentials are configured on this server."))
    signing = AWSRequest(request.method, request.url, headers=dict(request.headers), data=request.body)
    SigV4Auth(credentials, "execute-api", region).add_auth(signing)
    return replace(request, headers=tuple(signing.headers.items()))


def _outcome(response: Answer) -> Result | Failure:
    """An error is named by its status; its cause is what the API wrote."""
    if 200 <= response.status < 300:
        return Result(output_of(response))
    return Failure(f"ApiGateway.{response.status}", text_of(response) or response.reason)
