"""The list of executions: filters in the address, live changes."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.running import api, finished, machine, start, workflow

WAIT = machine("Hold", Hold={"Type": "Wait", "SecondsPath": "$.seconds", "End": True})
FAIL = machine("Stop", Stop={"Type": "Fail", "Error": "Stopped"})


def test_a_new_execution_comes_in_and_ends_before_the_eyes(page: Page) -> None:
    made = workflow(page, "List-live", WAIT)
    page.goto(f"/executions/?workflow={made}")
    expect(page.get_by_text("No execution matches")).to_be_visible()
    start(page, made, {"seconds": 2})
    row = page.locator(".virtual .list-row")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Running")
    expect(row).to_contain_text("Succeeded")


def test_filters_are_in_the_address_and_come_back_from_it(page: Page) -> None:
    waiting, failing = workflow(page, "List-waits", WAIT), workflow(page, "List-fails", FAIL)
    start(page, waiting, {"seconds": 300})
    finished(page, start(page, failing))
    page.goto("/executions/")
    page.get_by_role("searchbox", name="Find executions").fill("List-")
    rows = page.locator(".virtual .list-row")
    expect(rows.filter(has_text="List-fails")).to_have_count(1)
    page.get_by_role("button", name="Any status").click()
    page.get_by_role("menuitem", name="Failed").click()
    page.keyboard.press("Escape")
    expect(rows.filter(has_text="List-waits")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"search=List-&status=FAILED"))
    page.reload()
    expect(rows.filter(has_text="List-fails")).to_have_count(1)
    expect(rows.filter(has_text="List-waits")).to_have_count(0)
    expect(rows.first).to_contain_text("Stopped")
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(rows.filter(has_text="List-waits")).to_have_count(1)


def test_the_list_sorts_and_loads_further_pages_as_they_come_into_sight(page: Page) -> None:
    made = workflow(page, "List-pages", FAIL)
    for number in range(120):
        body = {"workflow_id": made, "version": 1, "name": f"n-{number:03}", "input": "{}"}
        api(page, "POST", "/executions", body)
    page.goto(f"/executions/?workflow={made}&sort=name")
    rows = page.locator(".virtual .list-row")
    expect(rows.first).to_contain_text("n-000")
    expect(page.get_by_text("120 match")).to_be_visible()
    page.locator(".virtual").hover()
    while page.locator(".virtual .list-row", has_text="n-119").count() == 0:
        page.mouse.wheel(0, 2000)
        page.wait_for_timeout(50)
    page.get_by_role("button", name="Name").click()
    expect(rows.first).to_contain_text("n-119")
    expect(page).to_have_url(re.compile("sort=-name"))
