"""What sign-in remembers: one-time links and wrong passwords."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class SignInLink(models.Model):
    """A one-time sign-in link. The token itself is not kept, only its SHA-256."""

    token_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)


class PasswordTries(models.Model):
    """How often a wrong password came for one user name or from one address; `key` is a SHA-256 of which."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    window_ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural: ClassVar[str] = "password tries"


class AccessKey(models.Model):
    """A key that signs requests to the Step Functions API as a user. Its secret is made from `salt`, never kept."""

    key_id = models.CharField(max_length=20, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_keys")
    description = models.CharField(max_length=200, blank=True)
    salt = models.CharField(max_length=32)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, help_text="To the hour.")
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.key_id} of {self.user_id}"
