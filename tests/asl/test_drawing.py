"""`render --format svg`: everything is drawn, nothing lies on anything else, and no name can break the file."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asl.drawing.layered import Arrow, Box, place
from asl.drawing.picture import Lane, picture, shortened, text_width
from asl.drawing.svg import svg
from asl.graph import edges, outline

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "editor" / "examples").glob("*.asl.json"))
CHOICE = {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericLessThan": 3, "Next": "Back"}], "Default": "Gone"}
EVERYTHING: dict[str, Any] = {
    "Comment": "Loops & <nesting>",
    "StartAt": "Choose",
    "States": {
        "Choose": CHOICE,
        "Back": {"Type": "Wait", "Seconds": 1, "Next": "Choose"},
        "Again": {
            "Type": "Task",
            "Resource": "r",
            "Catch": [{"ErrorEquals": ["A"], "Next": "Again"}, {"ErrorEquals": ["States.ALL"], "Next": "Back"}],
            "Next": "All",
        },
        "All": {
            "Type": "Parallel",
            "Branches": [
                {
                    "StartAt": "Each",
                    "States": {
                        "Each": {
                            "Type": "Map",
                            "ItemProcessor": {"StartAt": "In", "States": {"In": {"Type": "Pass", "Next": "In"}}},
                            "End": True,
                        }
                    },
                },
                {"StartAt": "Other", "States": {"Other": {"Type": "Fail"}}},
                {"States": {}},
            ],
            "Next": 'a "quoted" <name> & \x01 漢字',
        },
        'a "quoted" <name> & \x01 漢字': {"Type": "Succeed"},
        "Alone": {"Type": "Odd", "Next": "Again"},
        "Untyped": {},
    },
}


def ladder(size: int) -> dict[str, Any]:
    """Choices with long ways past one another, and a way back from the end."""
    states: dict[str, Any] = {
        f"S{n}": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.x", "IsPresent": True, "Next": f"S{(n * 7 + 3) % size}"}],
            "Default": f"S{(n + 1) % size}",
        }
        for n in range(size)
    }
    return {"StartAt": "S0", "States": states}


DEFINITIONS = [*(json.loads(file.read_text(encoding="utf-8")) for file in EXAMPLES), EVERYTHING, ladder(60), {}]


def lanes(lane: Lane) -> Iterator[Lane]:
    yield lane
    for shape in lane.shapes:
        for inner in shape.lanes:
            yield from lanes(inner)


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] - 0.1 and other[0] < one[2] - 0.1 and one[1] < other[3] - 0.1 and other[1] < one[3] - 0.1


@pytest.mark.parametrize("definition", DEFINITIONS, ids=range(len(DEFINITIONS)))
def test_every_state_and_every_way_is_drawn_in_a_well_formed_file(definition):
    drawn = svg(definition)
    root = ET.fromstring(drawn)
    found = outline(definition)
    ways = sum(len(list(edges(machine))) for machine in found.machines)
    paths = [path for path in root.iter("{http://www.w3.org/2000/svg}path") if "way" in path.get("class", "").split()]
    assert len(paths) == ways
    assert all(path.get("marker-end") for path in paths)
    words = " ".join(text for text in root.itertext())
    for state in found.states:
        assert shortened(state.name.replace("\x01", "\ufffd"), 42) in words
    assert drawn == svg(definition)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=range(len(DEFINITIONS)))
def test_nothing_lies_on_anything_else_and_arrows_meet_their_boxes(definition):
    for lane in lanes(picture(definition)):
        boxes = {shape.box.key: shape.box for shape in lane.shapes}
        places = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in boxes.values()]
        for line in lane.lines:
            (x, y), size = line.arrow.label_at or (0, 0), line.arrow.label
            if size is not None:
                places.append((x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2))
            for end, key in ((line.arrow.points[0], line.arrow.source), (line.arrow.points[-1], line.arrow.target)):
                box = boxes[key]
                assert box.x - 0.1 <= end[0] <= box.x + box.width + 0.1
                assert box.y - 0.1 <= end[1] <= box.y + box.height + 0.1
        for number, one in enumerate(places):
            assert one[0] >= -0.1 and one[2] <= lane.width + 0.1 and one[1] >= -0.1 and one[3] <= lane.height + 0.1
            assert not any(overlap(one, other) for other in places[number + 1 :])


def test_a_way_past_a_tall_box_keeps_beside_it():
    boxes = [Box("a", 100, 40), Box("tall", 300, 600), Box("z", 100, 40)]
    arrows = [Arrow("a", "tall"), Arrow("tall", "z"), Arrow("a", "z")]
    place(boxes, arrows)
    tall, past = boxes[1], arrows[2].points
    inside = [x for x, y in past if tall.y <= y <= tall.y + tall.height]
    assert inside and not any(tall.x < x < tall.x + tall.width for x in inside)


def test_a_chain_is_straight_and_rows_follow_the_arrows():
    boxes = [Box(name, width, 40) for name, width in (("a", 100), ("b", 180), ("c", 60))]
    place(boxes, [Arrow("a", "b"), Arrow("b", "c")])
    assert max(box.middle for box in boxes) - min(box.middle for box in boxes) < 1
    place(boxes, [Arrow("a", "b"), Arrow("b", "c"), Arrow("c", "a", (40, 18))])
    assert boxes[0].y < boxes[1].y < boxes[2].y


def test_more_than_can_be_led_around_is_led_straight_and_still_drawn():
    definition = ladder(240)
    whole = picture(definition)
    led = [line for line in whole.lines if line.arrow.label_at is None and line.arrow.source != line.arrow.target]
    assert led and all(len(line.arrow.points) >= 2 for line in whole.lines)


def test_wide_letters_are_wider_and_long_texts_are_cut():
    assert text_width("漢字", 7) == 24.5 and text_width("ab", 7) == 14
    assert shortened("a\n  b", 10) == "a b" and shortened("x" * 50, 10) == "x" * 9 + "…"
