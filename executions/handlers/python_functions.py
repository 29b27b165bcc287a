"""Python functions on the server perform Lambda tasks: registered by a decorator, matched by ARN or by name."""

from __future__ import annotations

import inspect
import json
import re
import traceback
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from asl.run.resources import parse_resource
from executions.handlers.outcomes import JSON, Failure, Job, Outcome, Performer, Result, Submitted, TaskError

RANK = 10
Function = Callable[..., JSON]

_LAMBDA_ARN = re.compile(r"^arn:[^:]*:lambda:.*:function:(?P<name>[^:]+)(?::[^:]+)?$")


@dataclass(frozen=True, slots=True)
class Registration:
    """A function and the pattern it answers to: an ARN or a function name, `*` and `?` allowed."""

    pattern: str
    function: Function
    takes_job: bool

    @property
    def module(self) -> str:
        """The module that registered it."""
        return self.function.__module__


REGISTRATIONS: list[Registration] = []


def handler(pattern: str) -> Callable[[Function], Function]:
    """Register a function for a task resource.

    `pattern` is a whole ARN or a function name, with `*` and `?` as wildcards: `"ValidateOrder"`, `"Process*"`,
    `"arn:aws:lambda:*:function:Bill*"`. The function is called with the task's input and, when it takes a second
    argument, with the `Job`. It returns a JSON value; an exception fails the task under the name of its class.
    """

    def register(function: Function) -> Function:
        REGISTRATIONS.append(registration_of(pattern, function))
        return function

    return register


def registration_of(pattern: str, function: Function) -> Registration:
    """Return the registration of a function, not kept anywhere yet."""
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = [one for one in inspect.signature(function).parameters.values() if one.kind in positional]
    return Registration(pattern, function, takes_job=len(parameters) > 1)


def function_name(resource: str) -> str | None:
    """Return the function name in a Lambda ARN (also in a shortened one such as `arn:aws:lambda:...:function:F`)."""
    found = _LAMBDA_ARN.match(resource)
    return found["name"] if found else None


def find(resource: str, among: Sequence[Registration] | None = None) -> Registration | None:
    """Return the registration for an ARN or a bare function name: exact before wildcards, the newest first.

    `among` are the registrations to look through; None: all that this process knows.
    """
    names = [name for name in (resource, function_name(resource)) if name]
    newest_first = (REGISTRATIONS if among is None else among)[::-1]
    for one in newest_first:
        if one.pattern in names:
            return one
    for one in newest_first:
        if any(fnmatchcase(name, one.pattern) for name in names):
            return one
    return None


def bind(job: Job) -> Performer | None:
    """Take Lambda ARNs that a registered function answers to, and any other Resource that one names as a whole."""
    from executions.handlers import reloading  # noqa: PLC0415  breaks the cycle reloading → python_functions

    broken = reloading.refresh()
    registration = find(job.resource)
    if function_name(job.resource) is None:
        named = registration is not None and registration.pattern.startswith("arn:")  # `*` means functions
        return (lambda job: _integration(registration, job)) if registration and named else None
    if registration is not None:
        return lambda job: call(registration, job, job.input)
    if broken:
        return lambda job: Failure("Studio.HandlerModuleBroken", broken, phase="start")
    return None


def _integration(registration: Registration, job: Job) -> Outcome:
    """Stand in for a service: the function gets the parameters, and what it returns is the service's answer."""
    outcome = call(registration, job, job.input)
    waits = parse_resource(job.resource).wants_token
    return Submitted(outcome.output) if waits and isinstance(outcome, Result) else outcome


def call(registration: Registration, job: Job, argument: JSON, request_id: str | None = None) -> Outcome:
    """Call the function as Lambda would: its result as JSON, its exception as error name and a JSON cause.

    `request_id` is what that cause says; None: a new one.
    """
    request_id = request_id or str(uuid.uuid4())
    try:
        result = registration.function(argument, job) if registration.takes_job else registration.function(argument)
    except TaskError as error:
        return Failure(error.error, error.cause if error.cause is not None else _cause(error, error.error, request_id))
    except Exception as error:
        return Failure(type(error).__name__, _cause(error, type(error).__name__, request_id))
    try:
        text = json.dumps(result, allow_nan=False, ensure_ascii=False)
        text.encode("utf-8")
    except (TypeError, ValueError, RecursionError) as error:
        message = f"Unable to marshal response: {error}"
        return Failure("Runtime.MarshalError", _document(message, "Runtime.MarshalError", [], request_id))
    return Result(json.loads(text))


def _cause(error: BaseException, error_type: str, request_id: str) -> str:
    frames = traceback.extract_tb(error.__traceback__)[1:]  # without our own call
    return _document(str(error), error_type, traceback.format_list(frames), request_id)


def _document(message: str, error_type: str, stack: list[str], request_id: str) -> str:
    document: dict[str, Any] = {
        "errorMessage": message,
        "errorType": error_type,
        "requestId": request_id,
        "stackTrace": stack,
    }
    return json.dumps(document)
