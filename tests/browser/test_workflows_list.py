"""The list of workflows: search, create from nothing, an example or a definition, delete."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

DEFINITION = '{ "StartAt": "Only",\n  "States": { "Only": { "Type": "Succeed" } } }\n'


def test_the_examples_are_listed_with_their_facts_and_found_by_search(page: Page) -> None:
    page.goto("/")
    row = page.get_by_role("row", name=re.compile("RouteOrder"))
    page.get_by_role("searchbox", name="Search workflows").fill("RouteOrder")  # other tests made many
    expect(row).to_contain_text("Example")
    expect(row).to_contain_text("Standard")
    expect(row).to_contain_text(re.compile(r"v\d"))
    page.get_by_role("searchbox", name="Search workflows").fill("routeord")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("searchbox", name="Search workflows").fill("no such workflow")
    expect(page.get_by_role("heading", name="No workflow matches")).to_be_visible()
    page.get_by_role("button", name="Clear the search").click()
    expect(page.get_by_role("searchbox", name="Search workflows")).to_have_value("")
    expect(page.get_by_role("row").nth(2)).to_be_visible()


def test_a_blank_workflow_opens_on_an_empty_canvas(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="New workflow").click()
    page.get_by_role("textbox", name="Name").fill("FromNothing")
    page.get_by_role("button", name="Create workflow").click()
    page.wait_for_url(re.compile(r"/workflows/[^/]+/"))
    expect(page.get_by_text("No states yet")).to_be_visible()


def test_an_example_is_copied(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="New workflow").click()
    page.get_by_role("textbox", name="Name").fill("MyOrders")
    page.get_by_role("radio", name=re.compile("Example")).check(force=True)
    page.get_by_role("button", name=re.compile("Choose an example")).click()
    page.get_by_role("option", name=re.compile("ProcessOrder")).click()
    page.get_by_role("button", name="Create workflow").click()
    page.wait_for_url(re.compile(r"/workflows/[^/]+/"))
    expect(page.get_by_role("treeitem").first).to_be_visible()


def test_a_wrong_name_is_said_beside_the_field_and_nothing_typed_is_lost(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="New workflow").click()
    page.get_by_role("radio", name=re.compile("Definition")).check(force=True)
    page.get_by_role("textbox", name="Definition").fill(DEFINITION)
    page.get_by_role("button", name="Create workflow").click()
    expect(page.get_by_text("Give the workflow a name.")).to_be_visible()
    page.get_by_role("textbox", name="Name").fill("two words")
    page.get_by_role("button", name="Create workflow").click()
    expect(page.get_by_text("The name may not contain a space")).to_be_visible()
    expect(page.get_by_role("textbox", name="Definition")).to_have_value(DEFINITION)
    page.get_by_role("textbox", name="Name").fill("ProcessOrder")
    page.get_by_role("button", name="Create workflow").click()
    expect(page.get_by_role("dialog")).to_contain_text("ProcessOrder")


def test_a_file_gives_the_definition_byte_for_byte(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "only one.asl.json"
    file.write_text(DEFINITION, encoding="utf-8")
    page.goto("/")
    page.get_by_role("button", name="New workflow").click()
    page.get_by_role("radio", name=re.compile("Definition")).check(force=True)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file…").click()
    chooser.value.set_files(file)
    expect(page.get_by_role("textbox", name="Name")).to_have_value("only_one")
    page.get_by_role("button", name="Create workflow").click()
    page.wait_for_url(re.compile(r"/workflows/[^/]+/"))
    workflow = page.url.rstrip("/").split("/")[-1].split("?")[0]
    answer = page.request.get(f"/api/v1/workflows/{workflow}")
    assert answer.json()["draft"]["text"] == DEFINITION


def test_deleting_asks_first(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="New workflow").click()
    page.get_by_role("textbox", name="Name").fill("ToBeDeleted")
    page.get_by_role("button", name="Create workflow").click()
    page.wait_for_url(re.compile(r"/workflows/[^/]+/"))
    page.goto("/")
    page.get_by_role("button", name="More about ToBeDeleted").click()
    page.get_by_role("menuitem", name="Delete…").click()
    page.get_by_role("button", name="Cancel").click()
    row = page.get_by_role("row", name=re.compile("ToBeDeleted"))
    expect(row).to_be_visible()
    page.get_by_role("button", name="More about ToBeDeleted").click()
    page.get_by_role("menuitem", name="Delete…").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Delete workflow").click()
    expect(row).to_have_count(0)


def test_the_theme_is_chosen_and_remembered(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name=re.compile("Menu of")).click()
    page.get_by_role("menuitem", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", ground)[:3]) < 60


def test_the_shortcut_sheet_opens_on_a_question_mark(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("row").first).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("searchbox", name="Search workflows").press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_file_is_dropped_onto_the_list_of_workflows(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("row").nth(2)).to_be_visible()
    page.evaluate(
        r"""() => { const data = new DataTransfer();
        data.items.add(new File(['StartAt: A\nStates:\n  A:\n    Type: Pass\n    End: true\n'], 'dropped.asl.yaml'));
        for (const type of ['dragenter', 'dragover', 'drop']) document.querySelector('.page').dispatchEvent(
          new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: data})) }"""
    )
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox", name="Name")).to_have_value("dropped")
    dialog.get_by_role("button", name=re.compile("Create")).click()
    page.wait_for_url(re.compile(r"/workflows/[^/]+/"))
    expect(page.locator('[data-node="States/A"]')).to_be_visible()
