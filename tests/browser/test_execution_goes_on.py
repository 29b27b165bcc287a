"""What people do to an execution on its page: go on from a failure, skip a wait, look at what it started."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.running import api, finished, machine, node, start, task, workflow

BY_THE_CLOCK = machine("Hold", Hold={"Type": "Wait", "Seconds": 80000, "Next": "Done"}, Done={"Type": "Succeed"})
PER_ITEM = {
    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
    **machine("One", One={"Type": "Succeed"}),
}
FAN_OUT = machine("Each", Each={"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": PER_ITEM, "End": True})


def test_a_failed_execution_goes_on_from_where_it_failed(page: Page) -> None:
    twice = machine("First", First={"Type": "Pass", "Next": "Charge"}, Charge=task("NobodyHasBoundThis", End=True))
    made = workflow(page, "Redrive", twice)
    finished(page, start(page, made))
    page.get_by_role("button", name="Redrive").click()
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("goes on from the states that did not succeed")
    dialog.get_by_role("button", name="Redrive").click()
    expect(page.locator(".fact", has_text="Redrives")).to_contain_text("1")
    expect(page.locator(".run-title .status-badge")).to_have_text("Failed")  # nobody has bound it meanwhile
    page.get_by_role("tab", name="Events", exact=True).first.click()
    page.get_by_role("searchbox", name="Find events").fill("ExecutionRedriven")
    expect(page.locator(".virtual .event-row")).to_have_count(1)


def test_an_execution_that_cannot_be_redriven_says_why(page: Page) -> None:
    each = {**FAN_OUT["States"]["Each"], "ItemProcessor": {**PER_ITEM, **machine("One", One={"Type": "Fail"})}}
    made = workflow(page, "Redrive-a-child", machine("Each", Each=each))
    parent = finished(page, start(page, made, {"items": [1]}))
    child = api(page, "GET", f"/executions?parent={parent['id']}")["items"][0]
    finished(page, child["id"])
    expect(page.get_by_role("button", name="Redrive")).to_have_count(0)
    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("menuitem", name="Redrive")).to_contain_text("redrive the execution that started")


def test_a_wait_tells_its_remaining_time_and_is_skipped(page: Page) -> None:
    made = workflow(page, "Skip-a-wait", BY_THE_CLOCK)
    page.goto(f"/executions/{start(page, made)}/")
    node(page, "Hold").click()
    bar = page.locator(".wait-bar")
    expect(bar).to_contain_text("Goes on in 22 h 13 min")
    bar.get_by_role("button", name="Skip the wait").click()
    expect(page.locator(".run-title .status-badge")).to_have_text("Succeeded")
    expect(bar).to_have_count(0)
    expect(page.get_by_text("skipped the wait of Hold")).to_be_visible()


def test_the_children_of_a_map_run_are_listed_below_it_only(page: Page) -> None:
    made = workflow(page, "Fan-out", FAN_OUT)
    finished(page, start(page, made, {"items": [1, 2, 3]}))
    node(page, "Each").click(position={"x": 60, "y": 15})
    page.get_by_role("tab", name="Details", exact=True).click()
    counts = page.get_by_role("region", name="Map Run")
    expect(counts.get_by_role("row", name="Succeeded")).to_contain_text("3")
    counts.get_by_role("link", name="3").click()
    expect(page.locator(".list-state")).to_contain_text("3 match")
    page.get_by_role("button", name="Show not only what this execution started").click()
    page.get_by_role("searchbox", name="Find executions").fill("Fan-out")
    expect(page.locator(".list-state")).to_contain_text("1 match")


def test_a_map_run_is_changed_while_it_runs(page: Page) -> None:
    slow = {**PER_ITEM, **machine("One", One={"Type": "Wait", "Seconds": 3600, "End": True})}
    each = {**FAN_OUT["States"]["Each"], "ItemProcessor": slow, "MaxConcurrency": 1}
    made = workflow(page, "Change-a-map-run", machine("Each", Each=each))
    page.goto(f"/executions/{start(page, made, {'items': [1, 2, 3]})}/?state=Each")
    page.get_by_role("tab", name="Details", exact=True).click()
    counts = page.get_by_role("region", name="Map Run")
    expect(counts.get_by_role("row", name="Running")).to_contain_text("1")
    expect(counts).to_contain_text("At most 1 at once. No failure is tolerated.")
    counts.get_by_role("button", name="Change").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Child executions at once").fill("2")
    dialog.get_by_role("textbox", name="Tolerated failed items").fill("1")
    dialog.get_by_role("button", name="Change").click()
    expect(counts).to_contain_text("At most 2 at once. Tolerated failures: 1.")
    expect(counts.get_by_role("row", name="Running")).to_contain_text("2")
