"""Amazon resource names: what they name here, and what is wrong with those that name nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from aws_api.errors import ApiError, does_not_exist, invalid_arn, resource_not_found
from editor.models import Alias, PublishedVersion, Workflow

KINDS = ("stateMachine", "execution", "express", "activity", "mapRun")


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
    if not text.startswith("arn:"):
        raise invalid_arn(f"Invalid ARN prefix: {text}")
    pieces = text.split(":")
    if len(pieces) < 7 or not pieces[1] or not all(pieces[6:]):
        raise invalid_arn(f"Invalid ARN: {text}")
    _, _, service, region, account, kind, *parts = pieces
    if service != "states":
        raise invalid_arn(f"Invalid ARN service: {service}")
    if kind not in KINDS:
        raise invalid_arn(f"Invalid resource type: {kind}")
    if kinds and kind not in kinds:
        raise invalid_arn(f"Resource type not valid in this context: {kind}")
    return Arn(text, kind, tuple(parts), region, account)


def is_here(arn: Arn) -> bool:
    """Does the ARN name this region and account?"""
    return arn.region == settings.STUDIO_REGION and arn.account == settings.STUDIO_ACCOUNT_ID


def find_workflow(text: str) -> Workflow:
    """The workflow that an unqualified state machine ARN names; raises InvalidArn, StateMachineDoesNotExist."""
    arn = parse_arn(text, "stateMachine")
    found = Workflow.objects.filter(name=arn.name, deleted_at=None).first() if is_here(arn) else None
    if found is None:
        raise does_not_exist("StateMachine", text)
    return found


def find_published(text: str) -> PublishedVersion:
    """The published version that a qualified ARN names; raises InvalidArn, ResourceNotFound."""
    arn = parse_arn(text, "stateMachine")
    if not arn.qualifier.isdigit():
        raise invalid_arn(f"Invalid ARN: {text}")
    rows = PublishedVersion.objects.select_related("workflow", "version")
    found = rows.filter(
        workflow__name=arn.name, workflow__deleted_at=None, number=int(arn.qualifier), deleted_at=None
    ).first()
    if found is None or not is_here(arn):
        raise resource_not_found(text)
    return found


def find_alias(text: str) -> Alias:
    """The alias that a qualified ARN names; raises InvalidArn, ResourceNotFound."""
    arn = parse_arn(text, "stateMachine")
    if not arn.qualifier or arn.qualifier.isdigit():
        raise invalid_arn(f"Invalid ARN: {text}")
    rows = Alias.objects.select_related("workflow")
    found = rows.filter(workflow__name=arn.name, workflow__deleted_at=None, name=arn.qualifier).first()
    if found is None or not is_here(arn):
        raise resource_not_found(text)
    return found


def refuse_label(arn: Arn) -> None:
    """Raise ValidationException for the ARN of a labelled Distributed Map where only a machine will do."""
    if arn.label:
        raise ApiError(
            "ValidationException",
            "This operation does not support labeled state machine ARNs",
            reason="API_DOES_NOT_SUPPORT_LABELED_ARNS",
        )
