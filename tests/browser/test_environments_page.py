"""Environments: values of each type added on the page, filled in before a run, checked in the editor, named by a target."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from tests.browser.editing import OpenWorkflow
from tests.browser.running import api, finished, workflow
from tests.browser.test_accessibility import focused, read, themed

__all__ = ["themed"]

TEXT = """{
  "StartAt": "Hold",
  "States": {
    "Hold": {"Type": "Wait", "Seconds": ${Pause}, "Next": "Say"},
    "Say": {"Type": "Pass", "Result": {"table": "${Table}", "rules": ${Rules}, "token": "${Token}"}, "End": true}
  }
}"""
SECRET = "s3cret-of-the-page"


def environment(page: Page, name: str) -> None:
    """Add an environment as a person does."""
    page.goto("/")
    page.get_by_role("button", name="Menu of").click()
    page.get_by_role("menuitem", name="Environments").click()
    page.get_by_role("button", name="Add environment").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill(name)
    dialog.get_by_role("textbox", name="Description").fill("For the tests.")
    dialog.get_by_role("button", name="Add environment").click()
    expect(page.get_by_role("region", name=name)).to_contain_text("No values yet.")


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a select of the open dialog."""
    page.get_by_role("dialog").get_by_role("button", name=re.compile(f"{label}$")).click()
    page.get_by_role("option", name=option).click()


def add(page: Page, where: str, name: str, kind: str, value: str, *, is_secret: bool = False) -> None:
    """Add a value as a person does."""
    page.get_by_role("button", name=f"Add value to {where}").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill(name)
    choose(page, "Type", kind)
    if is_secret:
        dialog.get_by_text("This is a secret").click()
        dialog.get_by_label("Value", exact=True).fill(value)
    else:
        dialog.get_by_role("textbox", name="Value").fill(value)
    dialog.get_by_role("button", name="Add value").click()


def test_values_are_added_changed_refused_and_removed(page: Page) -> None:
    environment(page, "values-dev")
    panel = page.get_by_role("region", name="values-dev")
    add(page, "values-dev", "Pause", "Number", "soon")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".field-error")).to_have_text(
        "The value is a text; its type asks for a number, such as 30 or 2.5."
    )
    dialog.get_by_role("textbox", name="Value").fill("30")
    dialog.get_by_role("textbox", name="Value").press("Enter")
    expect(panel.get_by_role("row", name="Pause")).to_contain_text("30")
    add(page, "values-dev", "Token", "Text", SECRET, is_secret=True)
    expect(panel.get_by_role("row", name="Token")).to_contain_text("secret")
    page.reload()
    expect(panel.get_by_role("row", name="Token")).to_contain_text("secret")
    assert SECRET not in page.content()

    panel.get_by_role("button", name="Change Token").click()
    expect(dialog.get_by_label("Value", exact=True)).to_have_value("")
    dialog.get_by_role("textbox", name="Name").fill("with space")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".field-error")).to_contain_text("cannot hold a space")
    dialog.get_by_role("button", name="Cancel").click()
    panel.get_by_role("button", name="Remove Pause").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Remove value").click()
    expect(panel.get_by_role("row", name="Pause")).to_have_count(0)
    page.get_by_role("button", name="Delete values-dev").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Delete environment").click()
    expect(panel).to_have_count(0)


def test_what_is_missing_is_filled_in_before_the_run(page: Page) -> None:
    environment(page, "run-staging")
    add(page, "run-staging", "Token", "Text", SECRET, is_secret=True)
    add(page, "run-staging", "Table", "Text", "orders")
    made = workflow(page, "FilledFromAnEnvironment", texts=[TEXT])
    page.goto(f"/workflows/{made}/versions/")
    page.get_by_role("button", name="Run").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("4 placeholders will stay as written.")).to_be_visible()
    choose(page, "Environment", "run-staging")
    expect(dialog.get_by_text("2 placeholders have no value.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Start execution")).to_be_disabled()
    dialog.get_by_role("textbox", name="Pause").fill("0")
    dialog.get_by_role("textbox", name="Rules").fill('{"most": 3}')
    dialog.get_by_role("button", name="Save to run-staging").click()
    dialog.get_by_role("button", name="Start execution").click()
    page.wait_for_url("**/executions/*/")
    execution = finished(page, page.url.rstrip("/").rpartition("/")[2])
    assert execution["status"] == "SUCCEEDED"
    assert json.loads(execution["output"]) == {"table": "orders", "rules": {"most": 3}, "token": "********"}
    assert execution["environment"]["name"] == "run-staging"
    assert execution["definition"]["text"] == TEXT
    expect(page.locator(".facts")).to_contain_text("run-staging")
    assert SECRET not in page.content()

    page.get_by_role("button", name="New execution").click()
    expect(dialog.get_by_role("button", name="Environment")).to_contain_text("run-staging")
    expect(dialog.get_by_role("button", name="Start execution")).to_be_enabled()
    page.goto("/environments/")
    row = page.get_by_role("region", name="run-staging").get_by_role("row", name="Pause")
    expect(row).to_contain_text("FilledFromAnEnvironment")


def test_the_editor_checks_with_the_values_of_an_environment_and_keeps_the_graph(page: Page) -> None:
    text = """{
  "StartAt": "Call",
  "States": {
    "Call": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage",
      "Parameters": {"QueueUrl": "${Queue}", "MessageBody": "x"},
      "TimeoutSeconds": ${Timeout},
      "End": true
    }
  }
}"""
    work = OpenWorkflow(page, text)
    for name, values in (("check-zero", {"Timeout": 0}), ("check-good", {"Timeout": 30, "Queue": "orders"})):
        made = api(page, "POST", "/environments", {"name": name})
        for key, value in values.items():
            body = {"name": key, "value": value, "kind": "number" if key == "Timeout" else "string"}
            api(page, "POST", f"/environments/{made['id']}/values", body)
    work.open()
    expect(work.state("Call")).to_be_visible()
    opener = page.get_by_role("button", name=re.compile(r"\d (errors?|warnings?|notes?)|No problems"))
    opener.first.click()
    choice = page.get_by_role("button", name="Checked with the values of")
    choice.click()
    page.get_by_role("option", name="Values of check-zero").click()
    problems = page.get_by_role("region", name="Problems")
    expect(problems.get_by_text("/States/Call/TimeoutSeconds")).to_be_visible()
    expect(problems.get_by_text("No value is given for ${Queue}")).to_be_visible()
    expect(work.state("Call")).to_be_visible()
    choice.click()
    page.get_by_role("option", name="Values of check-good").click()
    expect(problems.get_by_text("/States/Call/TimeoutSeconds")).to_have_count(0)
    expect(problems.get_by_text("No value is given")).to_have_count(0)
    page.reload()
    opener.first.click()
    expect(choice).to_contain_text("check-good")
    assert work.draft["text"] == text


def test_a_target_names_its_environment(page: Page, target: str) -> None:
    made = api(page, "POST", "/environments", {"name": "of-the-target"})
    api(page, "POST", f"/environments/{made['id']}/values", {"name": "Word", "value": "hello"})
    page.goto("/targets/")
    card = page.get_by_role("article", name=target)
    card.get_by_role("button", name=f"Change {target}").click()
    choose(page, "Environment", "of-the-target")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(card).to_contain_text("of-the-target")
    page.goto("/environments/")
    page.get_by_role("button", name="Delete of-the-target").click()
    asked = page.get_by_role("alertdialog")
    asked.get_by_role("button", name="Delete environment").click()
    expect(asked).to_contain_text(f"of-the-target is what is deployed to “{target}”")
    asked.get_by_role("button", name="Cancel").click()
    page.goto("/targets/")
    card.get_by_role("button", name=f"Change {target}").click()
    choose(page, "Environment", "None")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(card).not_to_contain_text("of-the-target")


def test_everything_is_done_without_a_mouse(page: Page) -> None:
    page.goto("/environments/")
    expect(page.get_by_role("button", name="Add environment")).to_be_visible()
    focused(page, "Tab", "Add environment")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("textbox", name="Name")).to_be_focused()
    page.keyboard.type("by-key")
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name="by-key")
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="Add value to by-key").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("textbox", name="Name")).to_be_focused()
    page.keyboard.type("Pause")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Text")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Number")).to_be_focused()
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("dialog").get_by_role("button", name=re.compile("Type$"))
    ).to_be_focused()  # the list is gone
    page.keyboard.press("Tab")
    expect(page.get_by_role("dialog").get_by_role("textbox", name="Value")).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("row", name="Pause")).to_contain_text("12")
    panel.get_by_role("button", name="Change Pause").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(panel.get_by_role("button", name="Change Pause")).to_be_focused()


def test_the_page_is_for_everybody(themed: Page) -> None:
    themed.goto("/environments/")
    expect(themed.get_by_role("heading", name="Environments")).to_be_visible()
    long = "an-environment-with-a-very-long-name-" + "x" * 40
    if themed.get_by_role("region", name=long).count() == 0:
        known = [item["name"] for item in api(themed, "GET", "/environments")["items"]]
        if long not in known:
            made = api(themed, "POST", "/environments", {"name": long, "description": "Long names stay readable."})
            body = {"name": "N" + "ame" * 42, "value": "value " * 60}
            api(themed, "POST", f"/environments/{made['id']}/values", body)
            secret = {"name": "ApiToken", "value": "12345678", "is_secret": True}
            api(themed, "POST", f"/environments/{made['id']}/values", secret)
        themed.reload()
    expect(themed.get_by_role("row", name="ApiToken").first).to_be_visible()
    read(themed, "the environments")
    themed.get_by_role("button", name=f"Add value to {long}").click()
    expect(themed.get_by_role("dialog")).to_be_visible()
    read(themed, "the form of a value")
