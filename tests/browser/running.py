"""Workflows and executions for the browser tests, made through the API that the pages use."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Locator, Page, expect

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:"
expect.set_options(timeout=15_000)  # a run waits for workers, and the machine may be busy
CALL = """async ([method, path, body]) => {
  const token = /csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch("/api/v1" + path, { method, headers, body: body === null ? undefined : JSON.stringify(body) });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : null };
}"""


def api(page: Page, method: str, path: str, body: Any = None) -> Any:
    """The body of an answer that must be a success; the page must be one of the studio's."""
    if page.url == "about:blank":
        page.goto("/executions/")
    answer = page.evaluate(CALL, [method, path, body])
    assert answer["status"] < 300, answer
    return answer["body"]


def workflow(page: Page, name: str, *definitions: dict[str, Any], texts: Iterable[str] = ()) -> str:
    """A workflow with one version per definition; its id."""
    written = [*(json.dumps(definition, indent=2) for definition in definitions), *texts]
    made = api(page, "POST", "/workflows", {"name": name, "text": written[0]})["id"]
    for number, text in enumerate(written, 1):
        body = {"text": text, "format": "json", "message": f"Message {number}"}
        api(page, "POST", f"/workflows/{made}/versions", body)
    return made


def start(page: Page, workflow_id: str, given: Any = None, mocks: dict[str, Any] | None = None) -> str:
    """An execution of the first version; its id."""
    body = {"workflow_id": workflow_id, "version": 1, "input": json.dumps(given or {}), "mocks": mocks or {}}
    return api(page, "POST", "/executions", body)["id"]


def finished(page: Page, execution_id: str) -> dict[str, Any]:
    """The execution, once it is over (its page says so live)."""
    page.goto(f"/executions/{execution_id}/")
    expect(page.locator(".run-title .status-badge")).not_to_have_text("Running", timeout=30_000)
    return api(page, "GET", f"/executions/{execution_id}")


def node(page: Page, name: str) -> Locator:
    """A state of the graph; the id of a node is the pointer of its state."""
    return page.locator(f'[data-node$="States/{name}"]')


def task(function: str, **fields: Any) -> dict[str, Any]:
    """A Task that calls a Lambda function."""
    return {"Type": "Task", "Resource": FUNCTION + function, **fields}


def machine(start_at: str, **states: dict[str, Any]) -> dict[str, Any]:
    """A definition."""
    return {"StartAt": start_at, "States": states}
