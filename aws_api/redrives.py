"""RedriveExecution."""

from __future__ import annotations

from typing import Any

from accounts.errors import Conflict
from aws_api.errors import ApiError
from aws_api.executions import find_execution
from executions.redriving import execution_redrive

JSON = Any


def redrive_execution(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """RedriveExecution: go on from where an execution failed."""
    execution = find_execution(request["executionArn"])
    try:
        execution = execution_redrive(user, execution.pk, client_token=request.get("clientToken"))
    except Conflict as refused:
        raise ApiError("ExecutionNotRedrivable", refused.message) from None
    return {"redriveDate": execution.redriven_at}
