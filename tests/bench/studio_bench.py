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

ONE = {"StartAt": "Only", "States": {"Only": {"Type": "Succeed"}}}
HOLD_SECONDS = 5
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


def started(page: Page, workflow: str, given: Any) -> str:
    """An execution of version 1; its id."""
    body = {"workflow_id": workflow, "version": 1, "input": json.dumps(given)}
    return str(api(page, "POST", "/executions", body)["id"])


def ended(page: Page, execution: str) -> dict[str, Any]:
    """The execution as soon as it is over, asked without a pause."""
    until = time.monotonic() + 300
    while time.monotonic() < until:
        now = api(page, "GET", f"/executions/{execution}")
        if now["ended_at"] is None:
            continue
        if now["status"] != "SUCCEEDED":
            raise SystemExit(f"The benchmark's execution ended as {now['status']}: {now['error']}")
        return dict(now)
    raise SystemExit("The benchmark's execution did not end within 5 minutes.")


def waited(page: Page, workflow: str, given: Any, times: int = 1) -> tuple[float, int]:
    """Seconds from the first start to the last end of some executions, and how many transitions they made."""
    begun = time.perf_counter()
    executions = [started(page, workflow, given) for _ in range(times)]
    transitions = sum(ended(page, execution)["state_transition_count"] for execution in executions)
    return time.perf_counter() - begun, transitions


def _clock(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _runs(page: Page) -> Iterator[Result]:
    hundred, loop, one = (
        made(page, "bench-chain", chain(100)),
        made(page, "bench-loop", LOOP),
        made(page, "bench-one", ONE),
    )
    waited(page, one, {})  # the first one pays for what is loaded once
    singles = sorted(1000 * waited(page, one, {})[0] for _ in range(20))
    yield Result("one-state machine, from start to end, middle", statistics.median(singles), None, "ms")
    yield Result("one-state machine, from start to end, best", singles[0], None, "ms")
    for name, workflow, given, times in (
        ("chain of 100 Pass states, one at a time", hundred, {}, 1),
        ("chain of 100 Pass states, 20 at once", hundred, {}, 20),
        ("loop of 1,000 turns", loop, {"n": 0}, 1),
    ):
        seconds, transitions = waited(page, workflow, given, times)
        yield Result(name, transitions / seconds, None, "transitions/s", True)


def _latency_to_the_browser(page: Page) -> Iterator[Result]:
    states = {
        f"T{n}": {
            "Type": "Task",
            "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ProcessItem",
            "Next": f"T{n + 1}",
        }
        for n in range(TASKS)
    }
    states["Hold"] = {"Type": "Wait", "Seconds": HOLD_SECONDS, "Next": "T0"}  # until the page is open
    workflow = made(page, "bench-live", {"StartAt": "Hold", "States": {**states, f"T{TASKS}": {"Type": "Succeed"}}})
    watching = page.context.new_page()
    watching.add_init_script(f"({RECEIVED})()")
    execution = started(page, workflow, {"product_id": "p", "quantity": 1})
    watching.goto(f"/executions/{execution}/")
    watching.wait_for_function("() => window.received.some(([type]) => type === 'ExecutionSucceeded')", timeout=120_000)
    told = [(kind, _clock(happened), at / 1000) for kind, happened, at in watching.evaluate("window.received")]
    opened = min(at for _, _, at in told)
    watching.close()
    late = sorted(
        1000 * (at - happened) for kind, happened, at in told if kind == "TaskStateExited" and happened > opened
    )
    assert late, "the page was not open before the last task was done"
    yield Result("event to browser, middle", statistics.median(late), None, "ms")
    yield Result("event to browser, slowest", late[-1], None, "ms")
