"""A definition's states and transitions as boxes and arrows with their places; machines inside states are boxes in boxes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from asl.drawing.layered import Arrow, Box, place
from asl.graph import Edge, Machine, State, edges, outline

LETTER, SMALL_LETTER = 7.4, 6.0  # about the width of a letter of 13 and of 11 pixels
LONGEST_NAME, LONGEST_LABEL = 42, 34
STATE_HEIGHT, POINT = 46.0, 26.0
PADDING, HEADER, LANE_GAP = 18.0, 34.0, 20.0


@dataclass(slots=True)
class Shape:
    """A box to draw. `kind` is the type of a state, or `start`, `end`, `missing`; `lanes` are the machines inside."""

    kind: str
    title: str
    caption: str
    box: Box
    lanes: list[Lane] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """An arrow to draw, with its text."""

    kind: str
    arrow: Arrow
    text: str


@dataclass(slots=True)
class Lane:
    """A machine, placed; `x` and `y` are within the box around it."""

    shapes: list[Shape]
    lines: list[Line]
    width: float
    height: float
    x: float = 0.0
    y: float = 0.0


def picture(definition: dict[str, Any]) -> Lane:
    """Everything in a definition, placed."""
    found = outline(definition)
    inner: dict[int, list[Machine]] = {}
    for machine in found.machines:
        if machine.container is not None:
            inner.setdefault(id(machine.container), []).append(machine)
    return _lane(found.machines[0], inner)


def _lane(machine: Machine, inner: dict[int, list[Machine]]) -> Lane:
    ways = list(edges(machine))
    shapes = {"start": _point("start", "Start")} if any(way.kind == "start" for way in ways) else {}
    for state in machine.states.values():
        shapes["state " + state.name] = _state(state, [_lane(part, inner) for part in inner.get(id(state), ())])
    for way in ways:
        key = _target(way)
        if key not in shapes:
            shapes[key] = _point("end", "End") if key == "end" else _missing(way.target)
    if "end" in shapes:
        shapes["end"] = shapes.pop("end")
    for key, shape in shapes.items():
        shape.box.key = key
    lines = [_line(way) for way in ways]
    width, height = place([shape.box for shape in shapes.values()], [line.arrow for line in lines])
    return Lane(list(shapes.values()), lines, width, height)


def _target(way: Edge) -> str:
    return "state " + way.target if way.target else "end"


def _line(way: Edge) -> Line:
    text = shortened(way.label, LONGEST_LABEL)
    size = (text_width(text, SMALL_LETTER) + 12, 18.0) if text else None
    return Line(way.kind, Arrow("state " + way.source if way.source else "start", _target(way), size), text)


def _point(kind: str, title: str) -> Shape:
    return Shape(kind, title, "", Box("", 64.0, POINT))


def _missing(name: str) -> Shape:
    title = shortened(name, LONGEST_NAME)
    return Shape("missing", title, "not there", Box("", max(110.0, text_width(title, LETTER) + 34), STATE_HEIGHT))


def _state(state: State, lanes: list[Lane]) -> Shape:
    title, caption = shortened(state.name, LONGEST_NAME), state.type or "no type"
    width = max(120.0, text_width(title, LETTER) + 34)
    if not lanes:
        return Shape(state.type, title, caption, Box("", width, STATE_HEIGHT))
    x = PADDING
    for lane in lanes:
        lane.x, lane.y = x, HEADER + PADDING / 2
        x += lane.width + LANE_GAP
    inside = x - LANE_GAP + PADDING
    width = max(width + text_width(caption, SMALL_LETTER), inside)
    for lane in lanes:
        lane.x += (width - inside) / 2
    height = HEADER + max(lane.height for lane in lanes) + PADDING * 1.5
    return Shape(state.type, title, caption, Box("", width, height), lanes)


def shortened(text: str, most: int) -> str:
    """The text on one line, cut to so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def text_width(text: str, letter: float) -> float:
    """About how wide a text is: wide characters (Chinese, Japanese, emoji) count twice."""
    return sum(letter * (1.75 if unicodedata.east_asian_width(one) in "WF" else 1.0) for one in text)
