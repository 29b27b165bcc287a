"""`arn:aws:states:::http:invoke`: a call of any HTTP API, with the credentials of a connection."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from asl import json_codec
from asl.run.resources import parse_resource
from executions.handlers.aws_clients import CallFailed
from executions.handlers.http_task.answer import NotText, masked, output_of, text_of, trace_of
from executions.handlers.http_task.connections import Connection, connection_of
from executions.handlers.http_task.exchange import Request, send
from executions.handlers.http_task.request import WrongParameter, request_of
from executions.handlers.http_task.tokens import forget_token
from executions.handlers.outcomes import Failure, Job, Outcome, Performer, Result
from executions.handlers.sdk_texts import wrong_parameters
from executions.outgoing import Answer, AnswerTooLarge, Forbidden, Unreachable

JSON = Any
RANK = 40
UNAUTHORIZED = 401
SOCKET = "States.Http.Socket"


def bind(job: Job) -> Performer | None:
    """Take HTTP Tasks."""
    resource = parse_resource(job.resource)
    return _perform if (resource.service, resource.action) == ("http", "invoke") else None


def _perform(job: Job) -> Outcome:
    given = job.input
    try:
        if not isinstance(given, dict):
            raise WrongParameter("The parameters of an HTTP Task must be an object.")
        connection = connection_of(_connection_arn(given))
        request = request_of(given, connection)
        shown = request if job.reveal else request_of(given, connection.hidden())
    except WrongParameter as wrong:
        return wrong_parameters(json_codec.dumps_text(given), str(wrong))
    except CallFailed as failed:
        return failed.failure
    return _exchanged(job, connection, request, shown)


def _exchanged(job: Job, connection: Connection, request: Request, shown: Request) -> Outcome:
    secrets = connection.secrets()
    shown_secrets = () if job.reveal else secrets
    try:
        response = send(request)
    except Forbidden as refused:
        return Failure("States.Permissions", str(refused), trace=trace_of(shown, None, shown_secrets))
    except AnswerTooLarge:
        cause = (
            "The state/task 'http' returned a result with a size exceeding the maximum number of bytes service limit."
        )
        return Failure("States.DataLimitExceeded", cause, trace=trace_of(shown, None, shown_secrets))
    except Unreachable as wrong:
        return Failure(SOCKET, str(wrong), trace=trace_of(shown, None, shown_secrets))
    if response.status == UNAUTHORIZED:
        forget_token(connection.headers.get("Authorization", "").removeprefix("Bearer "))
    return replace(_outcome(response, secrets), trace=trace_of(shown, response, shown_secrets))


def _outcome(response: Answer, secrets: list[str]) -> Result | Failure:
    """Redirects are not followed: the new place was not asked for, and would have to be checked like the first."""
    try:
        if 200 <= response.status < 300:
            return Result(output_of(response, secrets))
        cause = text_of(response, secrets) or masked(response.reason, secrets)
    except NotText as wrong:
        return Failure("States.Runtime", str(wrong))
    return Failure(f"States.Http.StatusCode.{response.status}", cause)


def _connection_arn(given: dict[str, JSON]) -> JSON:
    """One of the two fields names the connection; the newer one is called InvocationConfig."""
    for name in ("InvocationConfig", "Authentication"):
        part = given.get(name)
        if part is not None:
            return part.get("ConnectionArn") if isinstance(part, dict) else None
    raise WrongParameter(
        "An HTTP Task needs InvocationConfig or Authentication, with the ConnectionArn of a connection."
    )
