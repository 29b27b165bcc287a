"""Answers to tasks by token: SendTaskSuccess, SendTaskFailure, SendTaskHeartbeat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts.errors import NotFound
from asl.document.json_faults import first_fault
from asl.json_codec import loads
from asl.run.tokens import read_task_token
from aws_api.errors import ApiError
from executions import activity_services as services

JSON = Any


def send_task_success(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """SendTaskSuccess; the output must be JSON."""
    text = request["output"]
    try:
        output = loads(text)
    except ValueError as wrong:
        fault = first_fault(text)
        raise ApiError("InvalidOutput", f"Invalid Output: '{fault.message if fault else wrong}'") from None
    return _send(request, lambda token: services.task_succeed(user, token, output))


def send_task_failure(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """SendTaskFailure; error and cause may both be absent."""
    return _send(request, lambda token: services.task_fail(user, token, request.get("error"), request.get("cause")))


def send_task_heartbeat(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """SendTaskHeartbeat."""
    return _send(request, lambda token: services.task_beat(user, token))


def _send(request: dict[str, JSON], send: Callable[[str], None]) -> dict[str, JSON]:
    token = request["taskToken"]
    if read_task_token(token) is None:
        raise ApiError("InvalidToken", "Invalid Token: 'Invalid token'")
    try:
        send(token)
    except NotFound:
        raise ApiError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'") from None
    return {}
