"""Versions: listed, compared as graph, words and text, restored."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from tests.browser.running import api, machine, node, task, workflow

FIRST = machine(
    "Charge",
    Charge=task("ProcessPayment", Retry=[{"ErrorEquals": ["Busy"], "MaxAttempts": 3}], Next="Old"),
    Old={"Type": "Pass", "Next": "Done"},
    Done={"Type": "Succeed"},
)
SECOND = machine(
    "Charge",
    Charge=task("ProcessPayment", Retry=[{"ErrorEquals": ["Busy"], "MaxAttempts": 6}], Next="New"),
    New={"Type": "Pass", "Next": "Done"},
    Done={"Type": "Succeed"},
)


def test_two_versions_are_compared_in_one_graph_with_colour_and_sign(page: Page) -> None:
    made = workflow(page, "Compare-graph", FIRST, SECOND)
    page.goto(f"/workflows/{made}/versions/")
    page.get_by_text("Compare version 1").click(force=True)
    page.get_by_text("Compare version 2").click(force=True)
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page).to_have_url(re.compile(r"/compare/\?from=1&to=2$"))
    expect(page.get_by_role("list", name="States")).to_contain_text("1 added")
    for name, mark in (("Charge", "changed"), ("Old", "removed"), ("New", "added")):
        expect(node(page, name)).to_have_attribute("data-diff", mark)
    expect(page.locator('[data-edge][data-diff="removed"]')).to_have_count(2)
    expect(page.locator('[data-edge][data-diff="added"]')).to_have_count(2)
    expect(page.get_by_role("list", name="Changes")).to_contain_text("Retry[0].MaxAttempts 3 → 6")


def test_changes_are_stepped_through_and_shown_in_the_graph(page: Page) -> None:
    made = workflow(page, "Compare-steps", FIRST, SECOND)
    page.goto(f"/workflows/{made}/compare/?from=1&to=2")
    expect(page.get_by_text("Change 1 of 3")).to_be_visible()
    expect(node(page, "Charge")).to_have_attribute("data-selection", "active")
    page.keyboard.press("n")
    expect(page.get_by_text("Change 2 of 3")).to_be_visible()
    expect(node(page, "Charge")).not_to_have_attribute("data-selection", "active")
    page.get_by_role("button", name="Previous change").click()
    expect(page.get_by_text("Change 1 of 3")).to_be_visible()
    page.get_by_role("button", name="Side by side").click()
    expect(page.get_by_role("tree")).to_have_count(2)
    expect(page.locator("figure").first.locator('[data-node$="States/New"]')).to_have_count(0)


def test_formatting_and_key_order_are_ignored_on_demand(page: Page) -> None:
    turned = {"States": SECOND["States"], "StartAt": SECOND["StartAt"]}
    texts = [json.dumps(turned), json.dumps(SECOND, indent=4)]
    made = workflow(page, "Compare-text", texts=texts)
    page.goto(f"/workflows/{made}/compare/?from=1&to=2")
    expect(page.get_by_text("Both say the same; only the writing differs")).to_be_visible()
    page.get_by_role("tab", name="Text").click()
    expect(page.locator(".cm-mergeView")).to_be_visible()
    page.get_by_text("Ignore formatting and key order").click()
    expect(page.get_by_text("No difference but the writing")).to_be_visible()


def test_the_text_is_shown_side_by_side_or_as_one(page: Page) -> None:
    made = workflow(page, "Compare-unified", FIRST, SECOND)
    page.goto(f"/workflows/{made}/compare/?from=1&to=2")
    page.get_by_role("tab", name="Text").click()
    expect(page.locator(".cm-mergeView .cm-editor")).to_have_count(2)
    page.get_by_text("Unified", exact=True).click()
    expect(page.locator(".text-diff > .cm-editor")).to_have_count(1)
    expect(page.locator(".cm-deletedChunk").first).to_contain_text('"MaxAttempts": 3')


def test_an_old_version_is_restored_as_a_new_one(page: Page) -> None:
    made = workflow(page, "Restore", FIRST, SECOND)
    page.goto(f"/workflows/{made}/versions/")
    page.get_by_role("button", name="More about version 1").click()
    page.get_by_role("menuitem", name="Restore").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Restore").click()
    expect(page.get_by_text("from version 1")).to_be_visible()
    versions = api(page, "GET", f"/workflows/{made}/versions")["items"]
    assert [version["number"] for version in versions] == [3, 2, 1]
    assert versions[0]["content_hash"] == versions[2]["content_hash"]
    page.goto(f"/workflows/{made}/compare/?from=1&to=3")
    expect(page.get_by_text("have the same text, byte for byte")).to_be_visible()


def test_a_version_that_is_not_there_gets_a_sentence(page: Page) -> None:
    made = workflow(page, "Missing-version", FIRST)
    page.goto(f"/workflows/{made}/compare/?from=1&to=9")
    expect(page.get_by_role("alert")).to_contain_text("has no version 9")
