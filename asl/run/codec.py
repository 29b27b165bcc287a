"""Events, stimuli and runs as JSON text, versioned: what was written once can be read for ever.

Each text carries `v`. When a shape changes, its number rises and an upcaster for the older number is added to the
table: a function from the older document to the next one.

Workers of two releases run side by side while a new one is brought in. What the older one cannot read (a higher version,
a type of event or a kind of stimulus that it does not know, a member of a stimulus that it does not know) it refuses with
UnknownVersion and leaves to the newer one. Members of an event's data that it does not know change nothing that it
decides, so it passes over them: whatever an older release must not pass over needs a higher version. A shape is first
read for one release, and written from the next one on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asl.json_codec import dumps, loads
from asl.run import stimuli
from asl.run.events import Event
from asl.run.evolve import FOLDS
from asl.run.history_types import HISTORY_TYPES
from asl.run.pages import Pages
from asl.run.stimuli import Stimulus
from asl.run.tree import Attempt, Fan, Frame, MapRun, Run

JSON = Any
Document = dict[str, JSON]
Upcaster = Callable[[Document], Document]

EVENT_VERSION = 1
STIMULUS_VERSION = 1
RUN_VERSION = 2

_EVENT_UPCASTERS: dict[int, Upcaster] = {}
_STIMULUS_UPCASTERS: dict[int, Upcaster] = {}
_RUN_UPCASTERS: dict[int, Upcaster] = {}

_STIMULI: dict[str, type[Stimulus]] = {
    kind.__name__: kind
    for kind in (
        stimuli.ChildDone,
        stimuli.Continue,
        stimuli.ItemsRead,
        stimuli.MapRunUpdated,
        stimuli.Redrive,
        stimuli.Start,
        stimuli.Stop,
        stimuli.TaskFailed,
        stimuli.TaskHeartbeat,
        stimuli.TaskStarted,
        stimuli.TaskSubmitted,
        stimuli.TaskSucceeded,
        stimuli.TimerDue,
        stimuli.WorkerLost,
        stimuli.HandedBack,
    )
}


_EVENT_TYPES = HISTORY_TYPES | FOLDS.keys()


class UnknownVersion(ValueError):
    """A text that was written by a newer release of this program, or by none."""


def _read(text: str | bytes, version: int, upcasters: dict[int, Upcaster]) -> Document:
    document: Document = loads(text)
    while document["v"] != version:
        upcaster = upcasters.get(document["v"])
        if upcaster is None:
            raise UnknownVersion(f"The text has version {document['v']}; this program reads up to {version}.")
        document = upcaster(document)
    return document


# --- events -------------------------------------------------------------------------------------------


def event_to_json(event: Event) -> bytes:
    """One event as compact JSON."""
    kind, frame, at, event_id, previous, data = event
    return dumps(
        {"v": EVENT_VERSION, "type": kind, "frame": frame, "at": at, "id": event_id, "previous": previous, "data": data}
    )


def event_from_json(text: str | bytes) -> Event:
    """The event of such a text. Raises UnknownVersion."""
    found = _read(text, EVENT_VERSION, _EVENT_UPCASTERS)
    if found["type"] not in _EVENT_TYPES:  # to fold it as nothing could mean to decide wrongly
        raise UnknownVersion(f"This program knows no event of the type {found['type']}.")
    return Event(found["type"], found["frame"], found["at"], found["id"], found["previous"], found["data"])


# --- stimuli ------------------------------------------------------------------------------------------


def stimulus_to_json(stimulus: Stimulus) -> bytes:
    """One stimulus as compact JSON; payloads keep their values."""
    kind = type(stimulus)
    fields = {name: getattr(stimulus, name) for name in kind.__dataclass_fields__}
    return dumps({"v": STIMULUS_VERSION, "kind": kind.__name__, **fields})


def stimulus_from_json(text: str | bytes) -> Stimulus:
    """The stimulus of such a text. Raises UnknownVersion."""
    found = _read(text, STIMULUS_VERSION, _STIMULUS_UPCASTERS)
    del found["v"]
    name = found.pop("kind")
    kind = _STIMULI.get(name)
    if kind is None:
        raise UnknownVersion(f"This program knows no stimulus of the kind {name}.")
    unknown = found.keys() - kind.__dataclass_fields__.keys()
    if unknown:
        raise UnknownVersion(f"This program does not know what {min(unknown)} of a {name} asks for.")
    if kind is stimuli.ItemsRead:
        found["items"] = tuple(found["items"])
        found["sources"] = tuple((source, count) for source, count in found.get("sources", ()))
    return kind(**found)


# --- runs ---------------------------------------------------------------------------------------------

_RUN_PLAIN = tuple(slot for slot in Run.__slots__ if slot not in ("agenda", "frames", "input", "owned"))
_FRAME_PLAIN = tuple(slot for slot in Frame.__slots__ if slot not in ("attempt", "fan"))
_FAN_PLAIN = tuple(slot for slot in Fan.__slots__ if slot not in ("children", "items", "map_run", "results"))


def run_to_bytes(run: Run) -> bytes:
    """A snapshot of a run: a cache of `replay`, never the truth."""
    return dumps(
        {
            "v": RUN_VERSION,
            "run": {slot: getattr(run, slot) for slot in _RUN_PLAIN},
            "agenda": list(run.agenda),
            "frames": [_frame_document(frame) for frame in run.frames.values()],
        }
    )


def run_from_bytes(text: str | bytes) -> Run:
    """The run of a snapshot. Raises UnknownVersion: then the log has to be folded instead."""
    found = _read(text, RUN_VERSION, _RUN_UPCASTERS)
    run = Run()
    for slot in _RUN_PLAIN:
        setattr(run, slot, found["run"][slot])
    run.agenda = dict.fromkeys(found["agenda"])
    run.input = loads(run.input_text) if run.info.get("readable") else None
    run.frames = Pages(run.owned)
    for document in found["frames"]:
        run.frames.put(document["number"], _frame(document))
    return run.seal()


def _frame_document(frame: Frame) -> Document:
    document: Document = {slot: getattr(frame, slot) for slot in _FRAME_PLAIN}
    if frame.attempt is not None:
        document["attempt"] = frame.attempt._asdict()
    if frame.fan is not None:
        document["fan"] = _fan_document(frame.fan)
    return document


def _frame(document: Document) -> Frame:
    frame: Frame = Frame.__new__(Frame)
    for slot in _FRAME_PLAIN:
        setattr(frame, slot, document[slot])
    frame.retries = tuple(frame.retries)
    frame.attempt = Attempt(**document["attempt"]) if "attempt" in document else None
    frame.fan = _fan(document["fan"]) if "fan" in document else None
    return frame


def _fan_document(fan: Fan) -> Document:
    document: Document = {slot: getattr(fan, slot) for slot in _FAN_PLAIN}
    document["items"] = _paged(fan.items) if isinstance(fan.items, Pages) else fan.items
    document["children"] = list(fan.children.items())
    document["results"] = list(fan.results.items())
    if fan.map_run is not None:
        told = fan.map_run._asdict()
        document["map_run"] = {name: _paged(part) if isinstance(part, Pages) else part for name, part in told.items()}
    return document


def _paged(pages: Pages[JSON]) -> Document:
    return {"pages": list(pages.items())}


def _pages(document: JSON) -> Pages[JSON] | None:
    if document is None:
        return None
    pages: Pages[JSON] = Pages()
    for key, value in document["pages"]:
        pages.put(key, value)
    return pages


def _fan(document: Document) -> Fan:
    fan: Fan = Fan.__new__(Fan)
    for slot in _FAN_PLAIN:
        setattr(fan, slot, document[slot])
    fan.redo = tuple(fan.redo)
    items = document["items"]
    fan.items = _pages(items) if isinstance(items, dict) else items
    fan.children, fan.results = Pages(), Pages()
    for index, number in document["children"]:
        fan.children.put(index, number)
    for index, output in document["results"]:
        fan.results.put(index, output)
    fan.map_run = _map_run(document["map_run"]) if "map_run" in document else None
    return fan


def _map_run(document: Document) -> MapRun:
    told = {**document, **{name: _pages(document[name]) for name in ("sources", "unsuccessful", "weights")}}
    running: Pages[tuple[str, JSON]] = Pages()
    for index, (token, value) in document["running"]["pages"]:
        running.put(index, (token, value))
    return MapRun(**{**told, "running": running})
