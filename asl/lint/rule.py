"""What a rule is: a table row with a check, and the findings it gives."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from asl.document.pointer import Path
from asl.problems import Fix, Severity

if TYPE_CHECKING:
    from asl.graph import Machine, State
    from asl.lint.parts import Parts
    from asl.lint.view import View

SCHEMA = "SCHEMA_VALIDATION_FAILED"


@dataclass(slots=True)
class Finding:
    """A rule's answer. `path` is where people look; `at` where the service says it is, if it says another place.

    `on_key` marks the key instead of the value; `located` False gives no location, as the service does for a few.
    """

    path: Path
    message: str
    at: Path | None = None
    code: str | None = None
    severity: Severity | None = None
    expected: str | None = None
    help: str | None = None
    on_key: bool = False
    located: bool = True
    fix: Callable[[View], Fix | None] | None = None
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class ShapeError:
    """What the JSON Schema says: the keyword that failed, where, its value, and the schema around it."""

    keyword: str
    path: Path
    part: str
    schema: dict[str, Any]
    details: dict[str, Any]
    value: Any


@dataclass(frozen=True, slots=True)
class Rule:
    """`id` is the file's name. `says` is the rule in one sentence. One of the checks is set.

    `shape` is asked for every failure of the JSON Schema whose keyword is in `keywords`, and answers those that are
    its own; `state`, `machine` and `definition` are asked for each state, each scope, and once; `alone` for each state,
    too, but looks at nothing around it, so that its findings are remembered with the state. Where they are given, a
    state has one of the `types`, one of the `fields`, the `language`, and its Resource is of one of the `kinds` or has one
    of them as its pattern (`asl.lint.integrations`); `machine_type` is what the rule is about. `phase` orders the findings as the service does: 0 what a state is, 1 where it goes, 2 what is never reached.
    """

    id: str
    says: str
    code: str = SCHEMA
    severity: Severity = "ERROR"
    phase: int = 0
    keywords: frozenset[str] = frozenset()
    types: frozenset[str] | None = None
    fields: frozenset[str] | None = None
    language: str | None = None
    kinds: frozenset[str] | None = None
    machine_type: str | None = None
    shape: Callable[[ShapeError, View], Iterable[Finding]] | None = None
    alone: Callable[[State, Parts], Iterable[Finding]] | None = None
    state: Callable[[State, View], Iterable[Finding]] | None = None
    machine: Callable[[Machine, View], Iterable[Finding]] | None = None
    definition: Callable[[View], Iterable[Finding]] | None = None

    def is_wanted(self, errors_only: bool, machine_type: str) -> bool:
        """False where errors only are asked for and this is advice, or where it is about another type of machine."""
        return not (errors_only and self.severity != "ERROR") and self.machine_type in (None, machine_type)

    def applies(self, kind: str, language: str, resource: str, pattern: str, fields: Iterable[str]) -> bool:
        """True where it has something to look at in a state of this type, language, Resource and set of fields."""
        return (
            (self.types is None or kind in self.types)
            and self.language in (None, language)
            and (self.fields is None or not self.fields.isdisjoint(fields))
            and (self.kinds is None or resource in self.kinds or pattern in self.kinds)
        )

    @property
    def why(self) -> str:
        """What is bad about a definition that breaks the rule: the first line of the rule's module."""
        return (sys.modules[f"asl.lint.rules.{self.id}"].__doc__ or "").strip()
