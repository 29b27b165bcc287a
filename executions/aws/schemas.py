"""Bodies of requests about AWS targets."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field


class Body(Schema):
    """A body with no other fields than these: a misspelt one is an error, not a silence."""

    model_config = ConfigDict(extra="forbid")


class Profile(Body):
    """Keys of a profile in the server's AWS configuration."""

    kind: Literal["profile"]
    profile: str


class Environment(Body):
    """Keys of the server's environment."""

    kind: Literal["environment"]


Credentials = Annotated[Profile | Environment, Field(discriminator="kind")]


class TargetCreate(Body):
    """POST /targets."""

    name: str
    region: str
    endpoint_url: str | None = None
    credentials: Credentials = Environment(kind="environment")
    role_arn: str = ""
    is_production: bool = False
    environment_id: UUID | None = None


class TargetUpdate(Body):
    """PATCH /targets/{id}."""

    name: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    credentials: Credentials | None = None
    role_arn: str | None = None
    is_production: bool | None = None
    environment_id: UUID | None = None


class Deploy(Body):
    """POST /targets/{id}/deploy."""

    workflow_id: UUID
    version: int = Field(ge=1, le=2_147_483_647)
    publish: bool = True
    description: str = ""
    overwrite: bool = False
