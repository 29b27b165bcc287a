"""Bodies of requests about environments, and the shapes of the answers."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from editor.answers import Person
from editor.schemas import Body

Kind = Literal["string", "number", "boolean", "json"]


class EnvironmentCreate(Body):
    """POST /environments."""

    name: str
    description: str = ""


class EnvironmentUpdate(Body):
    """PATCH /environments/{id}: what is left out stays."""

    name: str | None = None
    description: str | None = None


class ValueCreate(Body):
    """POST /environments/{id}/values; without a workflow the value is for all."""

    name: str
    kind: Kind = "string"
    value: Any
    is_secret: bool = False
    workflow_id: UUID | None = None


class ValueUpdate(Body):
    """PATCH /environments/values/{id}: what is left out stays."""

    name: str | None = None
    kind: Kind | None = None
    value: Any = None
    is_secret: bool | None = None


class Environment(Schema):
    """An environment; its `revision` rises with each change of a value."""

    id: str
    name: str
    description: str
    revision: int
    value_count: int
    created_at: str
    created_by: Person | None


class Environments(Schema):
    """All of them, by name."""

    items: list[Environment]


class Named(Schema):
    """A workflow by its name."""

    id: str
    name: str


class Value(Schema):
    """A value; that of a secret is null. Without a workflow it is for all."""

    id: int
    name: str
    kind: Kind
    value: Any
    is_secret: bool
    workflow: Named | None
    changed_at: str
    changed_by: Person | None


class Values(Schema):
    """The values of an environment, by name."""

    items: list[Value]


class Placeholder(Schema):
    """A placeholder by its first place; `bare` is one without quotes. `from`: whose value it has, null for none."""

    name: str
    pointer: str
    line: int
    bare: bool
    origin: Literal["workflow", "environment"] | None = Field(alias="from")


class Placeholders(Schema):
    """The placeholders of a version, in the order of its text."""

    items: list[Placeholder]
