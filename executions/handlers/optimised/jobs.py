"""One engine for all optimised integrations: call the service, and look at its job at intervals until it has ended."""

from __future__ import annotations

import logging
from typing import Any

from asl import json_codec
from asl.run.resources import parse_resource
from executions.handlers.aws_clients import CallFailed
from executions.handlers.calls import call, role_of
from executions.handlers.endpoints import Door
from executions.handlers.optimised.family import Action, Asking, Family, Watch
from executions.handlers.outcomes import Failure, Job, Later, Outcome, Result, Submitted

JSON = Any
FIRST_SECONDS, GROWTH, LONGEST_SECONDS = 0.5, 1.5, 15.0
MOST_SILENT_LOOKS = 10
"""A service that cannot be asked so many times in a row fails the task; before that it is asked again."""
PASSING = (
    "Throttl",
    "TooManyRequests",
    "RequestLimitExceeded",
    "SdkClientException",
    "ServiceUnavailable",
    "InternalFailure",
)

log = logging.getLogger(__name__)


def submit(job: Job, door: Door, family: Family, action: Action) -> Outcome:
    """Make the request; with `.sync` the job is then looked at again and again, and no worker waits meanwhile."""
    pattern = parse_resource(job.resource).pattern
    given = job.input
    try:
        value, metadata = _requested(job, door, family, action)
    except CallFailed as failed:
        failure = failed.failure
        return Failure(failure.error, failure.cause, "submit" if pattern and failure.phase == "run" else failure.phase)
    wrong = action.refused(value, job) if action.refused else None
    if wrong is not None:
        return wrong
    output = dict(sorted({**value, **metadata}.items())) if family.metadata else value
    if not pattern:
        return Result(output)
    if not pattern.startswith(".sync") or action.watch is None:
        return Submitted(output)
    memory: dict[str, JSON] = {"ask": action.watch.ask(given or {}, value), "silent": 0}
    if action.watch.cancel is not None:
        memory["cancel"] = list(action.watch.cancel(given or {}, value))
    return Submitted(output, poll=Later(FIRST_SECONDS, memory))


def _requested(job: Job, door: Door, family: Family, action: Action) -> tuple[dict[str, JSON], dict[str, JSON]]:
    """Make the request. Returns the answer as Step Functions tells it, and its metadata."""
    given, role = job.input, role_of(job)
    parameters = given
    if action.request is not None and isinstance(given, dict):
        asking = Asking(job, lambda operation, asked: call(door, operation, asked, role=role, sdk=family.sdk).value)
        parameters = action.request(dict(given), asking)
    answer = call(door, _operation(action), parameters, role=role, sdk=family.sdk, folded=action.folded)
    return (action.answer(given or {}, answer.value) if action.answer else answer.value), answer.metadata


def look(job: Job, door: Door, family: Family, action: Action) -> Outcome:
    """Look at a submitted job: its end is the task's answer."""
    watch, memory = action.watch, job.memory
    assert watch is not None  # noqa: S101  only what is watched leaves a memory
    try:
        description = call(door, watch.describe, memory["ask"], role=role_of(job), sdk=family.sdk).value
    except CallFailed as failed:
        return _no_description(job, watch, failed.failure)
    found = _at(description, watch.job)
    status = _at(found, watch.status)
    named = {watch.named: found} if watch.named else found
    if status in watch.failed:
        return _job_failed(named)
    if status in watch.done:
        why = watch.judge(found) if watch.judge else None
        return Result(named) if why is None else _job_failed(named)
    return Later(pause(job.visit), {**memory, "silent": 0} if memory["silent"] else None)


def cancel_job(job: Job, door: Door, family: Family) -> bool:
    """Ask the service to end a job that nobody wants any more. False: it cannot, or did not."""
    if "cancel" not in job.memory:
        return False
    operation, parameters = job.memory["cancel"]
    try:
        call(door, operation, parameters, role=role_of(job), sdk=family.sdk)
    except CallFailed as failed:
        log.info("The job of state %s was not cancelled: %s", job.state, failed.failure.error)
        return False
    return True


def _no_description(job: Job, watch: Watch, failure: Failure) -> Outcome:
    error, memory = failure.error or "", job.memory
    if watch.gone and watch.gone in error:
        return Result({})
    if any(word in error for word in PASSING) and memory["silent"] < MOST_SILENT_LOOKS:
        log.info("The job of state %s could not be looked at now: %s", job.state, error)
        return Later(pause(job.visit), {**memory, "silent": memory["silent"] + 1})
    return failure


def _job_failed(found: JSON) -> Failure:
    return Failure("States.TaskFailed", json_codec.dumps_text(found))


def pause(visit: int) -> float:
    """Seconds until the next look: short at first, for most jobs here are short, then as long as the service allows."""
    return float(min(LONGEST_SECONDS, FIRST_SECONDS * GROWTH ** min(visit, 20)))


def _operation(action: Action) -> str:
    return action.operation or action.name[:1].upper() + action.name[1:]


def _at(value: JSON, path: str) -> JSON:
    """What is at a path of names and indexes; the value itself where the path is empty."""
    for step in path.split(".") if path else ():
        if isinstance(value, list) and step.isdigit():
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value
