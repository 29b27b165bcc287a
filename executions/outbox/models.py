"""Webhooks, and what is still to be delivered to them, to EventBridge and to CloudWatch Logs."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Webhook(models.Model):
    """An address that hears of executions and of changes of workflows. Its secret is not kept: it follows from the server's own (see `signing`)."""

    class LogLevel(models.TextChoices):
        """The service's own words."""

        OFF = "OFF"
        FATAL = "FATAL"
        ERROR = "ERROR"
        ALL = "ALL"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)
    url = models.CharField(max_length=2000)
    workflow = models.ForeignKey(
        "editor.Workflow", null=True, on_delete=models.CASCADE, related_name="+", help_text="Empty: all workflows."
    )
    statuses = models.JSONField(default=list, help_text="Statuses of an execution that are told.")
    changes = models.JSONField(
        default=list,
        db_default=models.Value([], output_field=models.JSONField()),
        help_text="Changes of workflows and their versions that are told.",
    )
    longer_than = models.PositiveIntegerField(null=True, help_text="Seconds; executions that run longer are told once.")
    late_upto = models.FloatField(
        default=0.0, help_text="Unix time: executions started up to then were looked at for being late."
    )
    log_level = models.CharField(max_length=5, choices=LogLevel.choices, default=LogLevel.OFF)
    include_data = models.BooleanField(default=True, help_text="Send inputs and outputs too.")
    is_active = models.BooleanField(default=True)
    generation = models.PositiveIntegerField(default=1, help_text="Which of its secrets is in use.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.name

    @property
    def destination(self) -> str:
        """What its deliveries are addressed to."""
        return f"webhook:{self.pk}"


class Delivery(models.Model):
    """One thing to tell one destination. Claimed by moving `due` ahead: a claim that nobody finishes comes due again.

    Rows of one execution, or of the changes of one workflow, to one destination go out in the order of their ids, which
    is that of the commits.
    """

    class Kind(models.TextChoices):
        """What is told."""

        STATUS = "status"
        LATE = "late"
        LOG = "log"
        CHANGE = "change"
        TEST = "test"

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "WAITING"
        DELIVERED = "DELIVERED"
        GIVEN_UP = "GIVEN_UP"

    id = models.BigAutoField(primary_key=True)
    destination = models.CharField(max_length=48, help_text="events, logs or webhook:ID.")
    # A commit must never fail because a webhook was removed meanwhile: the database does not check this one.
    webhook = models.ForeignKey(
        Webhook, null=True, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="deliveries"
    )
    execution = models.ForeignKey(
        "executions.Execution", null=True, on_delete=models.CASCADE, db_index=False, related_name="deliveries"
    )
    workflow = models.ForeignKey(
        "editor.Workflow",
        null=True,
        on_delete=models.CASCADE,
        db_index=False,
        related_name="+",
        help_text="Whose change is told; empty for what is told of executions.",
    )
    kind = models.CharField(max_length=6, choices=Kind.choices)
    body = models.TextField(help_text="JSON: what cannot be read from the execution and its journal any more.")
    at = models.FloatField(help_text="Unix time in seconds when it happened.")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    due = models.FloatField(help_text="Unix time in seconds of the next try, or until which somebody is at it.")
    first_try = models.FloatField(null=True, help_text="Unix time in seconds.")
    tries = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(null=True, help_text="HTTP status of the newest answer.")
    milliseconds = models.PositiveIntegerField(null=True, help_text="What the newest try took.")
    error = models.TextField(blank=True, help_text="Why the newest try failed.")

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = (
            models.Index(fields=["destination", "due"], condition=models.Q(state="WAITING"), name="delivery_due"),
            models.Index(fields=["execution", "destination", "id"], name="delivery_of_execution"),
            models.Index(fields=["webhook", "id"], name="delivery_of_webhook"),
            models.Index(
                fields=["workflow", "destination", "id"],
                condition=~models.Q(workflow=None),
                name="delivery_of_workflow",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} to {self.destination}: {self.state}"
