"""Amazon resource names: what they name here, and what is wrong with those that name nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from aws_api.errors import ApiError, deleting, does_not_exist, invalid_arn, missing_reference, resource_not_found
from editor.account_ids import account_stored
from editor.models import Alias, PublishedVersion, Workflow
from executions.arn_faults import arn_fault
from executions.deletions import is_deleting


@dataclass(frozen=True, slots=True)
class Arn:
    """A taken-apart ARN of Step Functions. `parts` are what follows the resource type, split at colons."""

    text: str
    kind: str
    parts: tuple[str, ...]
    region: str
    account: str

    @property
    def name(self) -> str:
        """Name of the resource, without a label, version or alias."""
        return self.parts[0].partition("/")[0]

    @property
    def label(self) -> str:
        """Label of a Distributed Map, or empty."""
        return self.parts[0].partition("/")[2]

    @property
    def qualifier(self) -> str:
        """Version number or alias name of a state machine, or empty."""
        return self.parts[1] if self.kind == "stateMachine" and len(self.parts) > 1 else ""


def parse_arn(text: str, *kinds: str) -> Arn:
    """Take an ARN apart and check that it names one of `kinds`; raises InvalidArn in the service's words."""
    fault = arn_fault(text, *kinds)
    if fault is not None:
        raise invalid_arn(fault)
    _, _, _, region, account, kind, *parts = text.split(":")
    return Arn(text, kind, tuple(parts), region, account)


def is_here(arn: Arn) -> bool:
    """Does the ARN name this region? Accounts are as many as callers name."""
    return arn.region == settings.STUDIO_REGION


def find_workflow(text: str) -> Workflow:
    """The workflow that a state machine ARN names, whatever stands behind the name, also while it is DELETING.

    Raises InvalidArn, StateMachineDoesNotExist.
    """
    arn = parse_arn(text, "stateMachine")
    found = (workflow_live(arn) or _deleting(arn)) if is_here(arn) else None
    if found is None:
        raise does_not_exist("StateMachine", text)
    return found


def find_unqualified(text: str) -> Workflow:
    """The workflow that an ARN without a label, version or alias names.

    Raises InvalidArn, ValidationException, StateMachineDoesNotExist, StateMachineDeleting.
    """
    arn = parse_arn(text, "stateMachine")
    refuse_qualified(arn)
    found = find_workflow(text)
    if found.deleted_at is not None:
        raise deleting(text)
    return found


def workflow_live(arn: Arn) -> Workflow | None:
    """The workflow of the ARN's account and name that is not deleted."""
    return Workflow.objects.filter(name=arn.name, account=account_stored(arn.account), deleted_at=None).first()


def missing_machine(arn: Arn) -> ApiError:
    """StateMachineDeleting, or StateMachineDoesNotExist."""
    return deleting(arn.text) if is_here(arn) and _deleting(arn) else does_not_exist("StateMachine", arn.text)


def find_published(text: str, missing: Callable[[str], ApiError] = resource_not_found) -> PublishedVersion:
    """The published version that a qualified ARN names; raises InvalidArn, ResourceNotFound as `missing` words it."""
    arn = parse_arn(text, "stateMachine")
    if not arn.qualifier.isdigit():
        raise invalid_arn(f"Invalid ARN: {text}")
    workflow = workflow_live(arn) if is_here(arn) and len(arn.qualifier) < 10 else None
    rows = PublishedVersion.objects.select_related("workflow", "version")
    found = rows.filter(workflow=workflow, number=int(arn.qualifier), deleted_at=None).first() if workflow else None
    if found is None:
        raise missing(text)
    return found


def find_alias(text: str) -> Alias:
    """The alias that a qualified ARN names; raises InvalidArn, ResourceNotFound."""
    arn = parse_arn(text, "stateMachine")
    if not arn.qualifier or arn.qualifier.isdigit():
        raise invalid_arn(f"Invalid ARN: {text}")
    workflow = workflow_live(arn) if is_here(arn) else None
    found = Alias.objects.select_related("workflow").filter(workflow=workflow, name=arn.qualifier).first()
    if workflow is None or found is None:
        raise missing_reference(text)
    return found


def refuse_qualified(arn: Arn) -> None:
    """Raise where only the ARN of a machine as a whole will do: ValidationException for a label, InvalidArn for a version or alias.

    The second one is a guess: which error the service gives is not documented.
    """
    refuse_label(arn)
    if len(arn.parts) > 1:
        raise invalid_arn(f"Invalid ARN: {arn.text}")


def _deleting(arn: Arn) -> Workflow | None:
    rows = Workflow.objects.filter(name=arn.name, account=account_stored(arn.account)).exclude(deleted_at=None)
    return next((row for row in rows.order_by("-deleted_at") if is_deleting(row)), None)


def refuse_label(arn: Arn) -> None:
    """Raise ValidationException for the ARN of a labelled Distributed Map where only a machine will do."""
    if arn.label:
        raise ApiError(
            "ValidationException",
            "This operation does not support labeled state machine ARNs",
            reason="API_DOES_NOT_SUPPORT_LABELED_ARNS",
        )
