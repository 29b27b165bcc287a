"""How fast the whole product is: web, workers, journal and database, started as `make run` does, seen by a real browser."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from playwright.sync_api import Page

from tests.bench.core_bench import LOOP, Result, chain
from tests.browser.running import api
from tests.browser.studio import until

ONE = {"StartAt": "Only", "States": {"Only": {"Type": "Succeed"}}}
TASKS = 12
RECEIVED = """() => { window.received = []; const Real = window.WebSocket;
  window.WebSocket = class extends Real { constructor(...all) { super(...all);
    this.addEventListener('message', (message) => { const at = Date.now(), body = JSON.parse(message.data);
      if (body.type === 'events') for (const event of body.events) window.received.push([event.type, event.at, at]) }) } } }"""


def measurements(page: Page) -> Iterator[Result]:
    """All that is measured in a running studio, one by one."""
    yield from _runs(page)
    yield from _latency_to_the_browser(page)


def made(page: Page, name: str, definition: Any) -> str:
    """A workflow with one version; its id."""
    text = json.dumps(definition, indent=2)
    workflow = api(page, "POST", "/workflows", {"name": name, "text": text})["id"]
    api(page, "POST", f"/workflows/{workflow}/versions", {"text": text, "format": "json", "message": ""})
    return str(workflow)


def finished(page: Page, workflow: str, given: Any) -> dict[str, Any]:
    """An execution from its start to its end; `waited` is what the one who started it waited, in seconds."""
    begun = time.perf_counter()
    body = {"workflow_id": workflow, "version": 1, "input": json.dumps(given)}
    started = api(page, "POST", "/executions", body)

    def ended() -> dict[str, Any] | None:
        now = api(page, "GET", f"/executions/{started['id']}")
        return now if now["ended_at"] else None

    execution = until(ended, 300, "the end of an execution")
    if execution["status"] != "SUCCEEDED":
        raise SystemExit(f"The benchmark's execution ended as {execution['status']}: {execution['error']}")
    return {**execution, "waited": time.perf_counter() - begun}


def _seconds(execution: dict[str, Any]) -> float:
    """From the first to the last event, by the journal's own clock."""
    return _clock(execution["ended_at"]) - _clock(execution["started_at"])


def _clock(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _runs(page: Page) -> Iterator[Result]:
    pass_chain, loop, one = (
        made(page, "bench-chain", chain(100)),
        made(page, "bench-loop", LOOP),
        made(page, "bench-one", ONE),
    )
    finished(page, one, {})
    chains = [100 / _seconds(finished(page, pass_chain, {})) for _ in range(5)]
    yield Result("chain of 100 Pass states", max(chains), None, "transitions/s", True)
    looped = finished(page, loop, {"n": 0})
    yield Result(
        "loop of 1,000 turns", looped["state_transition_count"] / _seconds(looped), None, "transitions/s", True
    )
    singles = [finished(page, one, {}) for _ in range(20)]
    journal = statistics.median(1000 * _seconds(execution) for execution in singles)
    yield Result("one-state machine, start to end in the journal", journal, None, "ms")
    waited = statistics.median(1000 * execution["waited"] for execution in singles)
    yield Result("the same as the one who starts it sees it", waited, None, "ms")


def _latency_to_the_browser(page: Page) -> Iterator[Result]:
    states = {
        f"T{n}": {
            "Type": "Task",
            "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ProcessItem",
            "Next": f"T{n + 1}",
        }
        for n in range(TASKS)
    }
    workflow = made(page, "bench-live", {"StartAt": "T0", "States": {**states, f"T{TASKS}": {"Type": "Succeed"}}})
    watching = page.context.new_page()
    watching.add_init_script(f"({RECEIVED})()")
    body = {"workflow_id": workflow, "version": 1, "input": '{"product_id": "p", "quantity": 1}'}
    execution = api(page, "POST", "/executions", body)["id"]
    watching.goto(f"/executions/{execution}/")
    watching.wait_for_function("() => window.received.some(([type]) => type === 'ExecutionSucceeded')", timeout=120_000)
    late = [at / 1000 - _clock(happened) for kind, happened, at in watching.evaluate("window.received")
            if kind == "TaskStateExited"]  # fmt: skip
    watching.close()
    recent = sorted(1000 * one for one in late[len(late) // 2 :])  # those before the page was open came in one go
    yield Result("event to browser, middle", statistics.median(recent), None, "ms")
    yield Result("event to browser, slowest", recent[-1], None, "ms")
