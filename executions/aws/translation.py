"""The service's history as journal entries: each event gets the state and the frame that it belongs to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from asl.graph import outline
from executions.journal import Entry

Scope = tuple[tuple[str, int], ...]

TERMINAL = {
    "ExecutionSucceeded": "SUCCEEDED",
    "ExecutionFailed": "FAILED",
    "ExecutionTimedOut": "TIMED_OUT",
    "ExecutionAborted": "ABORTED",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event happened: its type, the state it speaks of, the frame (containers and indices, outermost first)."""

    type: str
    state: str | None
    scope: Scope


NOWHERE = Place("", None, ())


class Containers:
    """Which Map or Parallel states stand around each state of a definition."""

    def __init__(self, definition: Any) -> None:
        self._around: dict[str, tuple[tuple[str, int | None], ...]] = {}
        self._kinds: dict[str, str] = {}
        for state in outline(definition if isinstance(definition, dict) else {}).states:
            self._kinds[state.name] = state.type
            container = state.machine.container
            if container is None:
                self._around[state.name] = ()
                continue
            last = state.machine.path[-1]
            branch = last if isinstance(last, int) else None  # a Map has a name there instead of a branch number
            self._around[state.name] = (*self._around[container.name], (container.name, branch))

    def kind(self, name: str) -> str:
        """Return the type of a state, "" for one that the definition does not have."""
        return self._kinds.get(name, "")

    def scope_of(self, name: str, near: Scope) -> Scope:
        """Return the frame of a state. Branch numbers are the definition's; iteration numbers are those of `near`."""
        scope: list[tuple[str, int]] = []
        for depth, (container, branch) in enumerate(self._around.get(name, ())):
            known = depth < len(near) and near[depth][0] == container
            iteration = near[depth][1] if known else 0
            scope.append((container, iteration if branch is None else branch))
        return tuple(scope)


def translate(events: Iterable[Mapping[str, Any]], earlier: Mapping[int, Place], containers: Containers) -> list[Entry]:
    """Return the entries for consecutive history events.

    `earlier` holds the places of the events before them that they refer to as previous.
    """
    places = dict(earlier)
    entries: list[Entry] = []
    for event in events:
        details = details_of(event)
        previous = places.get(event.get("previousEventId", 0), NOWHERE)
        place = _place(event["type"], details, previous, containers)
        places[event["id"]] = place
        entries.append(
            Entry(
                at=event["timestamp"].timestamp(),
                type=event["type"],
                frame=0,
                history_id=event["id"],
                previous_id=event.get("previousEventId", 0),
                state=place.state,
                scope=orjson.dumps(place.scope).decode(),
                data=orjson.dumps(details, default=str).decode(),
            )
        )
    return entries


def details_of(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return the one `…EventDetails` object of an event, empty when it has none."""
    return next((dict(value) for key, value in event.items() if key.endswith("EventDetails")), {})


def _place(type: str, details: Mapping[str, Any], previous: Place, containers: Containers) -> Place:
    if type.startswith("Execution"):
        return Place(type, None, ())
    name = details.get("name") if type.endswith(("StateEntered", "StateExited")) else None
    if type == "EvaluationFailed":
        name = details.get("state")
    if isinstance(name, str):
        return Place(type, name, containers.scope_of(name, previous.scope))
    if type.startswith("MapIteration") and isinstance(details.get("name"), str):
        name = details["name"]
        return Place(type, name, (*containers.scope_of(name, previous.scope), (name, details.get("index", 0))))
    for kind in ("Parallel", "Map"):
        if type.startswith((f"{kind}State", f"{kind}Run")):
            return _of_container(type, kind, previous, containers)
    return Place(type, previous.state, previous.scope)


def _of_container(type: str, kind: str, previous: Place, containers: Containers) -> Place:
    """Place `ParallelStateStarted`, `MapStateFailed` and their like, which do not say whose they are.

    They follow an event of the container itself or one of something inside it.
    """
    own = previous.state is not None and containers.kind(previous.state) == kind
    over = previous.type.endswith(("StateFailed", "StateSucceeded", "StateAborted"))
    inside = previous.type.startswith("MapIteration")
    if own and not inside and (not over or type.endswith("Started")):
        return Place(type, previous.state, previous.scope)
    for depth in reversed(range(len(previous.scope))):
        name = previous.scope[depth][0]
        if containers.kind(name) == kind:
            return Place(type, name, previous.scope[:depth])
    return Place(type, previous.state, previous.scope)
