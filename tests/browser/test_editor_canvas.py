"""Editing on the canvas: insert, move, delete, copy, rename, undo; the text changes no more than it must."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.browser.editing import CHAIN, OpenWorkflow, middle, pretty


def test_a_state_is_dragged_from_the_palette_onto_an_arrow(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.drag(page.locator(".palette-item", has_text="Wait").first, middle(work.edge("A to B").locator(".edge-line")))
    expect(page.locator(".drop-edge")).to_be_visible()
    page.mouse.up()
    expect(work.state("Wait")).to_be_visible()
    text = work.saved_text()
    before, after = pretty(CHAIN).splitlines(), text.splitlines()
    assert [line for line in before if line not in after] == []
    assert json.loads(text)["States"]["A"]["Next"] == "Wait"
    assert json.loads(text)["States"]["Wait"] == {"Type": "Wait", "Seconds": 5, "Next": "B"}
    work.keys("Control+z")
    expect(work.state("Wait")).to_have_count(0)
    work.wait_for("the old text", lambda value: value == CHAIN)
    assert work.saved_text() == pretty(CHAIN)


def test_the_plus_of_an_arrow_inserts_by_mouse_and_by_keyboard(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.edge("B to C").locator("[data-plus]").click()
    page.get_by_role("dialog", name="Add a state").get_by_role("searchbox").fill("succ")
    work.keys("Enter")
    work.wait_for("a Succeed behind B", lambda value: value["States"]["B"]["Next"] == "Success")
    work.select("A")
    page.get_by_role("tree").focus()
    work.keys("+")
    page.get_by_role("dialog", name="Add a state").get_by_role("searchbox").fill("wait")
    work.keys("Enter")
    work.wait_for("a Wait behind A", lambda value: value["States"]["A"]["Next"] == "Wait")


def test_the_search_of_the_palette_covers_all_tabs_and_enter_inserts(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.select("B")
    page.get_by_role("tree").focus()
    work.keys("/")
    expect(page.get_by_role("searchbox", name="Search states and actions")).to_be_focused()
    page.keyboard.type("sqs send")
    expect(page.locator(".palette-item.is-first")).to_contain_text("SQS")
    work.keys("Enter")
    saved = work.wait_for("a task behind B", lambda value: value["States"]["B"]["Next"] != "C")
    assert saved["States"]["SQS SendMessage"]["Resource"] == "arn:aws:states:::sqs:sendMessage"


def test_local_handlers_are_offered_with_their_docstrings(page: Page) -> None:
    OpenWorkflow(page, CHAIN)
    page.get_by_role("tab", name="Actions").click()
    group = page.locator("section", has_text="Python handlers of this server")
    expect(group.locator(".palette-item").first).to_be_visible()
    assert "(" in (group.locator(".palette-item").first.get_attribute("title") or "")


def test_an_existing_state_is_dragged_to_another_arrow(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.drag(work.state("A"), middle(work.edge("C to End").locator(".edge-line")))
    page.mouse.up()
    saved = work.wait_for("B first", lambda value: value["StartAt"] == "B")
    assert saved["States"]["C"] == {"Type": "Pass", "Next": "A"}
    assert saved["States"]["A"] == {"Type": "Pass", "End": True}


def test_states_are_dropped_into_empty_and_filled_branches(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.drag(
        page.locator(".palette-item", has_text="Parallel").first, middle(work.edge("A to B").locator(".edge-line"))
    )
    page.mouse.up()
    expect(page.get_by_text("Drop a state here")).to_have_count(2)
    work.drag(page.locator(".palette-item", has_text="Pass").first, middle(page.get_by_text("Drop a state here").first))
    expect(page.locator(".drop-lane")).to_be_visible()
    page.mouse.up()
    expect(work.state("Pass")).to_be_visible()
    page.wait_for_timeout(300)  # the layout moves a little; the drag needs a place that stands still
    box = work.state("Pass").bounding_box()
    assert box
    work.drag(
        page.locator(".palette-item", has_text="Fail").first,
        (box["x"] + box["width"] / 2, box["y"] + box["height"] + 12),
    )
    page.mouse.up()
    saved = work.wait_for("a Fail in the branch", lambda v: "Fail" in v["States"]["Parallel"]["Branches"][0]["States"])
    assert saved["States"]["Parallel"]["Branches"][0]["States"]["Pass"]["Next"] == "Fail"
    assert saved["States"]["Parallel"]["Branches"][1] == {"States": {}}


def test_deleting_a_state_joins_its_neighbours_and_undo_brings_it_back(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.select("B")
    work.keys("Delete")
    work.wait_for("A to C", lambda value: value["States"]["A"]["Next"] == "C" and "B" not in value["States"])
    work.keys("Control+z")
    assert work.wait_for("B again", lambda value: "B" in value["States"]) == CHAIN
    work.keys("Control+Shift+z")
    work.wait_for("B gone again", lambda value: "B" not in value["States"])


def test_deleting_a_choice_asks_what_to_keep(page: Page) -> None:
    rules = [{"Variable": "$.a", "IsPresent": True, "Next": "X"}]
    work = OpenWorkflow(
        page,
        {
            "StartAt": "Q",
            "States": {
                "Q": {"Type": "Choice", "Choices": rules, "Default": "Y"},
                "X": {"Type": "Pass", "Next": "Y"},
                "Y": {"Type": "Pass", "End": True},
            },
        },
    )
    work.select("Q")
    work.keys("Delete")
    dialog = page.get_by_role("dialog", name="Delete Q?")
    expect(dialog).to_contain_text("Also delete the state that nothing else leads to")
    expect(dialog).to_contain_text("X")
    dialog.get_by_role("button", name="Delete").click()
    assert work.wait_for("only Y", lambda value: "Q" not in value["States"]) == {
        "StartAt": "Y",
        "States": {"Y": {"Type": "Pass", "End": True}},
    }


def test_duplicate_copy_and_paste_make_new_names(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.select("B")
    work.keys("Control+d")
    work.wait_for("a duplicate", lambda value: value["States"]["B"]["Next"] == "B (2)")
    work.select("A")
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text }")
    work.keys("Control+c")
    expect(page.get_by_text("Copied A")).to_be_visible()
    copied = page.evaluate("window.copied")
    assert json.loads(copied) == {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}
    work.select("C")
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData('text/plain', text);
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true})) }""",
        copied,
    )
    saved = work.wait_for("the pasted state", lambda value: "A (2)" in value["States"])
    assert saved["States"]["C"]["Next"] == "A (2)"
    assert saved["States"]["A (2)"] == {"Type": "Pass", "End": True}


def test_renaming_rewrites_every_place_that_names_the_state_in_one_step(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.select("B")
    work.keys("F2")
    expect(page.get_by_role("textbox", name="State name")).to_be_focused()
    page.keyboard.type("Second state")
    work.keys("Enter")
    saved = work.wait_for("the new name", lambda value: "Second state" in value["States"])
    assert saved["States"]["A"]["Next"] == "Second state"
    assert list(saved["States"]) == ["A", "Second state", "C"]
    assert "state=Second+state" in page.url
    work.keys("Control+z")
    assert work.wait_for("the old name", lambda value: "B" in value["States"]) == CHAIN


def test_the_menu_of_the_right_button_works_on_a_state(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    box = work.state("C").bounding_box()
    assert box
    page.mouse.click(box["x"] + 24, box["y"] + 18, button="right")
    page.get_by_role("menuitem", name="Start the flow here").click()
    work.wait_for("C first", lambda value: value["StartAt"] == "C")


def test_the_arrow_keys_walk_the_graph(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.select("A")
    page.get_by_role("tree").focus()
    work.keys("ArrowDown")
    expect(page.locator(".inspector-title strong")).to_have_text("B")
    work.keys("ArrowDown")
    expect(page.locator(".inspector-title strong")).to_have_text("C")
    work.keys("ArrowUp")
    expect(page.locator(".inspector-title strong")).to_have_text("B")


def test_who_may_not_edit_or_opens_a_version_cannot_change_anything(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.call("POST", f"/workflows/{work.id}/versions", {"text": pretty(CHAIN), "format": "json", "message": "one"})
    work.open("?version=1")
    expect(page.get_by_text("This is version 1, which never changes.")).to_be_visible()
    work.select("B")
    work.keys("Delete")
    expect(page.get_by_text("Nothing was changed")).to_be_visible()
    expect(work.state("B")).to_be_visible()
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    assert work.draft["text"] == pretty(CHAIN)
