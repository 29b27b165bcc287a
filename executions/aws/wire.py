"""Targets, deployments and calls as the API shows them."""

from __future__ import annotations

from typing import Any

from accounts.wire import person_as_json, time_as_json
from executions.aws.models import Call, Deployment, Target


def target_as_json(target: Target) -> dict[str, Any]:
    """Return `Target`."""
    environment = target.environment
    credentials: dict[str, Any] = {"kind": target.credentials_kind}
    if target.credentials_kind == Target.Credentials.PROFILE:
        credentials["profile"] = target.profile
    return {
        "id": str(target.id),
        "name": target.name,
        "region": target.region,
        "endpoint_url": target.endpoint_url,
        "credentials": credentials,
        "role_arn": target.role_arn,
        "is_production": target.is_production,
        "environment": {"id": str(environment.pk), "name": environment.name} if environment else None,
        "last_check": target.last_check,
    }


def deployment_as_json(deployment: Deployment) -> dict[str, Any]:
    """Return `Deployment`."""
    revision = deployment.environment_revision
    return {
        "id": str(deployment.id),
        "target": {"id": str(deployment.target_id), "name": deployment.target.name},
        "workflow_id": str(deployment.workflow_id),
        "version": deployment.version.number,
        "environment": {"name": revision.name, "revision": revision.revision} if revision else None,
        "state_machine_arn": deployment.state_machine_arn,
        "version_arn": deployment.version_arn,
        "action": deployment.action,
        "at": time_as_json(deployment.at),
        "by": person_as_json(deployment.by),
    }


def call_as_json(call: Call) -> dict[str, Any]:
    """Return one line of the audit."""
    return {
        "id": call.id,
        "at": time_as_json(call.at),
        "by": person_as_json(call.actor),
        "operation": call.operation,
        "subject": call.subject,
        "request_id": call.request_id,
        "error": call.error or None,
        "ms": call.milliseconds,
    }
