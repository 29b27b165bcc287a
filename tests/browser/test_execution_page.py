"""The page of one execution: live, afterwards, in every view."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.running import api, finished, machine, node, start, task, workflow
from tests.browser.studio import until

BUSY = {"ErrorEquals": ["Busy"], "IntervalSeconds": 5, "MaxAttempts": 1}
CAUGHT = {"ErrorEquals": ["States.ALL"], "Next": "Apologise"}
CHARGE = machine(
    "Charge",
    Charge=task("ProcessPayment", Retry=[BUSY], Catch=[CAUGHT], Next="Thank"),
    Thank={"Type": "Succeed"},
    Apologise={"Type": "Fail", "Error": "NotCharged", "Cause": "The card was refused"},
)
QUOTES = machine("Quote", Quote=task("ProcessItem", End=True))
SHIP = machine(
    "Label",
    Label={"Type": "Pass", "Next": "Carriers"},
    Carriers={"Type": "Map", "ItemsPath": "$.carriers", "ItemProcessor": QUOTES, "End": True},
)
ITEMS = machine("Each", Each={"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": SHIP, "End": True})
ITEMS_INPUT = {"items": [{"carriers": [{"n": f"{item}-{carrier}"} for carrier in range(2)]} for item in range(3)]}
LOOP = machine(
    "Zero",
    Zero={"Type": "Pass", "Result": {"n": 0}, "Next": "Count"},
    Count={"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "Again"},
    Again={
        "Type": "Choice",
        "Choices": [{"Variable": "$.n", "NumericLessThan": 3, "Next": "Count"}],
        "Default": "Done",
    },
    Done={"Type": "Succeed"},
)


def echo(seconds: float = 0) -> dict[str, Any]:
    return {"kind": "echo", "delay_seconds": seconds}


def throws(error: str) -> dict[str, Any]:
    return {"kind": "error", "error": error, "cause": "the line is engaged"}


def test_states_change_colour_while_the_run_goes_on(page: Page) -> None:
    made = workflow(page, "Live-colours", CHARGE)
    page.goto(f"/executions/{start(page, made, mocks={'Charge': echo(2)})}/")
    expect(node(page, "Charge")).to_have_attribute("data-status", "RUNNING")
    expect(node(page, "Thank")).to_have_attribute("data-status", "NOT_REACHED")
    expect(node(page, "Charge")).to_have_attribute("data-status", "SUCCEEDED")
    expect(node(page, "Thank")).to_have_attribute("data-status", "SUCCEEDED")
    expect(node(page, "Apologise")).to_have_attribute("data-status", "NOT_REACHED")
    expect(page.locator(".run-title .status-badge")).to_have_text("Succeeded")


def test_a_retry_and_a_catch_are_seen(page: Page) -> None:
    made = workflow(page, "Retry-and-catch", CHARGE)
    page.goto(f"/executions/{start(page, made, mocks={'Charge': throws('Busy')})}/?state=Charge")
    expect(node(page, "Charge")).to_have_attribute("data-status", "RETRYING")
    expect(node(page, "Charge")).to_have_attribute("data-status", "CAUGHT")
    expect(node(page, "Apologise")).to_have_attribute("data-status", "FAILED")
    expect(page.locator('[data-kind="catch"][data-taken]')).to_have_count(1)
    page.get_by_role("tab", name="Retries & redrives").click()
    panel = page.get_by_role("region", name="State Charge")
    expect(panel.locator(".attempts tbody tr")).to_have_count(2)
    expect(panel.locator(".attempts")).to_contain_text("the line is engaged")
    expect(panel).to_contain_text("Busy: once, first after 5 s")


def test_the_failed_state_is_one_press_away(page: Page) -> None:
    made = workflow(page, "Jump-to-failure", CHARGE)
    finished(page, start(page, made, mocks={"Charge": throws("Refused")}))
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The execution failed in “Apologise”")
    expect(alert).to_contain_text("NotCharged")
    expect(alert).to_contain_text("The card was refused")
    alert.get_by_role("button", name="Go to the failed state").click()
    expect(page.get_by_role("region", name="State Apologise")).to_be_visible()
    expect(page).to_have_url(re.compile("state=Apologise"))


def test_a_lost_connection_shows_itself_and_catches_up_without_doubles(page: Page) -> None:
    open_sockets: list[WebSocketRoute] = []
    is_cut = {"now": False}

    def connect(socket: WebSocketRoute) -> None:
        if is_cut["now"]:
            socket.close(code=1011)
            return
        socket.connect_to_server()
        open_sockets.append(socket)

    page.route_web_socket(re.compile(r"/ws/executions/[0-9a-f-]+/"), connect)
    made = workflow(page, "Reconnect", ITEMS)
    execution = start(page, made, ITEMS_INPUT, {"Quote": echo(3)})
    page.goto(f"/executions/{execution}/?view=events")
    expect(page.locator(".events-table")).to_contain_text("LambdaFunctionScheduled")
    is_cut["now"] = True
    open_sockets[-1].close(code=1011)
    expect(page.get_by_text("The live connection is lost.")).to_be_visible()
    until(lambda: api(page, "GET", f"/executions/{execution}")["status"] == "SUCCEEDED", what="the end of the run")
    is_cut["now"] = False
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_text("caught up with")).to_be_visible()
    expect(page.get_by_text("The live connection is lost.")).to_be_hidden()
    expect(page.locator(".run-title .status-badge")).to_have_text("Succeeded")
    told = api(page, "GET", f"/executions/{execution}/events?limit=1000")["events"]
    expect(page.locator(".view-bar .tabular")).to_have_text(f"{len(told)} events")


def test_a_selection_is_shared_by_all_views_and_kept_in_the_address(page: Page) -> None:
    made = workflow(page, "Shared-selection", CHARGE)
    finished(page, start(page, made, {"order": 7}, {"Charge": echo()}))
    node(page, "Charge").click()
    expect(page).to_have_url(re.compile(r"\?state=Charge"))
    page.get_by_role("tab", name="Table").click()
    expect(page.locator(".state-row[data-selected]")).to_contain_text("Charge")
    page.locator(".state-row", has_text="Thank").click()
    page.get_by_role("tab", name="Events", exact=True).first.click()
    expect(page.locator(".event-row[data-selected]").first).to_contain_text("Thank")
    page.reload()
    expect(page).to_have_url(re.compile("view=events&state=Thank"))
    expect(page.get_by_role("region", name="State Thank")).to_be_visible()
    page.go_back()
    expect(page.locator(".states-table")).to_be_visible()


def test_iterations_are_picked_one_by_one_also_in_a_map_inside_a_map(page: Page) -> None:
    made = workflow(page, "Iterations", ITEMS)
    finished(page, start(page, made, ITEMS_INPUT, {"Quote": echo()}))
    expect(node(page, "Quote")).to_contain_text("6 of 6")
    expect(page.get_by_text("Carriers: choose an iteration of Each first")).to_be_visible()
    outer = page.get_by_role("group", name="Iteration of Each")
    outer.get_by_role("button", name="Next iteration").click()
    outer.get_by_role("button", name="Next iteration").click()
    expect(node(page, "Quote")).to_contain_text("2 of 2")
    page.get_by_role("group", name="Iteration of Carriers").get_by_role("button", name="All 2").click()
    page.get_by_role("dialog").get_by_role("button", name="#1").click()
    node(page, "Quote").click()
    panel = page.get_by_role("region", name="State Quote")
    expect(panel).to_contain_text("Each #1 › Carriers #1")
    expect(panel.locator(".cm-content")).to_contain_text('"n": "1-1"')
    page.reload()
    expect(panel).to_contain_text("Each #1 › Carriers #1")


def test_failed_and_aborted_iterations_are_listed(page: Page) -> None:
    refuse = machine(
        "Which",
        Which={
            "Type": "Choice",
            "Choices": [{"Variable": "$.bad", "BooleanEquals": True, "Next": "Refuse"}],
            "Default": "Hold",
        },
        Refuse={"Type": "Fail", "Error": "Refused"},
        Hold={"Type": "Wait", "Seconds": 60, "End": True},
    )
    definition = machine("Each", Each={"Type": "Map", "ItemProcessor": refuse, "End": True})
    made = workflow(page, "Bad-iterations", definition)
    finished(page, start(page, made, [{"bad": False}, {"bad": True}, {"bad": False}]))
    page.get_by_role("group", name="Iteration of Each").get_by_role("button", name="All 3").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Aborted 2")).to_be_enabled()
    dialog.get_by_role("button", name="Failed 1").click()
    expect(dialog.locator(".iteration-rows .iteration-row")).to_have_count(1)
    dialog.get_by_role("button", name="#1").click()
    expect(node(page, "Refuse")).to_have_attribute("data-status", "FAILED")
    expect(node(page, "Hold")).to_have_attribute("data-status", "NOT_REACHED")


def test_visits_of_a_loop_are_counted_and_stepped_through(page: Page) -> None:
    made = workflow(page, "Loop", LOOP)
    finished(page, start(page, made))
    expect(node(page, "Count")).to_contain_text("×3")
    node(page, "Count").click()
    panel = page.get_by_role("region", name="State Count")
    expect(panel).to_contain_text("Visit 3 of 3")
    panel.get_by_role("tab", name="Output").click()
    panel.get_by_role("button", name="Earlier visit").click()
    expect(panel).to_contain_text("Visit 2 of 3")
    expect(panel.locator(".cm-content")).to_contain_text('"n": 2')


def test_stopping_takes_an_error_and_a_cause(page: Page) -> None:
    made = workflow(page, "Stop", CHARGE)
    page.goto(f"/executions/{start(page, made, mocks={'Charge': echo(60)})}/")
    expect(node(page, "Charge")).to_have_attribute("data-status", "RUNNING")
    page.get_by_role("button", name="Stop").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Error").fill("Cancelled")
    dialog.get_by_role("textbox", name="Cause").fill("The customer called")
    dialog.get_by_role("button", name="Stop execution").click()
    expect(page.get_by_role("alert")).to_contain_text("The execution was stopped")
    expect(page.get_by_role("alert")).to_contain_text("The customer called")
    expect(node(page, "Charge")).to_have_attribute("data-status", "ABORTED")
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)


def test_events_are_filtered_turned_round_and_opened(page: Page) -> None:
    made = workflow(page, "Events", CHARGE)
    finished(page, start(page, made, mocks={"Charge": throws("Refused")}))
    page.get_by_role("tab", name="Events", exact=True).first.click()
    first = page.locator(".virtual .event-row").first
    expect(first).to_contain_text("ExecutionStarted")
    page.get_by_role("button", name="Oldest first").click()
    expect(first).to_contain_text("ExecutionFailed")
    first.get_by_role("button").click()
    expect(page.locator(".event-details .cm-content")).to_contain_text('"error": "NotCharged"')
    page.get_by_role("searchbox", name="Find events").fill("engaged")
    expect(page.locator(".view-bar .tabular")).to_have_text(re.compile(r"^\d+ of \d+ events$"))
    expect(page.locator(".virtual .event-row", has_text="ExecutionStarted")).to_have_count(0)
    page.get_by_role("searchbox", name="Find events").fill("no such words")
    expect(page.get_by_text("No event matches")).to_be_visible()


def test_the_table_is_walked_by_keyboard_and_remembers_its_columns(page: Page) -> None:
    made = workflow(page, "Table", ITEMS)
    finished(page, start(page, made, ITEMS_INPUT, {"Quote": echo()}))
    page.get_by_role("tab", name="Table").click()
    grid = page.get_by_role("treegrid")
    rows = page.locator(".state-row.virtual-item")
    expect(rows).to_have_count(4)
    grid.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(rows).to_have_count(6)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="State Label")).to_be_visible()
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("menuitem", name="Resource").click()
    expect(page.get_by_role("columnheader", name="Resource")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("columnheader", name="Duration")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Resource")).to_have_count(0)


def test_thousands_of_rows_are_not_all_in_the_page(page: Page) -> None:
    one = machine("Item", Item={"Type": "Pass", "End": True})
    made = workflow(page, "Many", machine("Each", Each={"Type": "Map", "ItemProcessor": one, "End": True}))
    execution = finished(page, start(page, made, list(range(1000))))
    assert execution["event_count"] > 4000
    expect(page.locator(".fact-limit")).to_contain_text(f"{execution['event_count']:,}")
    page.get_by_role("tab", name="Events", exact=True).first.click()
    expect(page.locator(".virtual .event-row").first).to_be_visible()
    assert page.locator(".virtual .event-row").count() < 100
    page.get_by_role("tab", name="Table").click()
    expect(page.locator(".state-row.virtual-item").first).to_be_visible()
    assert page.locator(".state-row.virtual-item").count() < 100


def test_input_output_and_definition_are_shown_as_they_were(page: Page) -> None:
    text = json.dumps(CHARGE, indent=7)
    made = workflow(page, "As-it-was", texts=[text])
    given = '{"big": 12345678901234567890, "a": 1.10}'
    body = {"workflow_id": made, "version": 1, "input": given, "mocks": {"Charge": echo()}}
    execution = api(page, "POST", "/executions", body)["id"]
    finished(page, execution)
    page.get_by_role("tab", name="Input & output").click()
    shown = page.get_by_role("region", name="Input", exact=True)
    expect(shown.locator(".cm-content")).to_contain_text("12345678901234567890")
    shown.get_by_role("button", name="Raw").click()
    expect(shown.locator(".cm-content")).to_have_text(given)
    page.get_by_role("tab", name="Definition").click()
    expect(page.locator(".cm-content").first).to_contain_text('       "StartAt": "Charge"')
