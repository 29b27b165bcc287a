"""The five-minute story with each example: open, change, be told of a mistake, save, run, watch, look, send to AWS, watch."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import VIEWPORT, Studio
from tests.browser.editing import OpenWorkflow, paste
from tests.browser.running import api, node
from tests.browser.story import ACTIVE, STORIES, TONES, Ending, Story
from tests.browser.studio import until

CODE = ".code-pane .cm-content"
WHOLE_ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
CHANGES = """() => { window.seen = {};
  const note = (node) => { const name = node.getAttribute?.('data-node'), status = node.getAttribute?.('data-status');
    if (name && status) (window.seen[name] ??= []).push(status) };
  new MutationObserver((all) => { for (const one of all) {
    if (one.type === 'attributes') note(one.target);
    for (const added of one.addedNodes) if (added.querySelectorAll) { note(added); added.querySelectorAll('[data-node]').forEach(note) }
  } }).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-status']}) }"""
STROKE = """(element, token) => { const box = element.querySelector('.node-box'); const probe = document.createElement('i');
  probe.style.color = `var(${token})`; box.parentElement.ownerDocument.body.append(probe);
  const wanted = getComputedStyle(probe).color; probe.remove(); return [getComputedStyle(box).stroke, wanted] }"""


class TheStory(OpenWorkflow):
    """One example in the editor, opened from the list of workflows."""

    def __init__(self, page: Page, story: Story) -> None:
        self.page, self.story, self.name = page, story, story.example
        page.goto("/")
        page.get_by_role("searchbox", name="Search workflows").fill(story.example)  # other tests made many
        page.get_by_role("row", name=re.compile(story.example)).get_by_role("link", name=story.example).click()
        page.wait_for_url(re.compile(r"/workflows/[^/]+/"))
        expect(page.get_by_role("tree")).to_be_visible()
        self.id = page.url.rstrip("/").rsplit("/", 1)[-1]

    def is_drawn(self) -> None:
        """Every state of the definition is on the canvas, and the panel of problems has no error."""
        for name in set(self.story.endings[0].states) - {self.story.kind}:
            expect(self.state(name)).to_be_visible()
        self.page.locator(".problem-count").click()
        expect(self.page.get_by_role("button", name="Checking")).to_have_count(0)
        expect(self.page.get_by_role("region", name="Problems").locator(".problem-error")).to_have_count(0)

    def changed_on_the_canvas(self) -> None:
        """A state is put onto an arrow by its "+"."""
        self.edge(self.story.plus_at).locator("[data-plus]").click()
        self.page.get_by_role("dialog", name="Add a state").get_by_role("searchbox").fill(self.story.kind)
        self.keys("Enter")
        expect(self.state(self.story.kind)).to_be_visible()

    def changed_in_the_code(self) -> None:
        """A comment is written, the ARNs are made whole (the warning says so), a wait is made shorter."""
        self.mode("Code")
        text = (
            self.saved_text().replace("arn:aws:lambda:...:function:", WHOLE_ARN).replace('"Seconds": 5', '"Seconds": 3')
        )
        value = json.loads(text)
        if "Comment" in value:
            text = text.replace(value["Comment"], "Changed in the code")
        else:
            text = text.replace("{\n", '{\n  "Comment": "Changed in the code",\n', 1)
        self.page.locator(CODE).click()
        self.keys("ControlOrMeta+a")
        paste(self.page, text)
        assert self.saved_text() == text
        expect(self.page.get_by_role("button", name="No problems")).to_be_visible()

    def told_of_a_mistake(self) -> None:
        """What is typed wrong is said beside the code, with its place, and is gone when it is taken back."""
        before = self.saved_text()
        self.cursor_before(self.story.mistake_before)
        self.page.keyboard.type(self.story.typed)
        mistake = self.page.get_by_role("region", name="Problems").locator(".problem-error", has_text=self.story.said)
        expect(mistake.first).to_be_visible()
        expect(self.page.locator(".cm-lint-marker-error").first).to_be_visible()
        for _ in self.story.typed:
            self.keys("Backspace")
        expect(mistake).to_have_count(0)
        expect(self.page.get_by_role("button", name="No problems")).to_be_visible()
        assert self.saved_text() == before

    def cursor_before(self, words: str) -> None:
        self.page.locator(CODE).click()
        self.keys("ControlOrMeta+Home")
        self.keys("ControlOrMeta+f")
        self.page.keyboard.type(words.replace("\n", "\\n"))
        self.keys("Enter")
        self.keys("Escape")
        self.keys("ArrowLeft")

    def saved_as_a_version(self) -> int:
        """The number of the version that is saved."""
        number = self.call("GET", f"/workflows/{self.id}")["latest_version"] + 1
        self.page.get_by_role("button", name="Save", exact=True).click()
        self.page.get_by_role("textbox", name="What changed").fill("The five-minute story")
        self.page.get_by_role("button", name="Save version").click()
        expect(self.page.get_by_text(f"Saved as version {number}")).to_be_visible()
        return number

    def run(self, ending: Ending, version: int, target: str | None = None) -> None:
        """Start the version with a saved input, here or on a target, and land on the page of the execution."""
        self.page.goto(f"/workflows/{self.id}/")
        self.page.get_by_role("button", name="Run", exact=True).click()
        dialog = self.page.get_by_role("dialog", name=f"version {version}")
        dialog.get_by_role("button", name="Saved inputs").click()
        self.page.get_by_role("option", name=ending.input).click()
        button = "Start execution"
        if target:
            dialog.get_by_role("button", name="Where").click()
            self.page.get_by_role("option", name=target).click()
            button = f"Deploy version {version} and start"
        dialog.get_by_role("button", name=button).click()
        self.page.wait_for_url(re.compile(r"/executions/[^/]+/"))


def is_drawn_as(page: Page, name: str, status: str) -> None:
    """The box of a state takes the colour of its status; the colour fades in."""

    def is_there() -> bool:
        drawn, wanted = node(page, name).evaluate(STROKE, TONES[status])
        return bool(drawn == wanted)

    until(is_there, 120, f"the colour of {status} on {name}")


def ends_right(page: Page, ending: Ending) -> None:
    """The execution and each of its states end as they should, in the word and in the colour."""
    expect(page.locator(".run-title .status-badge")).to_have_text(ending.word, timeout=60_000)
    for name, status in ending.states.items():
        expect(node(page, name)).to_have_attribute("data-status", status)
        expect(node(page, name)).to_have_attribute("aria-label", re.compile(f"^{name}, "))
        is_drawn_as(page, name, status)
    shown = page.locator("[data-node][data-status]").evaluate_all("all => all.length")
    assert shown == len(ending.states), "there are states that the story does not know"
    for name, note in ending.notes:
        expect(node(page, name)).to_contain_text(note)
    expect(page.locator('[data-kind="catch"][data-taken]')).to_have_count(ending.catches)


def was_seen_live(page: Page) -> bool:
    """Say whether a state was seen at work before it ended."""
    return any(ACTIVE & set(statuses) for statuses in page.evaluate("window.seen").values())


def state_is_looked_at(page: Page, ending: Ending) -> None:
    """The input, the output and the attempts of a state are read in its panel."""
    node(page, ending.look_at).locator(".node-name").click()
    panel = page.get_by_role("region", name=f"State {ending.look_at}")
    panel.get_by_role("tab", name="Input").click()
    expect(panel.locator(".cm-content")).to_contain_text(ending.input_holds)
    panel.get_by_role("tab", name="Output").click()
    expect(panel).to_contain_text(ending.output_holds)
    if ending.attempts:
        name, count = ending.attempts
        node(page, name).locator(".node-name").click()
        panel = page.get_by_role("region", name=f"State {name}")
        panel.get_by_role("tab", name="Retries & redrives").click()
        expect(panel.locator(".attempts tbody tr")).to_have_count(count)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.example)
def test_an_example_is_opened_changed_saved_run_watched_and_sent_to_aws(page: Page, story: Story, target: str) -> None:
    page.add_init_script(f"({CHANGES})()")
    work = TheStory(page, story)
    work.is_drawn()
    work.changed_on_the_canvas()
    work.changed_in_the_code()
    work.told_of_a_mistake()
    version = work.saved_as_a_version()
    live = []
    for ending, where in [*((ending, None) for ending in story.endings), (story.on_aws, target)]:
        work.run(ending, version, where)
        ends_right(page, ending)
        live.append(was_seen_live(page))
        state_is_looked_at(page, ending)
    assert any(live[:-1]), "no state was seen at work on the local worker"
    execution = api(page, "GET", f"/executions/{page.url.split('/executions/')[1].split('/')[0]}")
    assert (execution["where"], execution["version"]) == ("aws", version)


def test_the_printed_link_signs_in_once_and_nobody_else_comes_in(studio: Studio, browser: Browser, signed_in) -> None:
    context = browser.new_context(base_url=studio.url, viewport=VIEWPORT)
    page = context.new_page()
    page.goto("/")
    expect(page).to_have_url(re.compile("/sign-in/"))
    page.goto(studio.link)
    expect(page).to_have_url(re.compile("/sign-in/"))
    expect(page.locator("main, body").first).to_contain_text("link")
    context.close()
