"""From the core's events to the journal's entries: which state each belongs to, and where among the frames that is."""

from __future__ import annotations

from collections.abc import Iterable

from asl import json_codec
from asl.run import Event, Run
from asl.run.codec import event_to_json
from executions.journal import Entry

Scope = tuple[tuple[str, int], ...]
OPENING = frozenset({"FrameOpened", "MapIterationStarted"})


def entries_of(before: Run, events: Iterable[Event]) -> list[Entry]:
    """Return the entries of the events that follow the run `before`."""
    places = _Places(before)
    return [_entry(places, event) for event in events]


def _entry(places: _Places, event: Event) -> Entry:
    state, scope = places.follow(event)
    coded = event_to_json(event)
    data = coded.decode() if isinstance(coded, bytes) else coded
    return Entry(event.at, event.type, event.frame, event.id, event.previous, state, scope, data)


class _Places:
    """Where each frame is and which state it is in, as the events tell it; frames from before are asked of the run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._scopes: dict[int, Scope] = {0: ()}
        self._texts: dict[int, str] = {0: "[]"}
        self._states: dict[int, str | None] = {}

    def follow(self, event: Event) -> tuple[str | None, str]:
        """Return the state and the scope (JSON) of an event, and remember what it opens or enters."""
        if event.type.startswith("Execution"):
            return None, "[]"
        if event.type.endswith("StateEntered"):
            self._states[event.frame] = event.data["name"]
        state, text = self._state(event.frame), self._text(event.frame)
        if event.type in OPENING:
            scope = (*self._scope(event.frame), (state or "", event.data["index"]))
            self._scopes[event.data["frame"]] = scope
        return state, text

    def _state(self, frame: int) -> str | None:
        if frame not in self._states:
            known = self._run.frames.get(frame)
            self._states[frame] = known.state if known is not None else None
        return self._states[frame]

    def _scope(self, frame: int) -> Scope:
        if frame not in self._scopes:
            known = self._run.frames.get(frame)
            if known is None or known.parent is None:
                return ()
            self._scopes[frame] = (*self._scope(known.parent), (self._state(known.parent) or "", known.index))
        return self._scopes[frame]

    def _text(self, frame: int) -> str:
        if frame not in self._texts:
            self._texts[frame] = json_codec.dumps_text(self._scope(frame))
        return self._texts[frame]
