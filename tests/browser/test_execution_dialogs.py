"""Starting executions: what is typed, refused, remembered."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.running import api, finished, machine, node, start, task, workflow
from tests.browser.studio import Studio

CHARGE = machine(
    "Charge",
    Charge=task("ProcessPayment", Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Apologise"}], Next="Thank"),
    Thank={"Type": "Succeed"},
    Apologise={"Type": "Pass", "End": True},
)


def open_dialog(page: Page, workflow_id: str) -> Locator:
    page.goto(f"/workflows/{workflow_id}/versions/")
    page.get_by_role("button", name="Run version 1").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Start execution")).to_be_visible()
    return dialog


def write(dialog: Locator, text: str, label: str = "Input") -> None:
    """Replace the text of a code field, as a paste does (`fill` would let the browser edit the editor's own DOM)."""
    field = dialog.get_by_role("textbox", name=label, exact=True)
    field.press("ControlOrMeta+a")
    field.page.keyboard.insert_text(text)


def test_a_mistake_in_the_input_is_said_with_its_place_and_nothing_is_lost(page: Page) -> None:
    dialog = open_dialog(page, workflow(page, "Bad-input", CHARGE))
    write(dialog, '{\n  "total": }')
    expect(dialog).to_contain_text("Line 2, column 12: A value is expected here.")
    expect(dialog.get_by_role("button", name="Start execution")).to_be_disabled()
    dialog.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Run version 1").click()
    expect(page.get_by_role("dialog").get_by_role("textbox", name="Input", exact=True)).to_contain_text('"total": }')


def test_an_input_over_the_limit_says_how_many_bytes_are_too_many(page: Page) -> None:
    dialog = open_dialog(page, workflow(page, "Large-input", CHARGE))
    write(dialog, '"' + "é" * 131_072 + '"')
    expect(dialog).to_contain_text("262,146 of 262,144 bytes: 2 too many")
    expect(dialog.get_by_role("button", name="Start execution")).to_be_disabled()


def test_a_name_that_is_taken_is_refused_beside_the_field(page: Page) -> None:
    made = workflow(page, "Taken-name", CHARGE)
    body = {"workflow_id": made, "version": 1, "name": "once", "input": "{}"}
    api(page, "POST", "/executions", body)
    dialog = open_dialog(page, made)
    dialog.get_by_role("textbox", name="Name").fill("once")
    write(dialog, '{"kept": true}')
    dialog.get_by_role("button", name="Start execution").click()
    expect(dialog.locator(".field-error")).to_contain_text("once")
    expect(dialog.get_by_role("textbox", name="Input", exact=True)).to_contain_text('"kept"')


def test_a_mocked_error_is_thrown_in_this_run_and_remembered_for_the_next(page: Page) -> None:
    made = workflow(page, "Mocked-error", CHARGE)
    dialog = open_dialog(page, made)
    dialog.get_by_role("button", name="What Charge does").click()
    page.get_by_role("option", name="Throw an error").click()
    expect(dialog.get_by_role("button", name="Start execution")).to_be_disabled()
    dialog.get_by_role("textbox", name="Error").fill("CardRefused")
    dialog.get_by_role("button", name="Start execution").click()
    page.wait_for_url(re.compile("/executions/"))
    expect(node(page, "Charge")).to_have_attribute("data-status", "CAUGHT")
    expect(node(page, "Apologise")).to_have_attribute("data-status", "SUCCEEDED")
    dialog = open_dialog(page, made)
    expect(dialog.get_by_role("textbox", name="Error")).to_have_value("CardRefused")


def test_a_test_case_of_the_mock_configuration_is_chosen_and_kept_for_the_next(page: Page, studio: Studio) -> None:
    retry = [{"ErrorEquals": ["Busy"], "IntervalSeconds": 1, "MaxAttempts": 2}]
    definition = machine("Charge", Charge=task("NobodyPerformsThis", Retry=retry, End=True))
    made = workflow(page, "Test-cases", definition)
    responses = {"Flaky": {"0": {"Throw": {"Error": "Busy"}}, "1": {"Return": {"paid": "by the case"}}}}
    config = {"StateMachines": {"Test-cases": {"TestCases": {"RetryPath": {"Charge": "Flaky"}}}}}
    (studio.home / "MockConfigFile.json").write_text(json.dumps({**config, "MockedResponses": responses}))
    dialog = open_dialog(page, made)
    dialog.get_by_role("button", name="Test case").click()
    page.get_by_role("option", name="RetryPath").click()
    expect(dialog.get_by_role("button", name="What Charge does")).to_contain_text("As in the test case")
    expect(dialog).to_contain_text("1 mocked")
    dialog.get_by_role("button", name="Start execution").click()
    page.wait_for_url(re.compile("/executions/"))
    expect(node(page, "Charge")).to_have_attribute("data-status", "SUCCEEDED")
    expect(page.locator(".facts")).to_contain_text("RetryPath")
    page.get_by_role("button", name="New execution").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="RetryPath Test case")).to_be_visible()
    (studio.home / "MockConfigFile.json").write_text("{")
    dialog = open_dialog(page, made)
    expect(dialog).to_contain_text("The test cases cannot be read.")
    expect(dialog).to_contain_text("MockConfigFile.json:1:1")
    (studio.home / "MockConfigFile.json").write_text("{}")


def test_a_mocked_result_is_what_the_state_returns(page: Page) -> None:
    dialog = open_dialog(page, workflow(page, "Mocked-result", CHARGE))
    dialog.get_by_role("button", name="What Charge does").click()
    page.get_by_role("option", name="Return JSON").click()
    write(dialog, '{"paid": [1, null]}', "Result of Charge")
    dialog.get_by_role("button", name="Start execution").click()
    page.wait_for_url(re.compile("/executions/"))
    expect(node(page, "Thank")).to_have_attribute("data-status", "SUCCEEDED")
    output = page.get_by_role("region", name="Output of the execution")
    expect(output.locator(".cm-content")).to_contain_text('"paid"')


def test_an_input_is_saved_with_the_workflow_and_chosen_again(page: Page) -> None:
    made = workflow(page, "Saved-input", CHARGE)
    dialog = open_dialog(page, made)
    write(dialog, '{"total": 1500}')
    dialog.get_by_role("button", name="Save this input").click()
    dialog.get_by_role("textbox", name="Name of the input").fill("High value")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.get_by_role("button", name="Saved inputs")).to_contain_text("High value")
    assert api(page, "GET", f"/workflows/{made}")["inputs"] == [{"name": "High value", "text": '{"total": 1500}'}]
    write(dialog, "{}")
    dialog.get_by_role("button", name="Saved inputs").click()
    page.get_by_role("option", name="High value").click()
    expect(dialog.get_by_role("textbox", name="Input", exact=True)).to_contain_text("1500")


def test_a_new_execution_starts_with_the_same_input_edited_before(page: Page) -> None:
    made = workflow(page, "Again", CHARGE)
    first = finished(page, start(page, made, {"order": 1}, {"Charge": {"kind": "echo"}}))
    page.get_by_role("button", name="New execution").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox", name="Input", exact=True)).to_contain_text('"order"')
    write(dialog, '{"order": 2}')
    dialog.get_by_role("button", name="Start execution").click()
    page.wait_for_url(lambda url: "/executions/" in url and first["id"] not in url)
    expect(node(page, "Thank")).to_have_attribute("data-status", "SUCCEEDED")
    expect(page.get_by_role("region", name="Input of the execution").locator(".cm-content")).to_contain_text("2")
