"""Bodies of requests about webhooks."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from executions.schemas import Body

Level = Literal["OFF", "FATAL", "ERROR", "ALL"]


class WebhookCreate(Body):
    """POST /webhooks."""

    name: str
    url: str
    workflow_id: UUID | None = None
    statuses: list[str] = Field(default_factory=lambda: ["FAILED", "TIMED_OUT", "ABORTED"])
    changes: list[str] = Field(default_factory=list)
    longer_than: int | None = None
    log_level: Level = "OFF"
    include_data: bool = True
    is_active: bool = True


class WebhookUpdate(Body):
    """PATCH /webhooks/{id}: what is left out stays."""

    name: str = ""
    url: str = ""
    workflow_id: UUID | None = None
    statuses: list[str] = Field(default_factory=list)
    changes: list[str] = Field(default_factory=list)
    longer_than: int | None = None
    log_level: Level = "OFF"
    include_data: bool = True
    is_active: bool = True
