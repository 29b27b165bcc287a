"""The graph: zoom, walk by keyboard, fold, turn, export; the same canvas serves the editor and the execution page."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser.editing import OpenWorkflow
from tests.browser.studio import until

BRANCHES = {
    "StartAt": "Which way?",
    "States": {
        "Which way?": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.n", "NumericGreaterThan": 10, "Next": "Many"},
                {"Variable": "$.n", "NumericGreaterThan": 1, "Next": "Some"},
            ],
            "Default": "None",
        },
        "Many": {"Type": "Pass", "Next": "Join"},
        "Some": {"Type": "Pass", "Next": "Join"},
        "None": {"Type": "Pass", "Next": "Join"},
        "Join": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Left", "States": {"Left": {"Type": "Pass", "End": True}}},
                {"StartAt": "Right", "States": {"Right": {"Type": "Pass", "End": True}}},
            ],
            "Next": "Done",
        },
        "Done": {"Type": "Succeed"},
    },
}


def chain(length: int) -> dict[str, Any]:
    """Pass states in a row."""
    states: dict[str, Any] = {f"Step {i}": {"Type": "Pass", "Next": f"Step {i + 1}"} for i in range(length - 1)}
    return {"StartAt": "Step 0", "States": {**states, f"Step {length - 1}": {"Type": "Pass", "End": True}}}


# where the first state stands on the screen, frame by frame, from the first frame that has one
FRAMES = """
window.frames_seen = [];
const look = () => {
  const state = document.querySelector(".graph-svg [data-node]");
  if (state !== null) {
    const { x, y, width } = state.getBoundingClientRect();
    window.frames_seen.push([x, y, width].map(Math.round).join(" "));
  }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def percent(page: Page) -> int:
    """The zoom, as the controls say it."""
    return int(page.locator(".graph-percent").inner_text().split()[0])


def active(page: Page) -> str:
    """What a screen reader is told to be on."""
    element = page.get_by_role("tree").get_attribute("aria-activedescendant")
    assert element, "nothing is active"
    return page.evaluate("id => document.getElementById(id).getAttribute('aria-label')", element)


def walk(page: Page, *keys: str) -> list[str]:
    """Press keys on the graph; gives the name after each."""
    names = []
    for key in keys:
        page.keyboard.press(key)
        names.append(active(page).split(",")[0])
    return names


def test_rules_stand_in_their_order_and_the_join_below(page: Page) -> None:
    work = OpenWorkflow(page, BRANCHES)
    boxes = [work.state(name).bounding_box() for name in ("Many", "Some", "None", "Join")]
    assert all(boxes)
    many, some, none, join = (box for box in boxes if box)
    assert many["x"] < some["x"] < none["x"]
    assert join["y"] > many["y"] + many["height"]


def test_arrow_keys_walk_the_graph_and_name_each_state(page: Page) -> None:
    work = OpenWorkflow(page, BRANCHES)
    work.select("Which way?")
    page.get_by_role("tree").focus()
    assert walk(page, "ArrowDown", "ArrowLeft", "ArrowRight", "ArrowRight") == ["Some", "Many", "Some", "None"]
    assert walk(page, "ArrowDown", "Enter", "ArrowRight", "Escape") == ["Join", "Left", "Right", "Join"]
    assert walk(page, "ArrowUp") == ["None"]
    assert walk(page, "Alt+ArrowDown") == ["Transition from None to Join"]
    assert walk(page, "ArrowDown", "ArrowDown") == ["Join", "Done"]


def test_zoom_by_wheel_keys_and_buttons(page: Page) -> None:
    OpenWorkflow(page, chain(30))
    tree = page.get_by_role("tree")
    box = tree.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    before = percent(page)
    page.mouse.wheel(0, 400)
    expect(page.locator(".graph-percent")).not_to_have_text(f"{before} %")
    assert percent(page) < before
    tree.focus()
    page.keyboard.press("1")
    expect(page.locator(".graph-percent")).to_have_text("100 %")
    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator(".graph-percent")).to_have_text("130 %")
    page.get_by_role("button", name="Fit the whole graph").click()
    expect(page.locator("[role=treeitem][aria-label^='Start of']")).to_be_in_viewport()
    expect(page.locator("[role=treeitem][aria-label^='End of']")).to_be_in_viewport()


def test_what_is_folded_stays_folded_after_a_reload(page: Page) -> None:
    work = OpenWorkflow(page, BRANCHES)
    work.state("Join").locator("[data-fold]").click()
    expect(work.state("Left")).to_have_count(0)
    expect(work.state("Join")).to_have_attribute("aria-expanded", "false")
    work.open()
    expect(work.state("Join")).to_have_attribute("aria-label", re.compile("2 states folded"))
    expect(work.state("Left")).to_have_count(0)
    page.get_by_role("tree").focus()
    assert walk(page, "Home") == ["Which way?"]
    page.keyboard.press("f")
    expect(work.state("Many")).to_have_count(0)
    page.keyboard.press("f")
    expect(work.state("Many")).to_be_visible()


def test_a_link_to_a_state_unfolds_what_hides_it(page: Page) -> None:
    work = OpenWorkflow(page, BRANCHES)
    work.state("Join").locator("[data-fold]").click()
    expect(work.state("Left")).to_have_count(0)
    work.open("?state=Left")
    expect(work.state("Left")).to_be_in_viewport()
    assert active(page).startswith("Left,")


def test_the_graph_turns_from_left_to_right_and_remembers_it(page: Page) -> None:
    work = OpenWorkflow(page, chain(3))
    page.get_by_role("button", name="Lay out from left to right").click()
    expect(page.get_by_role("button", name="Lay out from top to bottom")).to_be_visible()
    first, last = work.state("Step 0").bounding_box(), work.state("Step 2").bounding_box()
    assert first and last
    assert last["x"] > first["x"] + 2 * first["width"]
    assert abs(last["y"] - first["y"]) < 2
    work.open()
    expect(page.get_by_role("button", name="Lay out from top to bottom")).to_be_visible()


@pytest.mark.parametrize("size", [300])
def test_a_large_graph_draws_what_is_seen_and_the_selected_state(page: Page, size: int) -> None:
    work = OpenWorkflow(page, chain(size))
    assert page.locator(".node").count() < size / 3
    work.select("Step 0")
    page.get_by_role("tree").focus()
    page.keyboard.press("End")
    assert active(page).startswith(f"Step {size - 1},")
    expect(work.state(f"Step {size - 1}")).to_be_in_viewport()
    page.keyboard.press("0")
    expect(page.locator(".node")).to_have_count(size + 2)
    expect(page.locator(".node text")).to_have_count(0)


def test_an_edit_moves_nothing_that_is_above_it(page: Page) -> None:
    work = OpenWorkflow(page, chain(4))
    work.select("Step 2")
    boxes = [work.state(f"Step {i}").locator(".node-box") for i in (0, 1)]
    before = [box.bounding_box() for box in boxes]
    page.keyboard.press("Delete")
    expect(work.state("Step 2")).to_have_count(0)
    assert [box.bounding_box() for box in boxes] == before


def test_the_exported_picture_holds_the_whole_graph_and_its_colours(page: Page) -> None:
    OpenWorkflow(page, chain(120))
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("Export")).click()
    page.get_by_role("button", name=re.compile("What")).click()
    page.get_by_role("option", name=re.compile("SVG")).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    text = download.value.path().read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    words = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Start", "End", "Step 0", "Step 119"} <= set(words)
    assert "var(" not in text
    assert "color(" not in text
    assert 'class="node' not in text


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
@pytest.mark.parametrize("size", [3, 300])
def test_the_first_picture_stands_where_it_stays(page: Page, size: int, motion: Any) -> None:
    page.emulate_media(reduced_motion=motion)
    work = OpenWorkflow(page, chain(size))
    page.add_init_script(FRAMES)
    work.page.reload()
    frames = until(lambda: (seen := page.evaluate("window.frames_seen")) and len(seen) > 40 and seen, 120, "40 frames")
    assert len(set(frames)) == 1, frames
