"""The inspector: forms for every type of state, errors beside the field, nothing typed is lost."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.editing import OpenWorkflow

ALL = {
    "StartAt": "Call",
    "States": {
        "Call": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Call", "Next": "Which"},
        "Which": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.a", "NumericGreaterThan": 1, "Next": "Pause"},
                {"Variable": "$.b", "IsPresent": True, "Next": "Each"},
            ],
            "Default": "Bad",
        },
        "Pause": {"Type": "Wait", "Seconds": 5, "Next": "Each"},
        "Each": {
            "Type": "Map",
            "ItemProcessor": {"StartAt": "One", "States": {"One": {"Type": "Pass", "End": True}}},
            "Next": "Both",
        },
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "L", "States": {"L": {"Type": "Pass", "End": True}}},
                {"StartAt": "R", "States": {"R": {"Type": "Pass", "End": True}}},
            ],
            "Next": "Good",
        },
        "Good": {"Type": "Succeed"},
        "Bad": {"Type": "Fail", "Error": "E", "Cause": "C"},
    },
}


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a list of the inspector by its label."""
    page.locator(".inspector").get_by_role("button", name=label).first.click()
    page.get_by_role("option", name=option, exact=True).first.click()


def test_a_wait_has_exactly_one_of_its_four_ways(page: Page) -> None:
    work = OpenWorkflow(page, ALL)
    work.select("Pause")
    choose(page, "Wait", "Until a point in time from the input")
    saved = work.wait_for("TimestampPath", lambda v: "TimestampPath" in v["States"]["Pause"])
    assert saved["States"]["Pause"] == {"Type": "Wait", "TimestampPath": "$.until", "Next": "Each"}
    field = page.get_by_role("textbox", name="TimestampPath")
    field.fill("until")
    expect(page.get_by_text("A path starts with $")).to_be_visible()
    expect(field).to_have_value("until")
    assert work.saved()["States"]["Pause"]["TimestampPath"] == "$.until"
    field.fill("$.other")
    work.wait_for("the new path", lambda v: v["States"]["Pause"]["TimestampPath"] == "$.other")


def test_choice_rules_are_built_grouped_reordered_and_led_elsewhere(page: Page) -> None:
    work = OpenWorkflow(page, ALL)
    work.select("Which")
    page.get_by_role("button", name="Move rule 1 down").click()
    saved = work.wait_for("the other order", lambda v: v["States"]["Which"]["Choices"][0]["Variable"] == "$.b")
    assert saved["States"]["Which"]["Choices"] == ALL["States"]["Which"]["Choices"][::-1]
    rule = page.locator(".sortable-item").nth(1)
    rule.get_by_role("button", name="Comparison").click()
    page.get_by_role("option", name="is at most the value at", exact=False).filter(
        has_text="NumericLessThanEqualsPath"
    ).click()
    saved = work.wait_for(
        "a path comparator", lambda v: "NumericLessThanEqualsPath" in v["States"]["Which"]["Choices"][1]
    )
    assert list(saved["States"]["Which"]["Choices"][1]) == ["Variable", "NumericLessThanEqualsPath", "Next"]
    rule.get_by_role("button", name="Condition").first.click()
    page.get_by_role("option", name="All of these (And)").click()
    rule.get_by_role("button", name="Add condition").click()
    saved = work.wait_for("two conditions", lambda v: len(v["States"]["Which"]["Choices"][1].get("And", [])) == 2)
    assert saved["States"]["Which"]["Choices"][1]["Next"] == "Pause"
    expect(work.edge("Which to Pause, $.a <=")).to_be_visible()


def test_retriers_and_catchers_are_added_ordered_and_removed(page: Page) -> None:
    work = OpenWorkflow(page, ALL)
    work.select("Call")
    page.get_by_role("tab", name="Error handling").click()
    page.get_by_role("button", name="Add retrier").click()
    page.get_by_role("textbox", name="Most retries").fill("7")
    page.get_by_role("textbox", name="Backoff rate").fill("0.5")
    expect(page.get_by_text("The smallest number here is 1.")).to_be_visible()
    page.get_by_role("textbox", name="Backoff rate").fill("1.5")
    saved = work.wait_for("the numbers", lambda v: v["States"]["Call"].get("Retry", [{}])[0].get("BackoffRate") == 1.5)
    assert saved["States"]["Call"]["Retry"][0]["MaxAttempts"] == 7
    assert list(saved["States"]["Call"]) == ["Type", "Resource", "Retry", "Next"]
    page.get_by_role("button", name="Add catcher").click()
    expect(work.edge("Call to Bad, States.ALL")).to_be_visible()
    page.get_by_role("button", name="Remove retrier 1").click()
    saved = work.wait_for("no Retry", lambda v: "Retry" not in v["States"]["Call"])
    assert saved["States"]["Call"]["Catch"] == [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Bad"}]


def test_input_and_output_of_a_jsonpath_state(page: Page) -> None:
    work = OpenWorkflow(page, ALL)
    work.select("Call")
    page.get_by_role("tab", name="Input").click()
    editor = page.locator(".json-editor .cm-content").first
    editor.click()
    page.keyboard.insert_text('{"id.$": "$.id", ')
    expect(page.locator(".json-field .field-error")).to_contain_text("Line 1, column")
    page.keyboard.insert_text('"n": 1.0}')
    expect(page.locator(".json-field .field-error")).to_have_count(0)
    page.get_by_role("tab", name="Output").click()
    choose(page, "Result path", "Discard the result, keep the input (null)")
    saved = work.wait_for("ResultPath null", lambda v: v["States"]["Call"].get("ResultPath", "") is None)
    assert saved["States"]["Call"]["Parameters"] == {"id.$": "$.id", "n": 1.0}
    assert '"n": 1.0' in work.saved_text()


def test_a_jsonata_state_has_arguments_and_output_instead(page: Page) -> None:
    work = OpenWorkflow(page, ALL)
    work.select("Call")
    choose(page, "Query language", "JSONata")
    expect(page.get_by_role("tab", name="Arguments & Output")).to_be_visible()
    expect(page.get_by_role("tab", name="Input", exact=True)).to_have_count(0)
    page.get_by_role("tab", name="Arguments & Output").click()
    page.locator(".json-editor .cm-content").first.click()
    page.keyboard.insert_text("{% $states.input %}")
    work.wait_for("Arguments", lambda v: v["States"]["Call"].get("Arguments") == "{% $states.input %}")


def test_map_and_parallel_have_their_forms(page: Page) -> None:
    work = OpenWorkflow(page, ALL)
    work.select("Each")
    page.get_by_role("textbox", name="Items path").fill("$.items")
    page.get_by_role("textbox", name="Most at once").first.fill("10")
    saved = work.wait_for("MaxConcurrency", lambda v: v["States"]["Each"].get("MaxConcurrency") == 10)
    assert saved["States"]["Each"]["ItemsPath"] == "$.items"
    work.select("Both")
    page.get_by_role("textbox", name="Name (Comment)").first.fill("Left hand")
    page.get_by_role("button", name="Add branch").click()
    page.get_by_role("button", name="Move branch 2 up").click()
    saved = work.wait_for("three branches", lambda v: len(v["States"]["Both"]["Branches"]) == 3)
    assert [b.get("StartAt") for b in saved["States"]["Both"]["Branches"]] == ["R", "L", None]
    assert saved["States"]["Both"]["Branches"][1]["Comment"] == "Left hand"


def test_the_next_state_can_be_chosen_ended_and_made(page: Page) -> None:
    work = OpenWorkflow(page, ALL)
    work.select("Pause")
    choose(page, "Next state", "Good")
    work.wait_for("Good", lambda v: v["States"]["Pause"]["Next"] == "Good")
    choose(page, "Next state", "End of this flow")
    work.wait_for("the end", lambda v: v["States"]["Pause"] == {"Type": "Wait", "Seconds": 5, "End": True})
    choose(page, "Next state", "New Pass state")
    saved = work.wait_for("a new state", lambda v: v["States"]["Pause"].get("Next") == "Pass")
    assert saved["States"]["Pass"] == {"Type": "Pass", "End": True}
    expect(page.locator(".inspector-title strong")).to_have_text("Pass")


def test_the_text_of_one_state_can_be_edited_in_place(page: Page) -> None:
    work = OpenWorkflow(page, ALL)
    work.select("Bad")
    page.get_by_role("textbox", name="Error").first.fill("Other")
    page.get_by_role("tab", name="Definition").click()
    editor = page.locator(".json-editor .cm-content").first
    expect(editor).to_contain_text('"Error": "Other"')
    editor.click()
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.insert_text('"Comment": "x",')
    work.wait_for("the comment", lambda v: v["States"]["Bad"].get("Comment") == "x")
