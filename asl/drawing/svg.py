"""A definition as SVG: one file without scripts or fonts, readable in light and in dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from asl.drawing.picture import HEADER, Lane, Line, Shape, picture

MARGIN = 20.0
COLOURS = {
    "Task": "#e07b16",
    "Pass": "#64748b",
    "Choice": "#0d8f83",
    "Wait": "#b45309",
    "Parallel": "#7c3aed",
    "Map": "#2563eb",
    "Succeed": "#15803d",
    "Fail": "#c81e3a",
    "missing": "#c81e3a",
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
STYLE = """
  text { font: 13px ui-sans-serif, system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; fill: #1c2330; }
  .caption, .label { font-size: 11px; fill: #5b6474; }
  .state { fill: #ffffff; stroke: #c6ccd6; }
  .container { fill: #6b7a9010; stroke: #c6ccd6; }
  .point { fill: #e8ecf2; stroke: #c6ccd6; }
  .missing { stroke: #c81e3a; stroke-dasharray: 4 3; }
  .way { fill: none; stroke: #7b8494; stroke-width: 1.4; }
  .catch { stroke: #c81e3a; stroke-dasharray: 5 4; }
  .head { fill: #7b8494; } .catch-head { fill: #c81e3a; }
  .behind { fill: #ffffff; } .page { fill: #ffffff; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e7ebf2; } .caption, .label { fill: #a3adbd; } .page, .behind { fill: #14181f; }
    .state { fill: #1e242e; stroke: #3b4454; } .container { fill: #8b9bb414; stroke: #3b4454; } .point { fill: #2a323f; stroke: #3b4454; }
  }
"""


def svg(definition: dict[str, Any]) -> str:
    """The picture of a definition; catchers are dashed, machines inside states stand in their boxes."""
    lane = picture(definition)
    width, height = lane.width + 2 * MARGIN, lane.height + 2 * MARGIN
    title = definition.get("Comment")
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img">',
        f"<title>{_words(title if isinstance(title, str) and title else 'State machine')}</title>",
        f"<style>{STYLE}</style>",
        "<defs>",
        _head("head", "head"),
        _head("catch-head", "catch-head"),
        "</defs>",
        '<rect class="page" width="100%" height="100%"/>',
        *_lane(lane, MARGIN, MARGIN),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _head(name: str, style: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path class="{style}" d="M0 0 L10 5 L0 10 z"/></marker>'
    )


def _lane(lane: Lane, x: float, y: float) -> Iterator[str]:
    yield f'<g transform="translate({x:.1f} {y:.1f})">'
    for line in lane.lines:
        yield _way(line)
    for shape in lane.shapes:
        yield from _shape(shape)
    for line in lane.lines:
        yield from _label(line)
    yield "</g>"


def _shape(shape: Shape) -> Iterator[str]:
    box = shape.box
    yield f'<g transform="translate({box.x:.1f} {box.y:.1f})"><title>{_words(f"{shape.title} ({shape.caption or shape.kind})")}</title>'
    size = f'width="{box.width:.1f}" height="{box.height:.1f}"'
    if shape.kind in ("start", "end"):
        yield f'<rect class="point" {size} rx="{box.height / 2:.1f}"/>'
        yield f'<text class="caption" x="{box.width / 2:.1f}" y="{box.height / 2 + 4:.1f}" text-anchor="middle">{shape.title}</text>'
    elif shape.lanes:
        yield f'<rect class="container" {size} rx="10"/>'
        yield f'<rect fill="{COLOURS.get(shape.kind, "#64748b")}" x="14" y="12" width="4" height="{HEADER - 18:.0f}" rx="2"/>'
        yield f'<text x="26" y="25">{_words(shape.title)} <tspan class="caption" dx="4">{_words(shape.caption)}</tspan></text>'
        for lane in shape.lanes:
            yield from _lane(lane, lane.x, lane.y)
    else:
        style = "state missing" if shape.kind == "missing" else "state"
        yield f'<rect class="{style}" {size} rx="8"/>'
        yield f'<rect fill="{COLOURS.get(shape.kind, "#64748b")}" x="9" y="9" width="4" height="{box.height - 18:.1f}" rx="2"/>'
        yield f'<text x="21" y="20">{_words(shape.title)}</text>'
        yield f'<text class="caption" x="21" y="36">{_words(shape.caption)}</text>'
    yield "</g>"


def _way(line: Line) -> str:
    style, head = ("way catch", "catch-head") if line.kind == "catch" else ("way", "head")
    return f'<path class="{style}" marker-end="url(#{head})" d={quoteattr(_path(line.arrow.points))}/>'


def _path(points: list[tuple[float, float]]) -> str:
    """A curve that leaves and enters boxes upright, and goes straight where all points are below one another."""
    (x, y), *rest = points
    path = [f"M{x:.1f} {y:.1f}"]
    for to_x, to_y in rest:
        if (to_x, to_y) == (x, y):
            continue
        half = (y + to_y) / 2
        if abs(to_x - x) < 0.5 or abs(to_y - y) < 0.5:
            path.append(f"L{to_x:.1f} {to_y:.1f}")
        else:
            path.append(f"C{x:.1f} {half:.1f} {to_x:.1f} {half:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return " ".join(path)


def _label(line: Line) -> Iterator[str]:
    arrow = line.arrow
    if arrow.label is None or arrow.label_at is None:
        return
    (width, height), (x, y) = arrow.label, arrow.label_at
    left, top = x - width / 2, y - height / 2
    yield f'<rect class="behind" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="4"/>'
    yield f'<text class="label" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{_words(line.text)}</text>'


def _words(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))
