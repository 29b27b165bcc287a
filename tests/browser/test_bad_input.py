"""Bad input: each kind gives a specific sentence where the user is looking, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.aws.moto_server import Moto
from tests.browser.editing import CHAIN, OpenWorkflow, paste, pretty
from tests.browser.running import machine, node, start, task, workflow

ONE_PASS = machine("Only", Only={"Type": "Pass", "End": True})
GOOD = pretty(CHAIN)
DEFINITIONS = {
    "broken JSON": (
        GOOD.replace('"StartAt": "A",', '"StartAt": "A"'),
        "was expecting comma to separate Object entries",
        "there is no comma before this",
    ),
    "an unknown state type": (
        GOOD.replace('"Type": "Pass",\n      "Next": "C"', '"Type": "Psas",\n      "Next": "C"'),
        "The field 'Type' should have one of these values",
        "/States/B/Type",
    ),
    "a dangling Next": (GOOD.replace('"Next": "C"', '"Next": "Nowhere"'), "Nowhere", "/States/B/Next"),
}
INPUTS = {
    "not JSON": ('{\n  "total": 15oo\n}', re.compile(r"Line 2, column \d+: ")),
    "too large": ('"' + "x" * 262_143 + '"', "262,145 of 262,144 bytes: 1 too many"),
}
HANDLERS = {
    "raises": ("RaiseValueError", "ValueError", "no good value"),
    "returns what is not JSON": ("ReturnSet", "Runtime.MarshalError", "set is not JSON serializable"),
    "is not there": ("NobodyWroteThis", "NobodyWroteThis", "STUDIO_HANDLER_MODULES"),
}


@pytest.mark.parametrize("kind", DEFINITIONS)
def test_a_definition_with(page: Page, kind: str) -> None:
    text, sentence, place = DEFINITIONS[kind]
    work = OpenWorkflow(page, CHAIN)
    work.mode("Code")
    page.locator(".code-pane .cm-content").click()
    work.keys("ControlOrMeta+a")
    paste(page, text)
    page.locator(".problem-count").click()
    problem = page.get_by_role("region", name="Problems").locator(".problem-error", has_text=sentence)
    expect(problem.first).to_contain_text(place)
    expect(page.locator(".cm-lint-marker-error").first).to_be_visible()
    expect(page.locator(".cm-lintRange-error").first).to_be_visible()
    for name in ("A", "B"):
        expect(work.state(name)).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("this from being a version")
    expect(dialog).to_contain_text(sentence)
    dialog.get_by_role("button", name="Cancel").click()
    assert work.saved_text() == text
    page.reload()
    work.mode("Code")
    assert work.draft["text"] == text
    expect(page.get_by_role("button", name=re.compile("error"))).to_be_visible()


def run_dialog(page: Page, workflow_id: str) -> Locator:
    page.goto(f"/workflows/{workflow_id}/versions/")
    page.get_by_role("button", name="Run version 1").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox", name="Input", exact=True)).to_be_visible()
    return dialog


@pytest.mark.parametrize("kind", INPUTS)
def test_an_input_that_is(page: Page, kind: str) -> None:
    text, sentence = INPUTS[kind]
    dialog = run_dialog(page, workflow(page, f"Input-{kind}".replace(" ", "-"), ONE_PASS))
    field = dialog.get_by_role("textbox", name="Input", exact=True)
    field.click()
    field.press("ControlOrMeta+a")
    paste(page, text)
    expect(dialog.get_by_role("region", name="Input")).to_contain_text(sentence)
    expect(dialog.get_by_role("button", name="Start execution")).to_be_disabled()
    page.reload()
    page.get_by_role("button", name="Run version 1").click()
    expect(page.get_by_role("dialog").get_by_role("region", name="Input")).to_contain_text(sentence)


@pytest.mark.parametrize("kind", HANDLERS)
def test_a_handler_that(page: Page, kind: str) -> None:
    function, error, sentence = HANDLERS[kind]
    made = workflow(page, f"Handler-{function}", machine("Work", Work=task(function, End=True)))
    page.goto(f"/executions/{start(page, made, {'kept': 'input'})}/")
    expect(node(page, "Work")).to_have_attribute("data-status", "FAILED")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The execution failed in “Work”")
    expect(alert).to_contain_text(error)
    expect(alert).to_contain_text(sentence)
    alert.get_by_role("button", name="Go to the failed state").click()
    panel = page.get_by_role("region", name="State Work")
    panel.get_by_role("tab", name="Output").click()
    expect(panel).to_contain_text(sentence)
    panel.get_by_role("tab", name="Input").click()
    expect(panel.locator(".cm-content")).to_contain_text('"kept": "input"')


@pytest.fixture
def strict_moto(moto: Moto) -> Iterator[Moto]:
    """The other side while it checks keys: nobody has made a user for ours."""
    moto.post("/moto-api/reset-auth", 0)
    yield moto
    moto.post("/moto-api/reset-auth", 10_000_000)


def target_dialog(page: Page, name: str, endpoint: str, profile: str | None = None) -> None:
    page.goto("/targets/")
    page.get_by_role("button", name="Add target").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill(name)
    dialog.get_by_role("textbox", name="Endpoint").fill(endpoint)
    dialog.get_by_role("textbox", name="Role").fill("arn:aws:iam::123456789012:role/workflows")
    if profile:
        dialog.get_by_role("button", name="Credentials").click()
        page.get_by_role("option", name="A profile of the server").click()
        dialog.get_by_role("combobox", name="Profile").fill(profile)
        page.keyboard.press("Tab")
    dialog.get_by_role("button", name="Add target").click()


def started_on(page: Page, target: str) -> Locator:
    """The Run dialog after a start that AWS would not take."""
    dialog = run_dialog(page, workflow(page, f"On-{target}", ONE_PASS))
    dialog.get_by_role("textbox", name="Input", exact=True).press("ControlOrMeta+a")
    paste(page, '{"typed": "by hand"}')
    dialog.get_by_role("textbox", name="Name").fill("my-name")
    dialog.get_by_role("button", name="Where").click()
    page.get_by_role("option", name=target).click()
    dialog.get_by_role("button", name="Deploy version 1 and start").click()
    expect(dialog).to_contain_text("The execution was not started.")
    expect(dialog.get_by_role("textbox", name="Input", exact=True)).to_contain_text("by hand")
    expect(dialog.get_by_role("textbox", name="Name")).to_have_value("my-name")
    return dialog


def test_aws_credentials_that_are_missing_are_told_on_the_target_and_at_the_start(page: Page, moto: Moto) -> None:
    target_dialog(page, "Keyless", moto.url, profile="no-keys")
    sentence = "There are no AWS credentials for Keyless: set them in the profile “no-keys” on this server."
    expect(page.get_by_role("article", name="Keyless")).to_contain_text(sentence)
    expect(started_on(page, "Keyless")).to_contain_text(sentence)


def test_aws_credentials_that_are_refused_are_told_on_the_target_and_at_the_start(
    page: Page, strict_moto: Moto
) -> None:
    target_dialog(page, "Refused", strict_moto.url)
    sentence = "AWS refused the credentials of Refused: "
    expect(page.get_by_role("article", name="Refused")).to_contain_text(sentence)
    dialog = started_on(page, "Refused")
    expect(dialog).to_contain_text(sentence)
    expect(dialog).to_contain_text("Check the AWS variables of this server's environment.")


def test_a_profile_that_is_not_there_is_refused_beside_its_field(page: Page, moto: Moto) -> None:
    target_dialog(page, "Elsewhere", moto.url, profile="nowhere")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".field-error, .banner-error").first).to_contain_text("no AWS profile named “nowhere”")
    expect(dialog.get_by_role("combobox", name="Profile")).to_have_value("nowhere")
    expect(dialog.get_by_role("textbox", name="Name")).to_have_value("Elsewhere")
