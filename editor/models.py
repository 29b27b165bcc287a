"""Workflows, their drafts and their versions."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from asl.lint.levels import LEVELS
from editor.account_ids import account_shown
from editor.environments.models import Environment, EnvironmentRevision, EnvironmentValue

__all__ = [
    "Alias",
    "Draft",
    "Environment",
    "EnvironmentRevision",
    "EnvironmentValue",
    "ImmutableVersionError",
    "PublishedVersion",
    "RuleLevel",
    "TextFormat",
    "Version",
    "Workflow",
    "WorkflowType",
]

ROLE_NAME = "StepFunctionsRole"


class ImmutableVersionError(TypeError):
    """Something tried to change or delete a version. Ours to mend: no user can ask for that."""


class WorkflowType(models.TextChoices):
    """The two types of state machine."""

    STANDARD = "STANDARD"
    EXPRESS = "EXPRESS"


class TextFormat(models.TextChoices):
    """How a definition is written."""

    JSON = "json"
    YAML = "yaml"


class Workflow(models.Model):
    """A state machine with its draft and its versions. Deleting sets `deleted_at`; its executions stay readable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    account = models.CharField(
        max_length=12, default="", blank=True, help_text="AWS account; empty: the studio's own, STUDIO_ACCOUNT_ID."
    )
    type = models.CharField(max_length=8, choices=WorkflowType.choices, default=WorkflowType.STANDARD)
    description = models.TextField(default="", blank=True)
    role_arn = models.CharField(max_length=256, default="", blank=True)
    inputs: models.JSONField = models.JSONField(default=list)
    suppressed_rules: models.JSONField = models.JSONField(
        default=list, help_text="Rules of advice that are not wanted for this workflow."
    )
    is_example = models.BooleanField(default=False)
    tags: models.JSONField = models.JSONField(default=dict, help_text="Tag keys and values of the Step Functions API.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(db_index=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    deleted_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "name"], condition=Q(deleted_at=None), name="workflow_name_in_use"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-updated_at", "id"], name="workflow_by_change")]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        """The ARN that the workflow has here."""
        return f"arn:aws:states:{settings.STUDIO_REGION}:{account_shown(self.account)}:stateMachine:{self.name}"

    @property
    def role(self) -> str:
        """The role given, else one that has the right form: nothing assumes it on this machine."""
        return self.role_arn or f"arn:aws:iam::{account_shown(self.account)}:role/{ROLE_NAME}"


class Version(models.Model):
    """One saved text. It never changes: `save` refuses, so does deleting."""

    workflow = models.ForeignKey(Workflow, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    format = models.CharField(max_length=4, choices=TextFormat.choices)
    message = models.TextField(default="", blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)
    state_count = models.PositiveIntegerField()
    restored_from = models.PositiveIntegerField(null=True)
    # What the Step Functions API keeps with each revision beside the text. The first revision has no id there.
    revision_id = models.UUIDField(null=True)
    role_arn = models.CharField(max_length=256, default="", blank=True)
    settings: models.JSONField = models.JSONField(
        default=dict,
        help_text="loggingConfiguration, tracingConfiguration and encryptionConfiguration as they were given.",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workflow", "number"], name="version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.workflow_id} version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version; an existing one is refused with ImmutableVersionError."""
        if not self._state.adding:
            raise ImmutableVersionError("A version never changes; save a new one.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse with ImmutableVersionError: executions point at their version for ever."""
        raise ImmutableVersionError("A version is never deleted.")


class Draft(models.Model):
    """The autosaved text of a workflow, broken or not. `revision` rises by one with each save.

    `state_count`, `errors` and `warnings` are derived from the text when it is saved, for the list of workflows.
    """

    workflow = models.OneToOneField(Workflow, on_delete=models.CASCADE, related_name="draft", primary_key=True)
    text = models.TextField(default="", blank=True)
    format = models.CharField(max_length=4, choices=TextFormat.choices, default=TextFormat.JSON)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    base_version = models.ForeignKey(Version, null=True, on_delete=models.SET_NULL, related_name="+")
    content_hash = models.CharField(max_length=64, default="")
    state_count = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"draft of {self.workflow_id}, revision {self.revision}"


class RuleLevel(models.Model):
    """What the workspace makes of a rule of advice; a rule without a row keeps its own severity."""

    rule = models.CharField(max_length=80, primary_key=True)
    level = models.CharField(max_length=7, choices=[(level, level) for level in LEVELS])
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.rule}: {self.level}"


class PublishedVersion(models.Model):
    """What PublishStateMachineVersion makes of a version: a number of its own, from 1, never used twice."""

    workflow = models.ForeignKey(Workflow, on_delete=models.PROTECT, related_name="published")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="published")
    description = models.CharField(max_length=256, default="", blank=True)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workflow", "number"], name="published_number_once"),
        ]

    def __str__(self) -> str:
        return self.arn

    @property
    def arn(self) -> str:
        """The version's ARN: the state machine's, a colon, the number."""
        return f"{self.workflow.arn}:{self.number}"


class Alias(models.Model):
    """A name that stands for one published version, or for two by weight. `routes` are `[[number, weight], …]`."""

    workflow = models.ForeignKey(Workflow, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=256, default="", blank=True)
    routes: models.JSONField = models.JSONField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "aliases"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workflow", "name"], name="alias_name_once"),
        ]

    def __str__(self) -> str:
        return self.arn

    @property
    def arn(self) -> str:
        """The alias's ARN: the state machine's, a colon, the name."""
        return f"{self.workflow.arn}:{self.name}"
