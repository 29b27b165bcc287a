"""`arn:aws:states:::aws-sdk:SERVICE:ACTION`: any action of a service that boto3 knows, at the door that the operator opened."""

from __future__ import annotations

from asl.run.resources import Resource, parse_resource
from executions.handlers.aws_clients import CallFailed
from executions.handlers.calls import call, operation_of, role_of
from executions.handlers.endpoints import Door, client_name, door_of, missing_door
from executions.handlers.outcomes import Failure, Job, Outcome, Performer, Result, Submitted
from executions.handlers.unbound import refusal

RANK = 60
PREFIX = "aws-sdk:"


def bind(job: Job) -> Performer | None:
    """Take the actions of all services that boto3 knows."""
    resource = parse_resource(job.resource)
    service = resource.service.removeprefix(PREFIX)
    if not resource.service.startswith(PREFIX) or client_name(service) is None:
        return None
    door = door_of(service)
    if door is None:
        return lambda job: refusal(job, missing_door(service))
    return lambda job: _perform(job, door, resource)


def _perform(job: Job, door: Door, resource: Resource) -> Outcome:
    action = resource.action.removesuffix(resource.pattern)
    operation = operation_of(door.client, action)
    if operation is None or resource.pattern.startswith(".sync"):
        service = resource.service.removeprefix(PREFIX)
        return Failure("States.Runtime", f"{resource.action} is not an action of {service}.", phase="start")
    try:
        answer = call(door, operation, job.input, role=role_of(job))
    except CallFailed as failed:
        return failed.failure
    return Submitted(answer.value) if resource.wants_token else Result(answer.value)
