"""Where on AWS a version can be deployed and run."""

from __future__ import annotations

import uuid

from django.db import models


class Target(models.Model):
    """An AWS account and region, or an endpoint that speaks its API. Names credentials, never holds them."""

    class Credentials(models.TextChoices):
        """Where the server finds the keys."""

        PROFILE = "profile"
        ENVIRONMENT = "environment"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)
    region = models.CharField(max_length=32)
    endpoint_url = models.URLField(max_length=500, null=True, blank=True)
    credentials_kind = models.CharField(max_length=16, choices=Credentials.choices, default=Credentials.ENVIRONMENT)
    profile = models.CharField(max_length=200, blank=True)
    role_arn = models.CharField(max_length=2048, blank=True)
    is_production = models.BooleanField(default=False)
    last_check = models.JSONField(null=True, help_text="ok, message, at, account_id of the newest check.")

    def __str__(self) -> str:
        return f"{self.name} ({self.region})"
