"""The stimulus that an execution begins with."""

from __future__ import annotations

from django.conf import settings

from asl.run.stimuli import Start
from editor.models import Version
from executions.engine.inbox import entropy
from executions.models import Execution


def start_of(execution: Execution, version: Version, *, label: str = "") -> Start:
    """Return the Start of an execution of `version`; `label` is that of the Distributed Map whose child it is."""
    workflow = version.workflow
    return Start(
        at=execution.touched,
        entropy=entropy(),
        input=execution.input,
        execution_arn=execution.arn,
        execution_name=execution.name,
        state_machine_arn=f"{workflow.arn}/{label}" if label else workflow.arn,
        state_machine_name=workflow.name,
        role_arn=version.role_arn or workflow.role,
        version_arn=execution.version_arn or None,
        alias_arn=execution.alias_arn or None,
        max_seconds=settings.STUDIO_LIMITS.seconds_of(execution.type),
    )
