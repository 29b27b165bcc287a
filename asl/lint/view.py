"""What every rule looks at: the document, walked once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from asl.document import Document
from asl.document.pointer import Path
from asl.graph import Outline, State, outline


class View:
    """One definition of one machine type (`STANDARD` or `EXPRESS`)."""

    def __init__(self, document: Document, machine_type: str) -> None:
        self.document = document
        self.machine_type = machine_type
        self.definition: dict[str, Any] = document.value
        self.outline: Outline = outline(document.value)

    @cached_property
    def by_path(self) -> dict[Path, State]:
        """The states by their path."""
        return {state.path: state for state in self.outline.states}

    def state_around(self, path: Path) -> State | None:
        """The innermost state that holds `path`, or None outside every state."""
        for length in range(len(path), 1, -1):
            state = self.by_path.get(path[:length])
            if state is not None:
                return state
        return None

    def language_at(self, path: Path) -> str:
        """The query language in force at `path`."""
        state = self.state_around(path)
        return state.language if state else self.outline.language

    def value_at(self, path: Path) -> Any:
        """The value at `path`, or None where there is none."""
        value: Any = self.definition
        for part in path:
            if isinstance(value, dict):
                value = value.get(part)
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                value = value[part]
            else:
                return None
        return value
