"""Path coverage: which states and transitions of a definition a set of executions has taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from asl.graph import edges, outline
from sfn_local.execution import LocalExecution

JSON = Any
Transition = tuple[str, str]


@dataclass(slots=True)
class Coverage:
    """What of one definition was taken. A transition is a pair of names; the end is the empty name."""

    states: frozenset[str]
    transitions: frozenset[Transition]
    taken_states: set[str] = field(default_factory=set)
    taken_transitions: set[Transition] = field(default_factory=set)

    @classmethod
    def of(cls, definition: Mapping[str, JSON], executions: Iterable[LocalExecution] = ()) -> Coverage:
        """The coverage of a definition by executions of it."""
        found = outline(dict(definition))
        ways = (edge for machine in found.machines for edge in edges(machine) if edge.kind != "start")
        coverage = cls(
            frozenset(state.name for state in found.states), frozenset((edge.source, edge.target) for edge in ways)
        )
        for execution in executions:
            coverage.add(execution)
        return coverage

    def add(self, execution: LocalExecution) -> None:
        """Count what an execution has taken, its Map Runs included."""
        for event in execution.events:
            if event.type.endswith("StateEntered"):
                self.taken_states.add(event.data["name"])
                if event.type in ("FailStateEntered",):
                    self.taken_transitions.add((event.data["name"], ""))
            elif event.type.endswith("StateExited"):
                self.taken_transitions.add((event.data["name"], event.data.get("next") or ""))
        for child in execution.children:
            if child.definition is execution.definition:
                self.add(child)

    @property
    def missed_states(self) -> list[str]:
        """States that no execution entered, by name."""
        return sorted(self.states - self.taken_states)

    @property
    def missed_transitions(self) -> list[Transition]:
        """Transitions that no execution took."""
        return sorted(self.transitions - self.taken_transitions)

    @property
    def percent(self) -> float:
        """Share of the states and transitions that were taken, 100 for a definition without any."""
        whole = len(self.states) + len(self.transitions)
        taken = len(self.states & self.taken_states) + len(self.transitions & self.taken_transitions)
        return round(100 * taken / whole, 1) if whole else 100.0

    def as_json(self) -> dict[str, JSON]:
        """The numbers and what is missing."""
        return {
            "percent": self.percent,
            "states": {"total": len(self.states), "taken": len(self.states & self.taken_states)},
            "transitions": {"total": len(self.transitions), "taken": len(self.transitions & self.taken_transitions)},
            "missed_states": self.missed_states,
            "missed_transitions": [
                {"from": source, "to": target or None} for source, target in self.missed_transitions
            ],
        }
