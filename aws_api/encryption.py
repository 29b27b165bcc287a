"""encryptionConfiguration: which key, and what must stand beside it. Nothing is encrypted with it on this server."""

from __future__ import annotations

from typing import Any

from aws_api.errors import ApiError

JSON = Any
DEFAULT_KEY = {"type": "AWS_OWNED_KEY"}


def encryption_check(configuration: dict[str, JSON]) -> None:
    """Raise InvalidEncryptionConfiguration for a key that is not named, or named where none is used (words are a guess)."""
    customer = configuration.get("type") == "CUSTOMER_MANAGED_KMS_KEY"
    if customer and not configuration.get("kmsKeyId"):
        raise _invalid("A kmsKeyId is required for CUSTOMER_MANAGED_KMS_KEY")
    if not customer and ("kmsKeyId" in configuration or "kmsDataKeyReusePeriodSeconds" in configuration):
        raise _invalid("kmsKeyId and kmsDataKeyReusePeriodSeconds need the type CUSTOMER_MANAGED_KMS_KEY")


def _invalid(words: str) -> ApiError:
    return ApiError("InvalidEncryptionConfiguration", f"Invalid Encryption Configuration: {words}")
