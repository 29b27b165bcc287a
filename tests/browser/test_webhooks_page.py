"""Webhooks: added with a secret shown once, tried, seen in their log, removed; for people who use no mouse too."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running import finished, machine, start, workflow
from tests.browser.test_accessibility import read, themed
from tests.executions.receiver import Receiver

__all__ = ["themed"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    listening = Receiver()
    yield listening
    listening.stop()


def add(page: Page, name: str, url: str) -> None:
    page.goto("/")
    page.get_by_role("button", name="Menu of").click()
    page.get_by_role("menuitem", name="Webhooks").click()
    page.get_by_role("button", name="Add webhook").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill(name)
    dialog.get_by_role("textbox", name="Address").fill(url)
    dialog.get_by_role("button", name="Add webhook").click()


def test_a_webhook_is_added_called_and_removed(page: Page, receiver: Receiver) -> None:
    add(page, "Pager", receiver.url)
    dialog = page.get_by_role("dialog", name="Secret of “Pager”")
    expect(dialog.get_by_text("shown this once")).to_be_visible()
    secret = dialog.locator(".webhook-secret code").inner_text()
    dialog.get_by_role("button", name="Done").click()
    row = page.get_by_role("row", name="Pager")
    expect(row).to_contain_text("Failed, timed out, aborted")
    assert secret not in page.content()

    row.get_by_role("button", name="Send a test to Pager").click()
    log = page.get_by_role("dialog", name="Deliveries to “Pager”")
    expect(log.get_by_role("row", name="Test")).to_contain_text("delivered", timeout=30_000)
    log.get_by_role("button", name="Close").click()
    failing = machine("Stop", Stop={"Type": "Fail", "Error": "Broken", "Cause": "on purpose"})
    finished(page, start(page, workflow(page, "FailsForThePager", failing)))
    page.goto("/webhooks/")
    row.get_by_role("button", name="Deliveries to Pager").click()
    expect(log.get_by_role("row", name="Status")).to_contain_text("Answered 204", timeout=30_000)
    log.get_by_role("button", name="Close").click()
    letter = receiver.letters[-1]
    assert letter.json["detail"]["error"] == "Broken"
    stamp, given = (part.split("=", 1)[1] for part in letter.headers["Sfn-Studio-Signature"].split(","))
    assert given == hmac.new(secret.encode(), f"{stamp}.".encode() + letter.body, hashlib.sha256).hexdigest()

    row.get_by_role("button", name="Renew the secret of Pager").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Renew secret").click()
    expect(dialog.locator(".webhook-secret code")).not_to_have_text(secret)
    dialog.get_by_role("button", name="Done").click()
    row.get_by_role("button", name="Delete Pager").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Delete webhook").click()
    expect(row).to_have_count(0)


def test_a_webhook_hears_of_the_changes_that_were_chosen(page: Page, receiver: Receiver) -> None:
    page.goto("/webhooks/")
    page.get_by_role("button", name="Add webhook").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill("Changes")
    dialog.get_by_role("textbox", name="Address").fill(receiver.url)
    for name in ("Failed", "Timed out", "Aborted", "Version saved", "Workflow deleted"):
        dialog.get_by_role("checkbox", name=name, exact=True).locator("xpath=ancestor::label").click()
    dialog.get_by_role("button", name="Add webhook").click()
    dialog.get_by_role("button", name="Done").click()
    row = page.get_by_role("row", name="Changes")
    expect(row).to_contain_text("Workflow deleted, version saved")
    made = workflow(page, "ToldOfItsChanges", machine("Only", Only={"Type": "Succeed"}))
    row.get_by_role("button", name="Deliveries to Changes").click()
    log = page.get_by_role("dialog", name="Deliveries to “Changes”")
    expect(log.get_by_role("row", name="ToldOfItsChanges")).to_contain_text("Answered 204", timeout=30_000)
    expect(log.get_by_role("link", name="ToldOfItsChanges")).to_have_attribute("href", f"/workflows/{made}/")
    assert [letter.json["detail"]["change"] for letter in receiver.letters] == ["version.saved"]
    log.get_by_role("button", name="Close").click()
    row.get_by_role("button", name="Delete Changes").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Delete webhook").click()
    expect(row).to_have_count(0)


def test_an_address_inside_is_refused_beside_its_field(page: Page) -> None:
    add(page, "Inside", "http://169.254.169.254/latest/meta-data")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".field-error")).to_contain_text("inside private networks")
    expect(dialog.get_by_role("textbox", name="Name")).to_have_value("Inside")


def test_the_page_is_for_everybody(themed: Page) -> None:
    themed.goto("/webhooks/")
    expect(themed.get_by_role("heading", name="EventBridge")).to_be_visible()
    read(themed, "webhooks")
    themed.get_by_role("button", name="Add webhook").focus()
    themed.keyboard.press("Enter")
    expect(themed.get_by_role("textbox", name="Name")).to_be_focused()
    read(themed, "the form of a webhook")
    themed.keyboard.press("Escape")
    expect(themed.get_by_role("dialog")).to_have_count(0)
