"""Bodies of requests about executions."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
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
    test_case: str = ""
    target_id: UUID | None = None
    environment_id: UUID | None = None


class ExecutionStop(Body):
    """POST /executions/{id}/stop."""

    error: str | None = None
    cause: str | None = None


class SkipWait(Body):
    """POST /executions/{id}/skip-wait."""

    state: str | None = None


class ExecutionList(Body):
    """GET /executions."""

    workflow: UUID | None = None
    version: int | None = None
    status: str = ""
    where: Literal["local", "aws"] | None = None
    started_by: str | None = None
    after: datetime | None = Field(None, alias="from")
    before: datetime | None = Field(None, alias="to")
    search: str = ""
    redriven: bool | None = None
    parent: UUID | None = None
    sort: str = "-started_at"
    limit: int = 50
    cursor: str | None = None
