"""Environments of the workspace, their values, and what of them executions were filled from."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from asl.document.placeholders import MAX_NAME


class Environment(models.Model):
    """Such as dev, staging or prod. `revision` rises by one with each change of any of its values."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)
    description = models.CharField(max_length=500, default="", blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.name


class EnvironmentValue(models.Model):
    """The value of one placeholder: for all workflows, or for one, where it goes before the common one."""

    class Kind(models.TextChoices):
        """Types of JSON; `json` is an object, an array or null."""

        STRING = "string"
        NUMBER = "number"
        BOOLEAN = "boolean"
        JSON = "json"

    environment = models.ForeignKey(Environment, on_delete=models.CASCADE, related_name="values")
    workflow = models.ForeignKey(
        "editor.Workflow", null=True, on_delete=models.CASCADE, related_name="+", help_text="Empty: all workflows."
    )
    name = models.CharField(max_length=MAX_NAME)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    is_secret = models.BooleanField(default=False)
    body = models.TextField(help_text="JSON; of a secret, what `sealing` made of its text.")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["environment", "name"], condition=Q(workflow=None), name="common_value_once"
            ),
            models.UniqueConstraint(fields=["environment", "workflow", "name"], name="value_of_workflow_once"),
        ]

    def __str__(self) -> str:
        return self.name  # never the value: it may be a secret


class EnvironmentRevision(models.Model):
    """The values of an environment as one workflow saw them at one time: what its executions were filled from.

    Never changed, so that an execution goes on, and is read again, with what it began with.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    environment = models.ForeignKey(
        Environment, null=True, on_delete=models.SET_NULL, related_name="revisions", help_text="Empty: deleted since."
    )
    workflow = models.ForeignKey("editor.Workflow", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80, help_text="Of the environment, as it was.")
    revision = models.PositiveIntegerField()
    values = models.JSONField(help_text='By name: {"value": JSON} or {"secret": what `sealing` made of its text}.')
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["environment", "workflow", "revision"], name="environment_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, revision {self.revision}"
