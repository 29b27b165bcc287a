"""Each page for people who hear it, who use no mouse, who need contrast, and who bear no motion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import VIEWPORT, Studio
from tests.browser.editing import OpenWorkflow
from tests.browser.running import finished, machine, start, workflow
from tests.browser.studio import ROOT

AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
VIOLATIONS = """async (tags) => {
  const {violations} = await axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'tag', values: tags}});
  return violations.filter(({impact}) => impact === 'serious' || impact === 'critical').flatMap(({id, nodes}) =>
    nodes.map(({target, failureSummary}) => `${id}: ${target.join(' ')}: ${failureSummary}`)) }"""
ROUTE = machine(
    "Kind",
    Kind={"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThan": 1, "Next": "Each"}], "Default": "No"},
    Each={
        "Type": "Map",
        "ItemsPath": "$.items",
        "ItemProcessor": machine("One", One={"Type": "Pass", "End": True}),
        "End": True,
    },
    No={"Type": "Fail", "Error": "NothingToDo", "Cause": "n is not above 1."},
)

BY_KEYS = machine(
    "CheckOrderValue",
    CheckOrderValue={
        "Type": "Choice",
        "Choices": [{"Variable": "$.value", "IsPresent": True, "Next": "Charge"}],
        "Default": "Free",
    },
    Charge={"Type": "Pass", "End": True},
    Free={"Type": "Succeed"},
)


def read(page: Page, what: str) -> None:
    """The page as it stands has no serious or critical violation."""
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(VIOLATIONS, STANDARD)
    assert not found, f"{what}:\n" + "\n".join(found)


@pytest.fixture(params=["light", "dark"])
def themed(request: Any, studio: Studio, browser: Browser, signed_in: Path) -> Iterator[Page]:
    """A page of the owner in one of the two themes."""
    context = browser.new_context(
        base_url=studio.url,
        storage_state=str(signed_in),
        viewport=VIEWPORT,
        reduced_motion="reduce",
        color_scheme=request.param,
    )
    yield context.new_page()
    context.close()


def test_lists_and_their_dialogs_can_be_read(themed: Page) -> None:
    themed.goto("/")
    expect(themed.get_by_role("row", name=re.compile("RouteOrder"))).to_be_visible()
    read(themed, "workflows")
    themed.get_by_role("button", name="New workflow").click()
    expect(themed.get_by_role("dialog")).to_be_visible()
    read(themed, "new workflow")
    themed.keyboard.press("Escape")
    themed.keyboard.press("?")
    expect(themed.get_by_role("dialog")).to_be_visible()
    read(themed, "shortcuts")
    themed.goto("/executions/")
    expect(themed.get_by_role("heading", name="Executions")).to_be_visible()
    read(themed, "executions")
    themed.goto("/targets/")
    themed.get_by_role("button", name="Add target").first.click()
    expect(themed.get_by_role("dialog")).to_be_visible()
    read(themed, "targets")
    themed.goto("/access-keys/")
    expect(themed.get_by_role("heading", name="Access keys", exact=True)).to_be_visible()
    read(themed, "access keys")


def test_the_editor_can_be_read_in_every_mode(themed: Page) -> None:
    work = OpenWorkflow(themed, ROUTE)
    themed.locator(".problem-count").click()
    read(themed, "design")
    for state in ("Kind", "Each", "No"):
        work.state(state).locator(".node-name").click()
        expect(themed.locator(".inspector-title strong")).to_have_text(state)
        for tab in themed.locator(".inspector").get_by_role("tab").all():
            tab.click()
            read(themed, f"{state}, {tab.inner_text()}")
    work.mode("Code")
    read(themed, "code")
    work.mode("Config")
    read(themed, "config")
    themed.get_by_role("button", name="Save", exact=True).click()
    expect(themed.get_by_role("dialog")).to_be_visible()
    read(themed, "save")


def test_an_execution_can_be_read_in_every_view(themed: Page) -> None:
    name = f"Read-{len(themed.context.pages)}-{themed.evaluate('matchMedia(`(prefers-color-scheme: dark)`).matches')}"
    made = workflow(themed, name, ROUTE)
    ran = start(themed, made, {"n": 2, "items": [1, 2, 3]})
    failed = start(themed, made, {"n": 0})
    for execution, state in ((ran, "Each"), (failed, "No")):
        finished(themed, execution)
        for view in ("graph", "table", "events", "io", "definition"):
            themed.goto(f"/executions/{execution}/?view={view}&state={state}")
            expect(themed.locator(".run-title .status-badge")).to_be_visible()
            read(themed, f"{state}, {view}")
    themed.get_by_role("button", name="New execution").click()
    expect(themed.get_by_role("dialog")).to_be_visible()
    read(themed, "run dialog")
    themed.goto(f"/workflows/{made}/versions/")
    expect(themed.get_by_role("row", name=re.compile("Message 1"))).to_be_visible()
    read(themed, "versions")
    themed.goto(f"/workflows/{made}/compare/?from=1&to=draft")
    expect(themed.get_by_text("No difference")).to_be_visible()
    read(themed, "compare")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_is_not_signed_in_can_read_how_to(studio: Studio, browser: Browser, scheme: str) -> None:
    context = browser.new_context(base_url=studio.url, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for address in ("/sign-in/", "/sign-in/once/used/"):
        page.goto(address)
        expect(page.get_by_role("heading").first).to_be_visible()
        read(page, address)
    context.close()


def focused(page: Page, key: str, words: str, presses: int = 40) -> None:
    """Press `key` until what has the focus is named so."""
    for _ in range(presses):
        element = page.locator("*:focus")
        if element.count() and re.search(words, element.first.aria_snapshot().split("\n")[0]):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never came to {words}")


def test_the_story_is_walked_without_a_mouse(page: Page) -> None:
    workflow(page, "WalkedByKeys", BY_KEYS)
    page.goto("/")
    expect(page.get_by_role("row", name=re.compile("WalkedByKeys"))).to_be_visible()
    focused(page, "Tab", "WalkedByKeys", 60)
    page.keyboard.press("Enter")
    tree = page.get_by_role("tree")
    expect(tree).to_be_visible()
    focused(page, "Tab", "tree")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".inspector-title strong")).to_have_text("CheckOrderValue")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("+")
    box = page.get_by_role("dialog", name="Add a state").get_by_role("searchbox")
    expect(box).to_be_focused()
    page.keyboard.type("Pass")
    page.keyboard.press("Enter")
    expect(page.locator('[data-node="States/Pass"]')).to_be_visible()
    expect(page.locator("[data-save=saved]")).to_be_visible()
    page.keyboard.press("ControlOrMeta+Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.type("Saved by keys")
    focused(page, "Tab", "Save and run")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Start execution")).to_be_visible()
    focused(page, "Shift+Tab", "Start execution")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/executions/"))
    expect(page.locator(".run-title .status-badge")).to_have_text("Succeeded", timeout=30_000)


def test_nothing_moves_for_who_asks_for_no_motion(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="New workflow").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    longest = page.evaluate(
        """() => Math.max(0, ...document.getAnimations().map(one => one.effect.getComputedTiming().duration))"""
    )
    assert longest <= 10
