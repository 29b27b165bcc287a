"""A workflow open in the editor, and what a person does with it."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.studio import until

CHAIN = {
    "StartAt": "A",
    "States": {
        "A": {"Type": "Pass", "Next": "B"},
        "B": {"Type": "Pass", "Next": "C"},
        "C": {"Type": "Pass", "End": True},
    },
}


def pretty(definition: Any) -> str:
    """A definition as JSON text with two spaces."""
    return json.dumps(definition, indent=2)


class OpenWorkflow:
    """One workflow in the editor of `page`."""

    made = 0

    def __init__(self, page: Page, definition: Any, format: str = "json", query: str = "") -> None:
        self.page = page
        text = definition if isinstance(definition, str) else pretty(definition)
        OpenWorkflow.made += 1
        self.name = f"Edited-{OpenWorkflow.made}"
        page.goto("/")
        answer = self.call("POST", "/workflows", {"name": self.name, "text": text, "format": format})
        self.id = answer["id"]
        self.open(query)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the API as the signed-in person."""
        token = next(c["value"] for c in self.page.context.cookies() if c["name"] == "csrftoken")
        headers = {"X-CSRFToken": token, "Content-Type": "application/json", "Referer": self.page.url}
        data = None if body is None else json.dumps(body)
        answer = self.page.request.fetch(f"/api/v1{path}", method=method, data=data, headers=headers)
        assert answer.ok, answer.text()
        return answer.json()

    def open(self, query: str = "") -> None:
        """Go to the editor and wait until the graph is drawn."""
        self.page.goto(f"/workflows/{self.id}/{query}")
        expect(self.page.get_by_role("tree")).to_be_visible()
        expect(self.page.get_by_role("button", name="Checking")).to_have_count(0)

    @property
    def draft(self) -> dict[str, Any]:
        """The draft on the server."""
        return self.call("GET", f"/workflows/{self.id}")["draft"]

    def saved_text(self) -> str:
        """The draft's text once nothing is left to save."""
        expect(self.page.locator("[data-save=saved]")).to_be_visible()
        return self.draft["text"]

    def saved(self) -> Any:
        """The draft's value once nothing is left to save."""
        return json.loads(self.saved_text())

    def wait_for(self, what: str, condition: Any) -> Any:
        """Wait until the saved definition fulfils `condition`; gives it."""
        return until(lambda: (value := self.saved()) and condition(value) and value, 10, what)

    def state(self, name: str) -> Locator:
        """The box of a state on the canvas."""
        return self.page.locator(f'[role=treeitem][id*="-n-"][aria-label^="{name}, "]')

    def edge(self, words: str) -> Locator:
        """A transition on the canvas: 'A to B'."""
        return self.page.locator(f'[role=treeitem][aria-label^="Transition from {words}"]')

    def select(self, name: str) -> None:
        """Click a state's box, once it stands still (at its name: no arrow runs there, and no button stands there)."""
        self.state(name).click(position={"x": 64, "y": 18})
        expect(self.page.locator(".inspector-title strong")).to_have_text(name)

    def mode(self, name: str) -> None:
        """Design, Code or Config."""
        self.page.get_by_role("radio", name=name, exact=True).click()

    def plus(self, words: str) -> Locator:
        """The "+" of a transition."""
        return self.page.get_by_role("button", name=f"Add a state between {words}")

    def keys(self, keys: str) -> None:
        """Press keys where the focus is."""
        self.page.keyboard.press(keys)

    def drag(self, start: Locator, to: tuple[float, float]) -> None:
        """Drag by the mouse, with a pause for the drop place to show itself."""
        start.hover()
        self.page.mouse.down()
        self.page.mouse.move(to[0] - 40, to[1] - 6, steps=6)
        self.page.mouse.move(*to, steps=6)


def paste(page: Page, text: str) -> None:
    """Paste where the focus is (typing a long text would take long, and `fill` edits the code editor's own DOM)."""
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData('text/plain', text);
        document.activeElement.dispatchEvent(
          new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) }""",
        text,
    )


def middle(locator: Locator) -> tuple[float, float]:
    """The middle of what is on the screen."""
    locator.scroll_into_view_if_needed()  # waits until it stands still
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
