"""AWS targets: where versions are deployed and run, what was deployed, what is watched, what was asked of AWS."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Target(models.Model):
    """An AWS account and region, or an endpoint that speaks its API. Names credentials, never holds them."""

    class Credentials(models.TextChoices):
        """Where the server finds the keys."""

        PROFILE = "profile"
        ENVIRONMENT = "environment"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    region = models.CharField(max_length=32)
    endpoint_url = models.URLField(max_length=500, null=True, blank=True)
    credentials_kind = models.CharField(max_length=16, choices=Credentials.choices, default=Credentials.ENVIRONMENT)
    profile = models.CharField(max_length=200, blank=True)
    role_arn = models.CharField(max_length=2048, blank=True)
    is_production = models.BooleanField(default=False)
    environment = models.ForeignKey(
        "editor.Environment",
        null=True,
        on_delete=models.PROTECT,
        related_name="targets",
        help_text="What placeholders are filled from before a version is deployed.",
    )
    last_check = models.JSONField(null=True, help_text="ok, message, at, account_id of the newest check.")
    deleted_at = models.DateTimeField(null=True, help_text="Deleted targets stay for the executions that ran there.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["name"], condition=models.Q(deleted_at=None), name="target_name_in_use"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.region})"


class Deployment(models.Model):
    """One version sent to one target: what was there afterwards."""

    class Action(models.TextChoices):
        """What it took."""

        CREATED = "created"
        UPDATED = "updated"
        UNCHANGED = "unchanged"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="deployments")
    workflow = models.ForeignKey("editor.Workflow", on_delete=models.PROTECT, related_name="deployments")
    version = models.ForeignKey("editor.Version", on_delete=models.PROTECT, related_name="deployments")
    state_machine_arn = models.CharField(max_length=2000)
    version_arn = models.CharField(max_length=2000, null=True)
    revision_id = models.CharField(max_length=256, null=True, help_text="The revision on AWS after this deployment.")
    action = models.CharField(max_length=16, choices=Action.choices)
    description = models.CharField(max_length=256, blank=True)
    environment_revision = models.ForeignKey(
        "editor.EnvironmentRevision",
        null=True,
        on_delete=models.PROTECT,
        related_name="deployments",
        help_text="What its placeholders were filled from.",
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["workflow", "target", "at"], name="deployment_latest"),)

    def __str__(self) -> str:
        return f"{self.workflow_id} on {self.target_id}: {self.action}"


class Watch(models.Model):
    """An execution on AWS whose history is fetched. The row is there as long as it runs.

    Claimed by moving `due` ahead in a compare-and-set: a claim that nobody finishes comes due again by itself.
    """

    execution = models.OneToOneField(
        "executions.Execution", primary_key=True, on_delete=models.CASCADE, related_name="watch"
    )
    due = models.FloatField(db_index=True, help_text="Unix time in seconds.")
    pause = models.FloatField(default=1.0, help_text="Seconds between two looks; grows while nothing happens.")
    failures = models.PositiveIntegerField(default=0, help_text="Looks that failed since the last good one.")

    def __str__(self) -> str:
        return f"{self.execution_id} due {self.due}"


class CallBudget(models.Model):
    """A token bucket for one operation on one target, shared by all processes, below the service's own throttle."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="+")
    operation = models.CharField(max_length=64)
    tokens = models.FloatField()
    counted_at = models.FloatField(help_text="Unix time in seconds for which `tokens` is right.")
    closed_until = models.FloatField(default=0.0, help_text="Unix time in seconds: the service asked us to slow down.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["target", "operation"], name="call_budget_once"),)

    def __str__(self) -> str:
        return f"{self.operation}: {self.tokens}"


class Call(models.Model):
    """One call to AWS, for the audit: who asked what of whom, and what came of it. Never its payload."""

    id = models.BigAutoField(primary_key=True)
    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="calls", db_index=False)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    operation = models.CharField(max_length=64)
    subject = models.CharField(max_length=2000, blank=True, help_text="The ARN or name that it was about.")
    request_id = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=200, blank=True, help_text="The service's error code; empty when it went well.")
    milliseconds = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=["target", "-at"], name="call_newest"),)

    def __str__(self) -> str:
        return f"{self.operation} {self.error or 'ok'}"
