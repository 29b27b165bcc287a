"""What every rule looks at: the document, walked once."""

from __future__ import annotations

from collections.abc import Set
from functools import cached_property
from typing import Any

from asl.document import Document
from asl.document.placeholders import is_placeholder
from asl.document.pointer import Path
from asl.graph import Edge, Machine, Outline, State, edges, is_terminal, outline
from asl.lint.cycles import Loop, loops
from asl.lint.memory import MAX_STATES, Known, known
from asl.lint.parts import Parts


class View:
    """One definition of one machine type (`STANDARD` or `EXPRESS`)."""

    def __init__(self, document: Document, machine_type: str, errors_only: bool = False) -> None:
        self.document = document
        self.machine_type = machine_type
        self.errors_only = errors_only
        self.definition: dict[str, Any] = document.value
        self.outline: Outline = outline(document.value)
        self._remember = len(self.outline.states) <= MAX_STATES
        self._known: dict[int, Known] = {}
        self._edges: dict[int, list[Edge]] = {}
        self._loops: dict[int, list[Loop]] = {}

    @cached_property
    def by_path(self) -> dict[Path, State]:
        """The states by their path."""
        return {state.path: state for state in self.outline.states}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all states, whatever their scope."""
        return frozenset(state.name for state in self.outline.states)

    def parts(self, state: State) -> Parts:
        """What rules look at in a state, gathered once for all of them."""
        return self.known(state).parts

    def known(self, state: State, full: Set[str] = frozenset()) -> Known:
        """What was gathered of a state, and what the rules that look at nothing else found, but for those in `full`."""
        key = id(state)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = known(state, self.errors_only, self.machine_type, self._remember, full)
        return found

    def edges(self, machine: Machine) -> list[Edge]:
        """The edges of one scope, gathered once for all rules."""
        key = id(machine)
        known = self._edges.get(key)
        if known is None:
            known = self._edges[key] = list(edges(machine))
        return known

    def loops(self, machine: Machine) -> list[Loop]:
        """The loops of one scope, found once for all rules."""
        key = id(machine)
        known = self._loops.get(key)
        if known is None:
            known = self._loops[key] = loops(self.edges(machine))
        return known

    @cached_property
    def is_endless(self) -> bool:
        """True where no state of the outermost state machine ends it."""
        states = self.outline.machines[0].states
        return bool(states) and not any(
            is_terminal(state) or is_placeholder(state.value.get("End")) for state in states.values()
        )
