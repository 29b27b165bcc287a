"""`arn:aws:states:::lambda:invoke`, also waiting for a callback: the optimised integration, by the same Python functions."""

from __future__ import annotations

import uuid

from asl.run.resources import parse_resource
from executions.handlers import reloading
from executions.handlers.outcomes import Failure, Job, Outcome, Performer, Result, Submitted
from executions.handlers.python_functions import Registration, call, find

RANK = 20
ACTIONS = ("invoke", "invoke.waitForTaskToken")


def bind(job: Job) -> Performer | None:
    """Take jobs that invoke a function which somebody registered."""
    resource = parse_resource(job.resource)
    if resource.service != "lambda" or resource.action not in ACTIONS or not isinstance(job.input, dict):
        return None
    reloading.refresh()
    registration = find(_named(str(job.input.get("FunctionName", ""))))
    return (lambda job: _invoke(registration, job)) if registration else None


def _named(function: str) -> str:
    """A whole ARN as it is; of `NAME:QUALIFIER` and `ACCOUNT:function:NAME` the name."""
    return function if function.startswith("arn:") else function.rpartition("function:")[2].partition(":")[0]


def _invoke(registration: Registration, job: Job) -> Outcome:
    asynchronous = job.input.get("InvocationType") == "Event"  # nobody hears how it ends
    outcome = call(registration, job, job.input.get("Payload", {}))
    if asynchronous:
        outcome = Result("")
    if isinstance(outcome, Failure):
        return outcome
    assert isinstance(outcome, Result)  # noqa: S101  a function cannot ask for more time
    request, status = str(uuid.uuid4()), 202 if asynchronous else 200
    headers = {"Content-Type": "application/json", "x-amzn-RequestId": request}
    answer = Submitted if parse_resource(job.resource).wants_token else Result
    return answer(
        {
            "ExecutedVersion": "$LATEST",
            "Payload": outcome.output,
            "SdkHttpMetadata": {
                "AllHttpHeaders": {name: [value] for name, value in headers.items()},
                "HttpHeaders": headers,
                "HttpStatusCode": status,
            },
            "SdkResponseMetadata": {"RequestId": request},
            "StatusCode": status,
        }
    )
