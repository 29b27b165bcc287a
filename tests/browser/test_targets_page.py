"""AWS targets: added, checked, marked, removed."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.studio import free_port


def add(page: Page, name: str, endpoint: str, is_production: bool = False) -> None:
    page.goto("/targets/")
    page.get_by_role("button", name="Add target").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill(name)
    dialog.get_by_role("textbox", name="Endpoint").fill(endpoint)
    if is_production:
        dialog.get_by_text("This is production").click()
    dialog.get_by_role("button", name="Add target").click()


def test_a_target_that_does_not_answer_says_so_on_its_card(page: Page) -> None:
    endpoint = f"http://127.0.0.1:{free_port()}"
    add(page, "Silent", endpoint)
    card = page.get_by_role("article", name="Silent")
    expect(card.get_by_role("status")).not_to_contain_text("Not checked yet", timeout=30_000)
    expect(card.locator('[data-ok="false"]')).to_be_visible()
    expect(card).to_contain_text(endpoint)


def test_production_stands_out_and_is_removed_after_a_question(page: Page) -> None:
    add(page, "Precious", f"http://127.0.0.1:{free_port()}", is_production=True)
    card = page.get_by_role("article", name="Precious")
    expect(card.get_by_text("production", exact=True)).to_be_visible()
    card.get_by_role("button", name="Delete Precious").click()
    question = page.get_by_role("alertdialog")
    expect(question).to_contain_text("Nothing is deleted on AWS")
    question.get_by_role("button", name="Delete target").click()
    expect(card).to_have_count(0)


def test_a_wrong_endpoint_is_refused_beside_its_field_and_kept(page: Page) -> None:
    add(page, "Wrong", "not an address")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".field-error, .banner-error")).not_to_have_count(0)
    expect(dialog.get_by_role("textbox", name="Endpoint")).to_have_value("not an address")
    expect(dialog.get_by_role("textbox", name="Name")).to_have_value("Wrong")
