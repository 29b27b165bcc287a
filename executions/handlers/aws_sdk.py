"""`arn:aws:states:::aws-sdk:SERVICE:ACTION`: any action of a service that botocore knows, called through boto3.

Step Functions itself is called at this server's own address, every other service at `AWS_ENDPOINT_URL`; without that
variable there is no endpoint that an operator has allowed, and the task is left to a mock.
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from accounts.access_keys import own_access_key
from asl.run.resources import parse_resource
from executions.handlers.outcomes import Failure, Job, Outcome, Performer, Result, Submitted
from executions.handlers.sdk_shapes import UnknownField, WrongType, as_request, as_result
from executions.handlers.sdk_texts import sdk_error

JSON = Any
RANK = 60
PREFIX = "aws-sdk:"
OURS = "sfn"
# Services that Step Functions calls by another name than botocore does.
NAMES = {"sfn": "stepfunctions", "cloudwatchlogs": "logs", "eventbridge": "events", "elasticloadbalancingv2": "elbv2"}


def bind(job: Job) -> Performer | None:
    """Take the actions of services that are known and have an endpoint here."""
    resource = parse_resource(job.resource)
    if not resource.service.startswith(PREFIX):
        return None
    service = resource.service.removeprefix(PREFIX)
    return _call if endpoint_of(service) and _client_name(service) in _services() else None


def _call(job: Job) -> Outcome:
    resource = parse_resource(job.resource)
    service = resource.service.removeprefix(PREFIX)
    client = client_of(_client_name(service), endpoint_of(service) or "", os.getpid())
    method = re.sub(r"(?<!^)(?=[A-Z])", "_", resource.action.removesuffix(resource.pattern)).lower()
    operation = {to.lower(): name for name, to in client.meta.method_to_api_mapping.items()}.get(
        method.replace("_", "")
    )
    if operation is None:
        return Failure("States.Runtime", f"{resource.action} is not an action of {service}.", phase="start")
    model = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation])
    try:
        request = as_request(model.input_shape, job.input)
    except (UnknownField, WrongType) as wrong:
        return Failure(
            "States.Runtime", f"The Parameters could not be used to start the Task: [{wrong}]", phase="start"
        )
    try:
        answer = getattr(client, operation)(**request)
    except ClientError as refused:
        return _refused(service, refused)
    except BotoCoreError as unreachable:
        return Failure(f"{_spelled(service)}.SdkClientException", f"Unable to execute HTTP request: {unreachable}")
    kind = Submitted if resource.wants_token else Result
    return kind(as_result(model.output_shape, answer))


def _refused(service: str, refused: ClientError) -> Failure:
    error, about = refused.response.get("Error", {}), refused.response.get("ResponseMetadata", {})
    return sdk_error(
        _spelled(service),
        str(error.get("Code", "")),
        str(error.get("Message", "")),
        int(about.get("HTTPStatusCode", 400)),
        str(about.get("RequestId", "")),
    )


def _spelled(service: str) -> str:
    """The service in an error's name: as the second SDK for Java names its package."""
    known = {"dynamodb": "DynamoDb", "secretsmanager": "SecretsManager", "eventbridge": "EventBridge"}
    return known.get(service, service.capitalize())


def _client_name(service: str) -> str:
    return NAMES.get(service, service)


def endpoint_of(service: str) -> str | None:
    """Return the address of a service, named as Step Functions names it; None: the operator has allowed none."""
    variable = f"AWS_ENDPOINT_URL_{_client_name(service).upper().replace('-', '_')}"
    named = os.environ.get(variable) or (os.environ.get("AWS_ENDPOINT_URL_SFN") if service == OURS else None)
    if named:
        return named
    if service == OURS:
        own = settings.CONFIGURATION
        host = "127.0.0.1" if own.host in ("0.0.0.0", "::", "[::]") else own.host  # noqa: S104  compared with only
        return f"http://{host}:{own.port}"
    return os.environ.get("AWS_ENDPOINT_URL")


@cache
def _services() -> frozenset[str]:
    return frozenset(boto3.session.Session().get_available_services())


@cache
def client_of(name: str, endpoint: str, _pid: int) -> Any:
    """Return this process's client of a service, named as botocore names it."""
    config = Config(
        inject_host_prefix=False,
        read_timeout=70,
        connect_timeout=5,
        retries={"total_max_attempts": 1},
        s3={"addressing_style": "path"},
    )
    key_id, secret = own_access_key()
    ours = {"aws_access_key_id": key_id, "aws_secret_access_key": secret}
    return boto3.client(
        name,
        endpoint_url=endpoint,
        region_name=settings.STUDIO_REGION,
        config=config,
        **(ours if name == "stepfunctions" else {}),
    )
