"""What the API answers about workflows: the shapes in the API's document, which every answer is held to."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

Severity = Literal["ERROR", "WARNING", "INFO"]
Change = Literal["added", "removed", "changed", "unchanged"]


class Person(Schema):
    """A user, for other users."""

    id: int
    username: str
    display: str


class SavedInput(Schema):
    """An input kept with a workflow."""

    name: str
    text: str


class Counts(Schema):
    """How many problems a draft has."""

    errors: int
    warnings: int


class WorkflowSummary(Schema):
    """A workflow in a list. Times are ISO 8601 in UTC."""

    id: str
    name: str
    type: Literal["STANDARD", "EXPRESS"]
    description: str
    state_count: int
    latest_version: int | None
    has_unsaved_changes: bool
    problems: Counts
    updated_at: str
    updated_by: Person | None
    is_example: bool
    arn: str


class WorkflowPage(Schema):
    """A page of workflows, the latest changed first."""

    items: list[WorkflowSummary]
    next: str | None


class Draft(Schema):
    """The autosaved text."""

    text: str
    format: Literal["json", "yaml"]
    revision: int
    saved_at: str
    saved_by: Person | None
    base_version: int | None


class Workflow(WorkflowSummary):
    """A workflow with its draft."""

    draft: Draft
    inputs: list[SavedInput]
    suppressed_rules: list[str]
    role_arn: str
    can_edit: bool


class VersionSummary(Schema):
    """A version in a list; `content_hash` is the SHA-256 of the text's UTF-8 bytes."""

    number: int
    message: str
    author: Person | None
    created_at: str
    content_hash: str
    state_count: int
    format: Literal["json", "yaml"]
    restored_from: int | None


class VersionPage(Schema):
    """A page of versions, the newest first."""

    items: list[VersionSummary]
    next: str | None


class Version(VersionSummary):
    """A version with its text."""

    text: str
    workflow_id: str


class TextEdit(Schema):
    """Replace characters `start` to `end` of the text by `insert`."""

    start: int
    end: int
    insert: str


class Fix(Schema):
    """A change that mends a problem."""

    title: str
    edits: list[TextEdit]


class Problem(Schema):
    """A finding; lines and columns count from 1, columns count characters."""

    code: str
    message: str
    severity: Severity
    location: str | None
    pointer: str
    line: int
    column: int
    end_line: int
    end_column: int
    rule: str
    expected: str | None
    help: str | None
    docs: str | None
    fix: Fix | None


class Validation(Schema):
    """What a check found; `ms` is how long it took."""

    valid: bool
    problems: list[Problem]
    state_count: int
    ms: float


class Parameter(Schema):
    """A field that an action of an integration takes."""

    name: str
    required: bool


class Parameters(Schema):
    """The fields of an action; none where they are not known."""

    fields: list[Parameter]


class RuleSetting(Schema):
    """A rule of the validator; `severity` is its own, `level` the one that holds here."""

    id: str
    says: str
    code: str
    severity: Severity
    level: Literal["ERROR", "WARNING", "INFO", "OFF"]
    adjustable: bool


class LintSettings(Schema):
    """All rules, by name."""

    rules: list[RuleSetting]


class FieldChange(Schema):
    """One field that differs."""

    path: str
    before: Any
    after: Any
    words: str


class StateChange(Schema):
    """One state of either side."""

    name: str
    path: list[str]
    change: Change
    type_before: str | None
    type_after: str | None
    fields: list[FieldChange]


class EdgeChange(Schema):
    """One way from state to state of either side."""

    source: str
    target: str
    kind: Literal["next", "choice", "default", "catch", "start", "end"]
    label: str
    path: list[str]
    change: Change


class ComparisonSummary(Schema):
    """How many states changed how."""

    added: int
    removed: int
    changed: int
    unchanged: int


class Comparison(Schema):
    """Two versions beside each other; a side that is the draft has the number 0."""

    model_config = ConfigDict(populate_by_name=True)

    before: Version = Field(alias="from")
    after: Version = Field(alias="to")
    identical: bool
    summary: ComparisonSummary
    machine: list[FieldChange]
    states: list[StateChange]
    edges: list[EdgeChange]
