"""A problem is a value: what is wrong in a definition, where, why, and what was expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["ERROR", "WARNING", "INFO"]


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Replace `text[start:end]` (character offsets in the document's text) by `insert`."""

    start: int
    end: int
    insert: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that certainly mends the problem, worded as a button."""

    title: str
    edits: tuple[TextEdit, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding.

    `code`, `message` and `location` are the words of ValidateStateMachineDefinition (location is pointer-like, arrays
    as `Choices[0]`, absent where the service gives none). `pointer` is an RFC 6901 pointer into the definition, lines
    and columns count from 1 and columns count characters. `expected` and `help` are for people.
    """

    code: str
    message: str
    severity: Severity = "ERROR"
    location: str | None = None
    pointer: str = ""
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    rule: str = ""
    expected: str | None = None
    help: str | None = None
    fix: Fix | None = None
