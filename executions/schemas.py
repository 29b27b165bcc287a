"""Bodies of requests about executions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field


class Body(Schema):
    """A body with no other fields than these: a misspelt one is an error, not a silence."""

    model_config = ConfigDict(extra="forbid")


class ExecutionStart(Body):
    """POST /executions."""

    workflow_id: UUID
    version: int = Field(ge=1, le=2_147_483_647)
    name: str | None = None
    input: str = "{}"
    mocks: dict[str, Any] = Field(default_factory=dict)
    target_id: UUID | None = None


class ExecutionStop(Body):
    """POST /executions/{id}/stop."""

    error: str | None = None
    cause: str | None = None
