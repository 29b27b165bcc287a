"""The graph by two fingers, in the minimap, over the whole screen; and what a folded container tells."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Studio
from tests.browser.editing import OpenWorkflow, middle
from tests.browser.running import finished, machine, node, start, workflow

LONG = machine(
    "S0", **{f"S{n}": {"Type": "Pass", **({"Next": f"S{n + 1}"} if n < 39 else {"End": True})} for n in range(40)}
)
ITEMS = machine(
    "Each",
    Each={
        "Type": "Map",
        "ItemsPath": "$.items",
        "ItemProcessor": machine(
            "Good",
            Good={
                "Type": "Choice",
                "Choices": [{"Variable": "$", "NumericEquals": 3, "Next": "Bad"}],
                "Default": "Fine",
            },
            Bad={"Type": "Fail", "Error": "Bad"},
            Fine={"Type": "Pass", "End": True},
        ),
        "End": True,
    },
)


def transform(page: Page) -> str:
    """Where the picture stands, as the page draws it."""
    return page.locator(".graph-svg > g").get_attribute("transform") or ""


def test_the_minimap_is_pressed_and_dragged(page: Page) -> None:
    OpenWorkflow(page, LONG)
    x, _ = middle(page.locator(".minimap"))
    box = page.locator(".minimap").bounding_box()
    assert box
    seen = [transform(page)]
    page.mouse.move(x, box["y"] + 20)
    page.mouse.down()
    seen.append(transform(page))
    page.mouse.move(x, box["y"] + box["height"] - 10, steps=4)
    page.mouse.up()
    seen.append(transform(page))
    assert len(set(seen)) == 3 and not any("NaN" in one for one in seen), seen
    expect(page.locator('[data-node="States/S36"]')).to_be_in_viewport()


def test_two_fingers_pinch(page: Page, browser: Browser, studio: Studio) -> None:
    work = OpenWorkflow(page, LONG)
    state = page.context.storage_state()
    context = browser.new_context(base_url=studio.url, storage_state=state, has_touch=True)
    touched = context.new_page()
    touched.goto(f"/workflows/{work.id}/")
    expect(touched.get_by_role("tree")).to_have_attribute("aria-busy", "false")
    expect(touched.locator('[data-node="States/S0"]')).to_be_visible()
    before = transform(touched)
    x, y = middle(touched.locator(".graph-svg"))
    finger = context.new_cdp_session(touched)

    def fingers(kind: str, apart: float) -> None:
        points = [{"x": x - apart, "y": y, "id": 1}, {"x": x + apart, "y": y, "id": 2}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [] if kind == "touchEnd" else points})

    fingers("touchStart", 30)
    for apart in (40, 60, 80):
        fingers("touchMove", apart)
    fingers("touchEnd", 0)
    scale = re.compile(r"scale\((.+)\)")
    was, now = scale.search(before), scale.search(transform(touched))
    assert was and now and float(now[1]) > 1.5 * float(was[1])
    context.close()


def test_full_screen_is_entered_and_left_by_escape(page: Page) -> None:
    OpenWorkflow(page, LONG)
    page.get_by_role("button", name="Full screen").click()
    canvas = page.locator(".graph-canvas")
    expect(canvas).to_have_class(re.compile("is-full"))
    page.keyboard.press("Escape")
    expect(canvas).not_to_have_class(re.compile("is-full"))


def test_a_map_says_how_many_items_failed_open_and_folded(page: Page) -> None:
    made = workflow(page, "Counted-items", ITEMS)
    execution = finished(page, start(page, made, {"items": [1, 2, 3]}))
    assert execution["status"] == "FAILED"
    each = node(page, "Each")
    expect(each.locator(".node-sub")).to_have_text(re.compile("1 failed"))
    each.locator("[data-fold]").click()
    expect(node(page, "Bad")).to_have_count(0)
    expect(each).to_have_attribute("data-status", "FAILED")
    expect(each.locator(".node-sub")).to_have_text(re.compile("1 failed"))


def test_a_folded_container_counts_the_problems_inside(page: Page) -> None:
    broken = machine(
        "Each",
        Each={
            "Type": "Map",
            "ItemProcessor": machine("One", One={"Type": "Pass", "Next": "Nowhere"}),
            "End": True,
        },
    )
    work = OpenWorkflow(page, broken)
    each = work.state("Each")
    expect(work.state("One").locator(".count-mark")).to_be_visible()
    expect(each).not_to_have_attribute("aria-label", re.compile("error"))
    each.locator("[data-fold]").click()
    expect(each).to_have_attribute("aria-label", re.compile("1 error"))
    expect(each.locator(".count-failed")).to_be_visible()
