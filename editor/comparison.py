"""Two definitions side by side: which states, fields and edges were added, removed or changed. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from asl.document import field_path
from asl.graph import Edge, State, edges, outline

Change = Literal["added", "removed", "changed", "unchanged"]

_MISSING: Any = object()
_SHORT = 40  # characters of a value that a sentence quotes


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that differs; None stands for a field that is not there, too: `words` tells them apart."""

    path: str
    before: Any
    after: Any
    words: str


@dataclass(frozen=True, slots=True)
class StateChange:
    """A state in one or both definitions. `path` has the keys and indexes from the root of the newer one that has it."""

    name: str
    path: list[str]
    change: Change
    type_before: str | None
    type_after: str | None
    fields: list[FieldChange] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EdgeChange:
    """An edge in one or both definitions; `path` is the path of the state machine it belongs to."""

    source: str
    target: str
    kind: str
    label: str
    path: list[str]
    change: Change


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two definitions; states and edges in the order of the newer one, removed ones last."""

    identical: bool
    summary: dict[str, int]
    machine: list[FieldChange]
    states: list[StateChange]
    edges: list[EdgeChange]

    def as_dict(self) -> dict[str, Any]:
        """As plain values for JSON."""
        return asdict(self)


def compare(before: Any, after: Any) -> Comparison:
    """Compare two definitions as values; anything but an object (a draft that cannot be read) counts as an empty one."""
    old, new = (value if isinstance(value, dict) else {} for value in (before, after))
    states = list(_states(old, new))
    ways = list(_edges(old, new))
    machine = list(field_changes(_without_states(old), _without_states(new)))
    summary = dict.fromkeys(("added", "removed", "changed", "unchanged"), 0)
    for state in states:
        summary[state.change] += 1
    identical = not machine and len(states) == summary["unchanged"] and all(way.change == "unchanged" for way in ways)
    return Comparison(identical, summary, machine, states, ways)


def field_changes(before: Any, after: Any, path: tuple[str | int, ...] = ()) -> Iterator[FieldChange]:
    """The differences of two JSON values, leaf by leaf, in the order of the newer value."""
    if _same(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in [*after, *(name for name in before if name not in after)]:
            yield from field_changes(before.get(name, _MISSING), after.get(name, _MISSING), (*path, name))
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            old = before[index] if index < len(before) else _MISSING
            new = after[index] if index < len(after) else _MISSING
            yield from field_changes(old, new, (*path, index))
    else:
        place = field_path(path)
        yield FieldChange(place, _or_none(before), _or_none(after), f"{place} {_arrow(before, after)}".strip())


def _states(old: dict[str, Any], new: dict[str, Any]) -> Iterator[StateChange]:
    befores = _by_name(outline(old).states)
    afters = _by_name(outline(new).states)
    for key, after in afters.items():
        before = befores.get(key)
        if before is None:
            yield StateChange(after.name, _path(after.path), "added", None, after.type or None)
            continue
        fields = [*_move(before, after), *field_changes(_own(before), _own(after))]
        change: Change = "changed" if fields else "unchanged"
        yield StateChange(after.name, _path(after.path), change, before.type or None, after.type or None, fields)
    for key, before in befores.items():
        if key not in afters:
            yield StateChange(before.name, _path(before.path), "removed", before.type or None, None)


def _edges(old: dict[str, Any], new: dict[str, Any]) -> Iterator[EdgeChange]:
    befores, afters = _edges_by_key(old), _edges_by_key(new)
    for key, edge in afters.items():
        yield _edge_change(edge, "unchanged" if key in befores else "added")
    for key, edge in befores.items():
        if key not in afters:
            yield _edge_change(edge, "removed")


def _edge_change(edge: Edge, change: Change) -> EdgeChange:
    return EdgeChange(edge.source, edge.target, edge.kind, edge.label, _path(edge.machine.path), change)


def _edges_by_key(definition: dict[str, Any]) -> dict[tuple[Any, ...], Edge]:
    """Edges by what makes them the same one; equal ones (two rules with one target and condition) are counted apart."""
    found: dict[tuple[Any, ...], Edge] = {}
    for machine in outline(definition).machines:
        for edge in edges(machine):
            key: tuple[Any, ...] = (edge.machine.path, edge.source, edge.target, edge.kind, edge.label)
            while key in found:
                key = (*key, "again")
            found[key] = edge
    return found


def _by_name(states: list[State]) -> dict[tuple[str, int], State]:
    """States by name, which is unique in a valid definition; the n-th of a name in a broken one."""
    found: dict[tuple[str, int], State] = {}
    for state in states:
        count = 0
        while (state.name, count) in found:
            count += 1
        found[state.name, count] = state
    return found


def _move(before: State, after: State) -> Iterator[FieldChange]:
    old, new = _container(before), _container(after)
    if old != new:
        yield FieldChange("", old, new, f"moved from {old or 'the outermost level'} to {new or 'the outermost level'}")


def _container(state: State) -> str | None:
    container = state.machine.container
    return container.name if container else None


def _own(state: State) -> dict[str, Any]:
    """A state without the states inside it, which are compared as states of their own."""
    value = dict(state.value)
    for name in ("ItemProcessor", "Iterator"):
        if name in value and state.type == "Map":
            value[name] = _without_states(value[name])
    if state.type == "Parallel" and isinstance(value.get("Branches"), list):
        value["Branches"] = [_without_states(branch) for branch in value["Branches"]]
    return value


def _without_states(machine: Any) -> Any:
    return (
        {name: inner for name, inner in machine.items() if name != "States"} if isinstance(machine, dict) else machine
    )


def _path(path: tuple[str | int, ...]) -> list[str]:
    return [str(part) for part in path]


def _same(before: Any, after: Any) -> bool:
    """Equal as JSON: 1 and true are not, 1 and 1.0 are not either (the text differs, and so may the outcome)."""
    if type(before) is not type(after):
        return False
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(_same(inner, after[name]) for name, inner in before.items())
    if isinstance(before, list):
        return len(before) == len(after) and all(map(_same, before, after))
    return bool(before == after)


def _or_none(value: Any) -> Any:
    return None if value is _MISSING else value


def _arrow(before: Any, after: Any) -> str:
    if before is _MISSING:
        return f"added: {_short(after)}"
    if after is _MISSING:
        return f"removed: {_short(before)}"
    return f"{_short(before)} → {_short(after)}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
