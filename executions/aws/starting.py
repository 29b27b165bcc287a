"""Starting and stopping executions on a target."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import Conflict, Invalid, NotFound
from accounts.permissions import User
from editor.models import Version, Workflow, WorkflowType
from executions import nudges
from executions.aws import polling
from executions.aws.deployed_text import text_filled_from
from executions.aws.deploying import environment_of, last_deployment, target_deploy
from executions.aws.door import Door, is_gone
from executions.aws.failures import AwsFailure
from executions.aws.models import Deployment, Target, Watch
from executions.engine import dispatch
from executions.models import Execution


def start(user: User, target: Target, version: Version, *, name: str, input: str) -> Execution:
    """Start a version on a target, deploying and publishing it there first when it is not there yet.

    The row is written before AWS is asked: if we die in between, the watch finds out what became of it.
    Raises NotFound, Invalid, Conflict (`name_conflict`, `deployment_conflict`), AwsFailure.
    """
    if target.deleted_at is not None:
        raise NotFound("This AWS target was removed.")
    workflow = version.workflow
    if workflow.type == WorkflowType.EXPRESS:
        raise Invalid(
            "target_express_unsupported",
            "AWS keeps no history of Express executions that could be watched; run it here or as a STANDARD workflow.",
            field="target_id",
        )
    deployment, arn = _deployed(user, target, version)
    execution = _write_down(user, deployment, name, input)
    try:
        answer = Door(target, user).call(
            "StartExecution", subject=execution.arn, stateMachineArn=arn, name=name, input=input
        )
    except AwsFailure as failure:
        return _not_started(execution, failure)
    _confirm(execution, answer)
    return execution


def stop(execution: Execution, *, error: str | None, cause: str | None, user: User | None = None) -> None:
    """Ask AWS to stop an execution; its end comes through the history. Raises Conflict, AwsFailure."""
    reasons = {key: value for key, value in (("error", error), ("cause", cause)) if value}
    try:
        Door(execution.target, user).call("StopExecution", subject=execution.arn, executionArn=execution.arn, **reasons)
    except AwsFailure as failure:
        if is_gone(failure):
            raise Conflict("already_ended", "AWS does not know this execution any more.") from None
        raise
    polling.look_soon(execution.pk)


def _deployed(user: User, target: Target, version: Version) -> tuple[Deployment, str]:
    """Return where this version is deployed, and the ARN to start it by.

    The newest deployment is looked at again and started by the state machine's own ARN. A version that another one
    has replaced since is started by its published ARN, so that what others run there is left alone. A version that
    was never there is deployed.
    """
    last = last_deployment(target, version.workflow)
    if last is not None and last.version_id != version.pk:
        rows = Deployment.objects.select_related("version", "workflow", "target")
        earlier = rows.filter(target=target, version=version, version_arn__isnull=False).order_by("-at").first()
        if earlier is not None and _is_filled_alike(earlier, target):
            return earlier, str(earlier.version_arn)
    deployment = target_deploy(user, target, version.workflow, version, publish=True)
    return deployment, deployment.state_machine_arn


def _is_filled_alike(deployment: Deployment, target: Target) -> bool:
    """Whether the target would be sent the same text now: a value may have changed since."""
    version, now = deployment.version, environment_of(target, deployment.version)
    return text_filled_from(deployment.environment_revision, version) == text_filled_from(now, version)


def _write_down(user: User, deployment: Deployment, name: str, input: str) -> Execution:
    arn = f"{deployment.state_machine_arn.replace(':stateMachine:', ':execution:', 1)}:{name}"
    now = dispatch.now()
    execution = Execution(
        name=name,
        arn=arn,
        type=deployment.workflow.type,
        workflow=deployment.workflow,
        version=deployment.version,
        environment_revision=deployment.environment_revision,
        target=deployment.target,
        started_by=user,
        input=input,
        started_at=timezone.now(),
        touched=now,
    )
    try:
        with transaction.atomic():
            execution.save(force_insert=True)
            Watch.objects.create(execution=execution, due=now + polling.CLAIM_SECONDS)
            nudges.execution_changed(execution.pk)
    except IntegrityError:
        raise _name_taken(deployment.workflow, deployment.target, name) from None
    return execution


def _not_started(execution: Execution, failure: AwsFailure) -> Execution:
    if not failure.certain:
        words = f"{failure.message} Whether the execution was started is not known yet; the studio is finding out."
        Execution.objects.filter(pk=execution.pk).update(notice=words)
        execution.notice = words
        polling.look_soon(execution.pk)
        return execution
    workflow, target = execution.workflow, execution.target
    name = execution.name
    execution.delete()
    if failure.aws_code == "ExecutionAlreadyExists":
        raise _name_taken(workflow, target, name)
    if failure.aws_code == "InvalidExecutionInput":
        raise Invalid("input_invalid", failure.message, field="input")
    if is_gone(failure):
        Deployment.objects.filter(workflow=workflow, target=target).update(version_arn=None)
        raise Conflict(
            "deployment_conflict",
            f"{workflow.name} was deployed to {target.name} but is gone there. Start again to deploy it anew.",
        )
    raise failure


def _confirm(execution: Execution, answer: dict[str, Any]) -> None:
    execution.arn, execution.started_at = answer["executionArn"], answer["startDate"]
    Execution.objects.filter(pk=execution.pk).update(arn=execution.arn, started_at=execution.started_at)
    polling.look_soon(execution.pk)


def _name_taken(workflow: Workflow, target: Target, name: str) -> Conflict:
    return Conflict(
        "name_conflict", f"{workflow.name} already has an execution named {name} on {target.name}.", field="name"
    )
