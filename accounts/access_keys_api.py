"""The access keys of the signed-in user in the REST API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict

from accounts.access_keys import access_key_create, access_key_revoke, access_keys_of
from accounts.models import AccessKey
from accounts.wire import time_as_json

router = Router(tags=["access keys"])


class AccessKeyCreate(Schema):
    """POST /access-keys."""

    model_config = ConfigDict(extra="forbid")

    description: str = ""


@router.get("/access-keys", summary="List your access keys")
def access_keys(request: HttpRequest) -> Any:
    """Return the keys, the newest first; never a secret."""
    return [_as_json(key) for key in access_keys_of(request.user)]


@router.post("/access-keys", response={201: Any}, summary="Make an access key")
def create(request: HttpRequest, body: AccessKeyCreate) -> Any:
    """Make a key that signs requests as you; 201 with it and its secret, which is never shown again."""
    key, secret = access_key_create(request.user, body.description)
    return Status(201, {**_as_json(key), "secret": secret})


@router.delete("/access-keys/{key_id}", response={204: None}, summary="Revoke an access key")
def revoke(request: HttpRequest, key_id: str) -> Any:
    """Make a key void at once; admins may revoke anybody's."""
    access_key_revoke(request.user, key_id)
    return Status(204, None)


def _as_json(key: AccessKey) -> dict[str, Any]:
    return {
        "id": key.key_id,
        "description": key.description,
        "created_at": time_as_json(key.created_at),
        "last_used_at": time_as_json(key.last_used_at),
        "revoked_at": time_as_json(key.revoked_at),
    }
