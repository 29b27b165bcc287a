"""Drafts and versions from the editor: autosave, conflicts, save, run, restore after a crash."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.browser.editing import CHAIN, OpenWorkflow, pretty


def delete_b(work: OpenWorkflow) -> None:
    work.select("B")
    work.keys("Delete")
    expect(work.state("B")).to_have_count(0)


def test_opening_and_saving_without_a_change_makes_no_difference(page: Page) -> None:
    odd = '{"States":{"A":{"End":true,"Type":"Pass"}},  "StartAt":"A"}'
    work = OpenWorkflow(page, odd)
    for _ in range(2):
        work.keys("Control+s")
        page.get_by_role("button", name="Save version").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("No changes since version 1")).to_be_visible()
    assert work.call("GET", f"/workflows/{work.id}/versions/1")["text"] == odd
    assert len(work.call("GET", f"/workflows/{work.id}/versions")["items"]) == 1


def test_a_version_takes_a_message_and_the_next_one_a_new_number(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.keys("Control+s")
    page.get_by_role("textbox", name="What changed").fill("First draft that works")
    work.keys("Enter")
    expect(page.get_by_text("Saved as version 1")).to_be_visible()
    delete_b(work)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("Save version 2")
    page.get_by_role("button", name="Save version").click()
    expect(page.get_by_text("Saved as version 2")).to_be_visible()
    versions = work.call("GET", f"/workflows/{work.id}/versions")["items"]
    assert [v["number"] for v in versions] == [2, 1]
    assert versions[1]["message"] == "First draft that works"


def test_a_definition_with_errors_stays_a_draft_and_the_dialog_says_why(page: Page) -> None:
    broken = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Gone"}}}
    work = OpenWorkflow(page, broken)
    work.keys("Control+s")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("from being a version")
    expect(dialog.get_by_role("button", name="Save version")).to_be_disabled()
    dialog.locator(".save-problems button").first.click()
    expect(page.locator(".inspector-title strong")).to_have_text("A")
    assert work.draft["text"] == pretty(broken)


def test_somebody_elses_change_is_a_question_and_both_texts_survive(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    draft = work.draft
    theirs = pretty({**CHAIN, "Comment": "theirs"})
    work.call("PUT", f"/workflows/{work.id}/draft", {"text": theirs, "format": "json", "revision": draft["revision"]})
    delete_b(work)
    dialog = page.get_by_role("dialog", name="This draft was changed elsewhere")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Keep mine").click()
    assert "B" not in work.saved()["States"]
    page.get_by_role("tree").focus()
    work.keys("Control+z")
    assert work.saved_text() == theirs
    work.keys("Control+z")
    assert "B" not in work.saved()["States"]


def test_what_the_server_did_not_get_is_restored_when_the_workflow_is_opened_again(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    page.context.set_offline(True)
    delete_b(work)
    expect(page.locator("[data-save=failed]")).to_have_text("Kept in this browser")
    page.close()
    page.context.set_offline(False)
    work.page = other = page.context.new_page()
    assert "B" in json.loads(work.draft["text"])["States"]
    other.goto(f"/workflows/{work.id}/")
    expect(other.get_by_text("Restored what was not saved")).to_be_visible()
    assert "B" not in work.saved()["States"]


def test_save_and_run_starts_an_execution_of_the_saved_version(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("button", name="Save and run").click()
    page.get_by_role("dialog").get_by_role("button", name="Start").click()
    page.wait_for_url("**/executions/*/")
    execution = page.url.rstrip("/").rsplit("/", 1)[-1]
    assert work.call("GET", f"/executions/{execution}")["version"] == 1


def test_the_graph_is_downloaded_as_svg_png_json_and_yaml(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    found = {}
    for words in ["ASL as JSON", "ASL as YAML", "Picture as SVG", "Picture as PNG"]:
        page.get_by_role("button", name="More").click()
        page.get_by_role("menuitem", name="Export").click()
        page.get_by_role("dialog").get_by_role("button", name="What").click()
        page.get_by_role("option", name=words).click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download").click()
        found[download.value.suggested_filename.rsplit(".", 1)[-1]] = download.value.path().read_bytes()
    assert found["json"].decode() == pretty(CHAIN)
    assert found["yaml"].decode().startswith("StartAt: A\nStates:\n  A:\n    Type: Pass\n")
    assert b"<svg" in found["svg"] and b">B<" in found["svg"]
    assert found["png"].startswith(b"\x89PNG")
    assert work.saved_text() == pretty(CHAIN)
