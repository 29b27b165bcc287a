"""The door to AWS: clients for a target, one call at a time, each one written into the audit."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from functools import lru_cache
from typing import Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from django.db import transaction
from django.utils import timezone

from executions.aws.failures import AwsFailure, failure_of, not_aws
from executions.aws.models import Call, Target

CONNECT_SECONDS = 4
READ_SECONDS = 15
ROUTINE = "GetExecutionHistory"
UNREAD = ("StopExecution",)  # their answers say nothing that is needed, and some servers leave them empty
ROUTINE_KEPT = timedelta(days=7)


class Door:
    """Calls of one person (or of the studio itself: None) to one target. Never used inside a transaction."""

    def __init__(self, target: Target, actor: Any = None) -> None:
        self.target = target
        self.actor = actor

    def call(self, operation: str, *, subject: str = "", service: str = "stepfunctions", **parameters: Any) -> Any:
        """Call an operation by the service's name for it, such as `StartExecution`; return the answer.

        `subject` is the name or ARN that it is about, for the audit. Raises AwsFailure.
        """
        if transaction.get_connection().in_atomic_block:
            raise RuntimeError("A transaction must not wait for an answer from outside.")
        began = time.monotonic()
        try:
            client = self._client(service)
            answer = getattr(client, xform_name(operation))(**parameters)
            _check_shape(client, operation, answer, self.target)
        except AwsFailure as failure:
            self._note(operation, subject, began, "", failure.code)
            raise
        except (LookupError, ResponseParserError):  # out of botocore's parser: the answer is not the service's
            self._note(operation, subject, began, "", "target_not_aws")
            raise not_aws(self.target) from None
        except (BotoCoreError, ClientError, ValueError) as error:
            failure = failure_of(error, self.target)
            request_id = error.response.get("ResponseMetadata", {}) if isinstance(error, ClientError) else {}
            self._note(operation, subject, began, request_id.get("RequestId", ""), failure.aws_code or failure.code)
            raise failure from None
        self._note(operation, subject, began, answer["ResponseMetadata"].get("RequestId", ""), "")
        return answer

    def endpoint(self) -> str:
        """Return the address that calls go to. Raises AwsFailure."""
        try:
            return str(self._client("stepfunctions").meta.endpoint_url)
        except (BotoCoreError, ValueError) as error:
            raise failure_of(error, self.target) from None

    def _client(self, service: str) -> Any:
        target = self.target
        profile = target.profile if target.credentials_kind == Target.Credentials.PROFILE else None
        return _client(service, profile, target.region, target.endpoint_url, os.getpid())

    def _note(self, operation: str, subject: str, began: float, request_id: str, error: str) -> None:
        Call.objects.create(
            target=self.target,
            at=timezone.now(),
            actor=self.actor,
            operation=operation,
            subject=subject[:2000],
            request_id=str(request_id)[:200],
            error=error[:200],
            milliseconds=round((time.monotonic() - began) * 1000),
        )


def _check_shape(client: Any, operation: str, answer: dict[str, Any], target: Target) -> None:
    """Raise AwsFailure when the answer lacks what the service always gives: something else listens there."""
    if operation in UNREAD:
        return
    shape = client.meta.service_model.operation_model(operation).output_shape
    if shape is not None and any(name not in answer for name in shape.required_members):
        raise not_aws(target)


def routine_calls_forget() -> None:
    """Drop old audit rows of looks at a history that went well; every other call is kept."""
    Call.objects.filter(operation=ROUTINE, error="", at__lt=timezone.now() - ROUTINE_KEPT).delete()


def is_gone(failure: AwsFailure) -> bool:
    """Say whether the thing that was asked about does not exist."""
    return failure.aws_code in ("StateMachineDoesNotExist", "ExecutionDoesNotExist", "ResourceNotFound")


@lru_cache(maxsize=64)
def _client(service: str, profile: str | None, region: str, endpoint_url: str | None, _pid: int) -> Any:
    # Here and not above: half a second of every process's start, for the few that ever call AWS.
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": 2, "mode": "standard"},
        user_agent_extra="sfn-studio",
    )
    session = boto3.session.Session(profile_name=profile, region_name=region)
    return session.client(service, endpoint_url=endpoint_url, config=config)
