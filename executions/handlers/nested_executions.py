"""`states:startExecution`: start another workflow of this server, and wait for its end where `.sync` asks for it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.errors import Conflict, Refusal, TooMany
from asl import json_codec
from asl.document.json_faults import first_fault
from asl.run.resources import parse_resource
from editor.environments.filling import revision_for
from editor.models import EnvironmentRevision
from editor.qualified import qualified_version
from executions import services, tracing
from executions.arn_faults import arn_fault
from executions.handlers.aws_clients import CallFailed
from executions.handlers.calls import request_of
from executions.handlers.endpoints import model_of
from executions.handlers.outcomes import Failure, Job, Outcome, Performer, Refused, Result, Submitted
from executions.handlers.sdk_texts import http_metadata, optimised_error
from executions.models import Execution
from executions.trace_context import header_within, span_of_work

JSON = Any
RANK = 30
ACTION = "startExecution"


@dataclass(frozen=True, slots=True)
class _Request:
    """The checked parameters of a task."""

    arn: str
    name: str
    input: str


def bind(job: Job) -> Performer | None:
    """Take `arn:aws:states:::states:startExecution` with each of its patterns."""
    resource = parse_resource(job.resource)
    return _start if resource.service == "states" and resource.action.startswith(ACTION) else None


def _start(job: Job) -> Outcome:
    try:
        request = _request(job)
    except CallFailed as failed:
        return failed.failure
    fault = arn_fault(request.arn, "stateMachine")
    if fault is not None:
        return optimised_error("InvalidArn", f"Invalid Arn: '{fault}'")
    pieces = request.arn.split(":")
    found = qualified_version(pieces[6], pieces[7] if len(pieces) > 7 else "", pieces[4])
    if found is None:
        return optimised_error("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{request.arn}'")
    refused = _refused(request)
    if refused is not None:
        return refused
    parent = (
        Execution.objects.select_related("started_by", "environment_revision__environment")
        .filter(pk=job.execution_id or None)
        .first()
    )
    starter = parent.started_by if parent else None
    child = services.execution_new(starter, found.version, name=request.name, input=request.input)
    child.version_arn, child.alias_arn = found.version_arn, found.alias_arn
    child.parent, child.parent_state = parent, job.state
    if parent is not None and tracing.endpoint() is not None:
        child.trace_header = header_within(parent.pk, span_of_work(parent.pk, job.token))
    child.environment_revision = _environment_of(parent, child)
    pattern = parse_resource(job.resource).pattern
    if pattern in (".sync", ".sync:2"):
        child.parent_token, child.parent_answer = job.token, pattern.removeprefix(".")
    answer = _started_answer(child)
    kind = Submitted if pattern else Result
    return kind(answer, also=lambda: _begin(child))


def _refused(request: _Request) -> Failure | None:
    """The name or the input that StartExecution refuses, in its words."""
    try:
        services.name_check(request.name)
    except Refusal:
        return optimised_error("InvalidName", f"Invalid Name: '{request.name}'")
    try:
        services.input_check(request.input)
    except Refusal as wrong:
        fault = first_fault(request.input)
        words = fault.message if fault is not None else wrong.message
        return optimised_error("InvalidExecutionInput", f"Invalid State Machine Execution Input: '{words}'")
    return None


def _environment_of(parent: Execution | None, child: Execution) -> EnvironmentRevision | None:
    """The parent's environment, with the values that the child's workflow sees there: as if both were deployed there."""
    revision = parent.environment_revision if parent is not None else None
    if revision is None or revision.environment is None:
        return None
    return revision_for(revision.environment, child.version.workflow)


def _begin(child: Execution) -> None:
    try:
        services.execution_begin(child)
    except Conflict:
        raise Refused(optimised_error("ExecutionAlreadyExists", f"Execution Already Exists: '{child.arn}'")) from None
    except TooMany as full:
        raise Refused(optimised_error("ExecutionLimitExceeded", full.message)) from None


def _request(job: Job) -> _Request:
    """Raises CallFailed for parameters that StartExecution does not take."""
    asked = request_of(model_of("stepfunctions").operation_model("StartExecution"), job.input)
    return _Request(asked["stateMachineArn"], asked.get("name") or str(uuid.uuid4()), asked.get("input", "{}"))


def _started_answer(child: Execution) -> JSON:
    body = json_codec.dumps_text({"executionArn": child.arn, "startDate": child.started_at.timestamp()})
    return {"ExecutionArn": child.arn, **http_metadata(len(body)), "StartDate": _milliseconds(child.started_at)}


def ended_answer(child: Execution) -> Result | Failure:
    """What a `.sync` task gets when its execution has ended: DescribeExecution's answer, or States.TaskFailed with it."""
    parsed = child.parent_answer == "sync:2"
    described: dict[str, JSON] = {
        "ExecutionArn": child.arn,
        "Input": json_codec.loads(child.input) if parsed else child.input,
        "InputDetails": {"Included": True},
        "Name": child.name,
        "StartDate": _milliseconds(child.started_at),
        "StateMachineArn": child.workflow.arn,
        "Status": child.status,
        "StopDate": _milliseconds(child.ended_at),
    }
    if child.status == Execution.Status.SUCCEEDED:
        described["Output"] = json_codec.loads(child.output or "null") if parsed else child.output
        described["OutputDetails"] = {"Included": True}
        return Result(dict(sorted(described.items())))
    described |= {
        name: value for name, value in (("Error", child.described_error), ("Cause", child.cause)) if value is not None
    }
    described["Input"] = child.input
    return Failure("States.TaskFailed", json_codec.dumps_text(dict(sorted(described.items()))))


def _milliseconds(time: datetime | None) -> int | None:
    return round(time.timestamp() * 1000) if time else None
