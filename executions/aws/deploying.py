"""Sending a version to a target: look first, create or update, publish, remember the revision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeGuard

from django.conf import settings
from django.utils import timezone

from accounts.errors import Conflict, Invalid
from accounts.permissions import User, require
from editor.environments.filling import missing_check, revision_for
from editor.models import ROLE_NAME, EnvironmentRevision, Version, Workflow
from executions.aws.deployed_text import same_definition, text_filled_from
from executions.aws.door import Door
from executions.aws.failures import AwsFailure
from executions.aws.models import Deployment, Target
from executions.aws.remote import Remote, remote_find
from executions.masking import Mask, mask_of_revisions

MAX_DESCRIPTION = 256


@dataclass(frozen=True, slots=True)
class Delivery:
    """One version on its way to one target. `last` is the newest deployment before it."""

    door: Door
    target: Target
    workflow: Workflow
    version: Version
    last: Deployment | None
    revision: EnvironmentRevision | None = None
    publish: bool = False
    description: str = ""

    @property
    def definition(self) -> str:
        """The JSON text that AWS gets."""
        return text_filled_from(self.revision, self.version)

    @property
    def mask(self) -> Mask:
        """What masks the secrets that are deployed and that were deployed last."""
        return mask_of_revisions(
            self.revision.pk if self.revision else None, self.last.environment_revision_id if self.last else None
        )

    @property
    def words(self) -> str:
        """The description of the published version."""
        return self.description or f"Version {self.version.number}"

    def role(self, remote: Remote | None) -> str:
        """Return the role that the state machine gets there. Raises Invalid `target_role_missing`."""
        given = self.target.role_arn or self.workflow.role_arn or (remote.role_arn if remote else "")
        if given:
            return given
        if self.target.endpoint_url:
            # Servers that only speak the API want a role's form; nobody assumes it there.
            account = (self.target.last_check or {}).get("account_id") or settings.STUDIO_ACCOUNT_ID
            return f"arn:aws:iam::{account}:role/{ROLE_NAME}"
        raise Invalid(
            "target_role_missing",
            f"AWS needs the IAM role that {self.workflow.name} runs with: give the target {self.target.name} a role ARN.",
            field="role_arn",
        )

    def is_there(self, remote: Remote) -> bool:
        """Say whether the state machine there is this version already."""
        return same_definition(remote.definition, self.definition) and remote.role_arn == self.role(remote)


def target_deploy(
    user: User,
    target: Target,
    workflow: Workflow,
    version: Version,
    *,
    publish: bool = True,
    description: str = "",
    overwrite: bool = False,
) -> Deployment:
    """Make the state machine on the target be this version, and publish it if asked.

    Raises NotAllowed; AwsFailure; Invalid `target_role_missing`, `description_invalid`, `values_missing`; Conflict
    `deployment_conflict` when somebody else changed the state machine there since it was last deployed from here
    (or it was never deployed from here), unless `overwrite`.
    """
    require(user, "operate")
    if len(description) > MAX_DESCRIPTION:
        message = f"The description has {len(description)} characters; AWS takes at most {MAX_DESCRIPTION}."
        raise Invalid("description_invalid", message, field="description")
    last = last_deployment(target, workflow)
    revision = environment_of(target, version)
    delivery = Delivery(Door(target, user), target, workflow, version, last, revision, publish, description)
    try:
        remote = remote_find(delivery.door, workflow.name, last)
        done = _create(delivery) if remote is None else _bring_up_to_date(delivery, remote, overwrite)
    except AwsFailure as failure:
        failure.message = str(delivery.mask.text(failure.message))  # it may quote the definition
        raise
    if _says_nothing_new(last, version, done):
        last.action = Deployment.Action.UNCHANGED  # told to the caller; the row keeps what it once took
        return last
    return Deployment.objects.create(
        target=target, workflow=workflow, version=version, environment_revision=revision, description=description,
        at=timezone.now(), by=user, **done,
    )  # fmt: skip


def environment_of(target: Target, version: Version) -> EnvironmentRevision | None:
    """Return what a target fills a version from. Raises Invalid `values_missing` unless each placeholder has a value."""
    if target.environment is None:
        return None
    revision = revision_for(target.environment, version.workflow)
    missing_check(version, revision)
    return revision


def target_preview(user: User, target: Target, workflow: Workflow, version: Version) -> dict[str, Any]:
    """Return what deploying would do: the action, and both sides of definition, role and type.

    Raises NotAllowed, AwsFailure, Invalid `target_role_missing`, `values_missing`.
    """
    require(user, "operate")
    last, revision = last_deployment(target, workflow), environment_of(target, version)
    delivery = Delivery(Door(target, user), target, workflow, version, last, revision)
    mask = delivery.mask
    remote = remote_find(delivery.door, workflow.name, delivery.last)
    action = Deployment.Action.CREATED
    if remote is not None:
        action = Deployment.Action.UNCHANGED if delivery.is_there(remote) else Deployment.Action.UPDATED
    return {
        "action": action,
        "state_machine_arn": remote.arn if remote else None,
        "definition": {
            "before": mask.text(remote.definition) if remote else None,
            "after": mask.text(delivery.definition),
        },
        "role_arn": {"before": remote.role_arn if remote else None, "after": delivery.role(remote)},
        "type": {"before": remote.type if remote else None, "after": workflow.type},
        "changed_there": remote is not None and not delivery.is_there(remote) and remote.changed_since(delivery.last),
    }


def last_deployment(target: Target, workflow: Workflow) -> Deployment | None:
    """Return the newest deployment of a workflow on a target."""
    rows = Deployment.objects.select_related("version", "environment_revision", "workflow", "target", "by")
    return rows.filter(target=target, workflow=workflow).order_by("-at").first()


def _says_nothing_new(last: Deployment | None, version: Version, done: dict[str, Any]) -> TypeGuard[Deployment]:
    return (
        last is not None
        and last.version_id == version.pk
        and done["action"] == Deployment.Action.UNCHANGED
        and (last.state_machine_arn, last.version_arn, last.revision_id)
        == (done["state_machine_arn"], done["version_arn"], done["revision_id"])
    )


def _create(delivery: Delivery) -> dict[str, Any]:
    answer = delivery.door.call(
        "CreateStateMachine",
        subject=delivery.workflow.name,
        name=delivery.workflow.name,
        definition=delivery.definition,
        roleArn=delivery.role(None),
        type=delivery.workflow.type,
        **_publishing(delivery),
    )
    return {
        "action": Deployment.Action.CREATED,
        "state_machine_arn": answer["stateMachineArn"],
        "version_arn": answer.get("stateMachineVersionArn"),
        "revision_id": None,  # the service gives a revision an id only at the first update
    }


def _bring_up_to_date(delivery: Delivery, remote: Remote, overwrite: bool) -> dict[str, Any]:
    if remote.status == "DELETING":
        raise Conflict("deployment_conflict", "The state machine is being deleted on AWS. Wait until it is gone.")
    if remote.type != delivery.workflow.type:
        raise Conflict(
            "deployment_conflict",
            f"The state machine there is of type {remote.type} and this workflow is {delivery.workflow.type}; AWS "
            "does not change the type. Rename the workflow, or delete the state machine there.",
        )
    if delivery.is_there(remote):
        return _leave(delivery, remote)
    if not overwrite and remote.changed_since(delivery.last):
        raise _changed_there(delivery, remote)
    answer = delivery.door.call(
        "UpdateStateMachine",
        subject=remote.arn,
        stateMachineArn=remote.arn,
        definition=delivery.definition,
        roleArn=delivery.role(remote),
        **_publishing(delivery),
    )
    return {
        "action": Deployment.Action.UPDATED,
        "state_machine_arn": remote.arn,
        "version_arn": answer.get("stateMachineVersionArn"),
        "revision_id": answer.get("revisionId"),
    }


def _leave(delivery: Delivery, remote: Remote) -> dict[str, Any]:
    """Change nothing; publish what is there unless that was done before."""
    last, arn = delivery.last, None
    if last is not None and last.version_id == delivery.version.pk and not remote.changed_since(last):
        arn = last.version_arn
    if arn is None and delivery.publish:
        arn = _publish(delivery, remote)
    return {
        "action": Deployment.Action.UNCHANGED,
        "state_machine_arn": remote.arn,
        "version_arn": arn,
        "revision_id": remote.revision_id,
    }


def _publish(delivery: Delivery, remote: Remote) -> str:
    """Publish exactly the revision that was looked at."""
    guard = {"revisionId": remote.revision_id} if remote.revision_id else {}
    try:
        answer = delivery.door.call(
            "PublishStateMachineVersion",
            subject=remote.arn,
            stateMachineArn=remote.arn,
            description=delivery.words,
            **guard,
        )
    except AwsFailure as failure:
        if failure.aws_code == "ConflictException":
            message = (
                "Somebody changed the state machine while it was being published. Nothing was published; look again."
            )
            raise Conflict("deployment_conflict", message) from None
        raise
    return str(answer["stateMachineVersionArn"])


def _publishing(delivery: Delivery) -> dict[str, Any]:
    # Published in the same call as it is changed, so that nobody's change can come in between.
    return {"publish": True, "versionDescription": delivery.words} if delivery.publish else {}


def _changed_there(delivery: Delivery, remote: Remote) -> Conflict:
    name, target, last = delivery.workflow.name, delivery.target.name, delivery.last
    if last is None:
        words = f"{target} has a state machine named {name} already, and it was not deployed from here."
    else:
        words = f"Somebody changed {name} on {target} since version {last.version.number} was deployed from here."
    return Conflict(
        "deployment_conflict",
        f"{words} Nothing was overwritten.",
        details={
            "definition": delivery.mask.text(remote.definition),
            "role_arn": remote.role_arn,
            "revision_id": remote.revision_id,
        },
    )
