"""The code pane: the same text, problems while typing, the last good graph, completion, one history."""

from __future__ import annotations

import json
from itertools import pairwise

from playwright.sync_api import Page, expect

from tests.browser.editing import CHAIN, OpenWorkflow, pretty

CODE = ".code-pane .cm-content"


def cursor_before(page: Page, words: str) -> None:
    """Put the cursor in front of words by the search panel."""
    page.locator(CODE).click()
    page.keyboard.press("Control+f")
    page.keyboard.type(words.replace("\n", "\\n"))
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowLeft")


def test_text_and_graph_follow_each_other(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.select("B")
    work.mode("Code")
    expect(page.locator(".cm-state-line").first).to_contain_text('"B"')
    cursor_before(page, '"Type": "Pass",\n      "Next": "C"')
    cursor_before(page, '"C": {')
    expect(page.locator(".inspector-title strong")).to_have_text("C")
    page.keyboard.type('"D": {"Type": "Succeed"}, ')
    expect(work.state("D")).to_be_visible()
    work.mode("Design")
    expect(work.state("D")).to_be_visible()
    assert "D" in work.saved()["States"]


def test_the_last_good_graph_stays_while_the_text_is_broken(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.mode("Code")
    cursor_before(page, '"C": {')
    page.keyboard.insert_text("oops ")  # in one go: slow typing would be several steps to undo
    expect(page.get_by_text("The graph shows the last text that could be read")).to_be_visible()
    expect(page.locator(".banner").get_by_text("line 12")).to_be_visible()
    expect(work.state("C")).to_be_visible()
    expect(page.get_by_role("button", name="1 error")).to_be_visible()
    work.mode("Design")
    work.select("B")
    work.keys("Delete")
    expect(page.get_by_text("Nothing was changed")).to_be_visible()
    work.keys("Control+z")
    expect(page.get_by_text("The graph shows the last text that could be read")).to_have_count(0)
    assert work.saved_text() == pretty(CHAIN)


def test_a_broken_text_is_kept_as_a_draft_through_a_reload(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.mode("Code")
    cursor_before(page, '"C": {')
    page.keyboard.type("not json")
    expect(page.locator("[data-save=saved]")).to_be_visible()
    page.reload()
    work.mode("Code")
    expect(page.locator(CODE)).to_contain_text("not json")
    assert "not json" in work.draft["text"]


def test_a_mistake_shows_on_the_node_in_the_margin_and_in_the_panel(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.mode("Code")
    cursor_before(page, '"C"\n    },')
    page.keyboard.press("ArrowRight")
    page.keyboard.type("Nowhere")
    expect(page.locator(".cm-lint-marker-error").first).to_be_visible()
    expect(
        work.state("NowhereC").or_(page.locator('[aria-label^="NowhereC, a state that does not exist"]'))
    ).to_be_visible()
    page.get_by_role("button", name="error").first.click()
    panel = page.get_by_role("region", name="Problems").locator(".problem")
    expect(panel.first).to_contain_text("/States/B/Next")
    work.mode("Design")
    panel.filter(has_text="/States/B/Next").first.locator("button").first.click()
    expect(page.locator(".inspector-title strong")).to_have_text("B")
    expect(page.locator('[role=treeitem][aria-label^="B, "][aria-label*="1 error"]')).to_be_visible()


def test_a_mistake_among_300_states_is_counted_and_its_mending_too(page: Page) -> None:
    open_chain(page, 300)
    page.keyboard.type("9")
    expect(page.get_by_role("button", name="error").first).to_be_visible()
    page.keyboard.press("Backspace")
    expect(page.get_by_role("button", name="No problems")).to_be_visible()


def open_chain(page: Page, count: int) -> None:
    """A chain of states, with the cursor where one more digit makes a dangling Next."""
    names = [f"State{i}" for i in range(count)]
    states = {n: {"Type": "Pass", "Next": m} for n, m in pairwise(names)}
    definition = {"StartAt": "State0", "States": {**states, names[-1]: {"Type": "Pass", "End": True}}}
    work = OpenWorkflow(page, definition)
    work.mode("Code")
    cursor_before(page, '2"\n    },\n    "State2"')


def test_names_of_fields_and_states_are_completed(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.mode("Code")
    cursor_before(page, '"Type": "Pass",\n      "Next": "B"')
    page.keyboard.type('"Outp')
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("OutputPath")
    page.wait_for_timeout(150)  # for 75 ms after a list opens Enter is still taken as a line break
    page.keyboard.press("Enter")
    page.keyboard.type("$.a")
    page.keyboard.press("ArrowRight")
    page.keyboard.type(", ")
    saved = work.wait_for("OutputPath", lambda value: value["States"]["A"].get("OutputPath") == "$.a")
    assert saved["States"]["A"]["Next"] == "B"
    cursor_before(page, 'B",\n')
    cursor_before(page, '"C"\n')
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+Space")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("state")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("A")


def test_canvas_form_and_code_share_one_history(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.select("B")
    work.keys("Control+d")
    expect(work.state("B (2)")).to_be_visible()
    page.get_by_role("textbox", name="Comment").fill("why")
    work.mode("Code")
    cursor_before(page, '"StartAt"')
    page.keyboard.insert_text('"Version": "1.0", ')
    expect(page.locator(CODE)).to_contain_text("1.0")
    states = [work.saved()]
    for _ in range(3):
        page.keyboard.press("Control+z")
        states.append(work.saved())
    assert "Version" in states[0] and "Version" not in states[1]
    assert states[1]["States"]["B (2)"]["Comment"] == "why"
    assert "Comment" not in states[2]["States"]["B (2)"]
    assert work.saved_text() == pretty(CHAIN)
    for _ in range(3):
        page.keyboard.press("Control+y")
    assert work.saved() == states[0]


def test_yaml_keeps_its_comments_through_edits_on_the_canvas(page: Page) -> None:
    text = "# Orders\nStartAt: A\nStates:\n  A: # first\n    Type: Pass\n    Next: B\n  B:\n    Type: Succeed\n"
    work = OpenWorkflow(page, text, format="yaml")
    work.edge("A to B").locator("[data-plus]").click()
    page.get_by_role("dialog", name="Add a state").get_by_role("searchbox").fill("wait")
    work.keys("Enter")
    expect(work.state("Wait")).to_be_visible()
    expected = text.replace("Next: B\n", "Next: Wait\n  Wait:\n    Type: Wait\n    Seconds: 5\n    Next: B\n")
    assert work.saved_text() == expected


def test_rewriting_as_yaml_and_undo_gives_the_json_back_byte_for_byte(page: Page) -> None:
    odd = '{"StartAt":"A",\n\n  "States":{"A":{"Type":"Pass","End":true}}}\n'
    work = OpenWorkflow(page, odd)
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Rewrite as YAML").click()
    page.get_by_role("button", name="Rewrite as YAML").click()
    assert work.saved_text().startswith("StartAt: A\n")
    assert work.draft["format"] == "yaml"
    work.keys("Control+z")
    expect(page.locator("[data-save=unsaved], [data-save=saving]")).to_have_count(0)
    assert work.saved_text() == odd
    assert work.draft["format"] == "json"


def test_a_definition_with_every_kind_of_nesting_is_read_and_written_back_unchanged(page: Page) -> None:
    text = json.dumps(
        {
            "StartAt": "P",
            "States": {
                "P": {
                    "Type": "Parallel",
                    "Branches": [{"StartAt": "X", "States": {"X": {"Type": "Succeed"}}}],
                    "End": True,
                }
            },
        },
        indent=4,
    ).replace("\n", "\r\n")
    work = OpenWorkflow(page, text)
    assert work.draft["text"] == text
    work.select("X")
    page.get_by_role("textbox", name="Comment").fill("ok")
    saved = work.saved_text()
    assert "\r\n" in saved and saved.replace("\r\n", "").count("\n") == 0
    work.keys("Control+z")
    assert work.saved_text() == text


def test_a_mistake_is_mended_by_key_from_the_code_and_from_the_canvas(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    work.mode("Code")
    cursor_before(page, '"C"\n    },')
    page.keyboard.press("ArrowRight")
    page.keyboard.type("C")
    expect(page.get_by_role("button", name="error").first).to_be_visible()
    page.keyboard.press("Control+.")
    expect(page.get_by_role("button", name="No problems")).to_be_visible()
    assert work.saved()["States"]["B"]["Next"] == "C"
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="error").first).to_be_visible()
    work.mode("Design")
    work.select("B")
    work.keys("Control+.")
    expect(page.get_by_role("button", name="No problems")).to_be_visible()
    assert work.saved()["States"]["B"]["Next"] == "C"


def test_advice_is_ignored_in_a_workflow_and_asked_back(page: Page) -> None:
    work = OpenWorkflow(page, CHAIN)
    page.get_by_role("button", name="No problems").click()
    panel = page.get_by_role("region", name="Problems")
    note = panel.locator(".problem", has_text="Pass states in a row")
    expect(note.get_by_role("link", name="Why?")).to_have_attribute("href", "/rules/pass_chain/")
    note.get_by_role("button", name="Ignore").click()
    expect(note).to_have_count(0)
    page.reload()
    page.get_by_role("button", name="No problems").click()
    expect(panel.get_by_text("Ignored in this workflow")).to_be_visible()
    expect(note).to_have_count(0)
    panel.get_by_role("button", name="Show pass_chain again").click()
    expect(note).to_be_visible()
    assert work.saved_text() == pretty(CHAIN)


def test_the_form_of_a_state_says_what_is_wrong_and_mends_it(page: Page) -> None:
    states = {
        "Send": {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMesage",
            "Parameters": {"QueueUrl": "q", "MessageBody": "m"},
            "TimeoutSeconds": 0,
            "Commnet": "x",
            "End": True,
        }
    }
    work = OpenWorkflow(page, {"StartAt": "Send", "States": states})
    work.select("Send")
    problems = page.get_by_role("list", name="Problems of this state")
    expect(problems.get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_role("tab", name="Error handling 1 error")).to_be_visible()
    expect(page.locator(".field-error")).to_contain_text("Did you mean sqs:sendMessage?")
    problems.get_by_role("button", name="Minimum value is 1").click()
    expect(page.get_by_label("Timeout")).to_be_visible()
    problems.get_by_role("button", name="Change to sqs:sendMessage").focus()
    page.keyboard.press("Enter")
    expect(problems.get_by_role("listitem")).to_have_count(2)
    problems.get_by_role("button", name="Rename to Comment").focus()
    page.keyboard.press("Enter")
    expect(problems.get_by_role("listitem")).to_have_count(1)
    saved = work.saved()["States"]["Send"]
    assert (saved["Resource"], saved["Comment"]) == ("arn:aws:states:::sqs:sendMessage", "x")


def test_placeholders_without_quotes_are_drawn_edited_and_kept(page: Page) -> None:
    text = """{
  "StartAt": "Pause",
  "TimeoutSeconds": ${Limit},
  "States": {
    "Pause": {
      "Type": "Wait",
      "Seconds": ${Seconds},
      "Next": "Send"
    },
    "Send": {"Type": "Task", "Resource": "${Function}", "TimeoutSeconds": ${Timeout}, "End": true}
  }
}"""
    work = OpenWorkflow(page, text)
    expect(page.get_by_role("button", name="No problems")).to_be_visible()
    expect(work.state("Send")).to_be_visible()
    work.select("Pause")
    page.get_by_role("textbox", name="Comment").fill("why")
    edited = text.replace('"Seconds": ${Seconds},\n', '"Seconds": ${Seconds},\n      "Comment": "why",\n')
    assert work.saved_text() == edited
    yaml = "StartAt: A\nStates:\n  A: # first\n    Type: Wait\n    Seconds: ${Seconds}\n    Next: B\n  B: {Type: Pass, Result: ${Data}, End: true}\n"
    work = OpenWorkflow(page, yaml, format="yaml")
    expect(page.get_by_role("button", name="No problems")).to_be_visible()
    work.select("B")
    page.get_by_role("textbox", name="Comment").fill("why")
    assert "Result: ${Data}" in work.saved_text()
    assert "# first\n    Type: Wait\n    Seconds: ${Seconds}\n" in work.saved_text()
