"""Bodies of requests about workflows, and what the API's document says about answers."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

Format = Literal["json", "yaml"]
MachineType = Literal["STANDARD", "EXPRESS"]
Number = Annotated[int, Field(ge=1, le=2_147_483_647)]


class Body(Schema):
    """A body with no other fields than these: a misspelt one is an error, not a silence."""

    model_config = ConfigDict(extra="forbid")


class SavedInput(Body):
    """An input kept with a workflow."""

    name: str
    text: str


class WorkflowCreate(Body):
    """POST /workflows."""

    name: str
    type: MachineType = "STANDARD"
    text: str | None = None
    format: Format = "json"
    description: str = ""


class WorkflowUpdate(Body):
    """PATCH /workflows/{id}."""

    name: str | None = None
    description: str | None = None
    inputs: list[SavedInput] | None = None
    suppressed_rules: list[str] | None = None


class DraftSave(Body):
    """PUT /workflows/{id}/draft."""

    text: str
    format: Format
    revision: Number


class VersionSave(Body):
    """POST /workflows/{id}/versions."""

    text: str
    format: Format
    message: str = ""


class VersionRestore(Body):
    """POST /workflows/{id}/versions/{n}/restore."""

    message: str = ""


class Validate(Body):
    """POST /validate; `workflow` is the one whose suppressed rules are left out, `environment` gives the values."""

    text: str
    format: Format = "json"
    type: MachineType = "STANDARD"
    workflow: UUID | None = None
    environment: UUID | None = None


class LintSettingsChange(Body):
    """PUT /lint-settings: the rules that do not have their own severity."""

    levels: dict[str, Literal["WARNING", "INFO", "OFF"]]
