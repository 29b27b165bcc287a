"""How fast the whole product is: web, workers, journal and database, started as `make run` does, seen by a real browser."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
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
DRAWN = """() => { window.drawnAt = null; new MutationObserver((_, seen) => {
    if (document.querySelector('[data-node]')) { requestAnimationFrame(() => { window.drawnAt = performance.now() }); seen.disconnect() }
  }).observe(document, {subtree: true, childList: true}) }"""
FRAMES = """milliseconds => new Promise((done) => { const frames = []; let before = performance.now(); const end = before + milliseconds;
  const step = (now) => { frames.push(now - before); before = now; if (now < end) requestAnimationFrame(step); else done(frames.slice(1)) };
  requestAnimationFrame(step) })"""


def measurements(page: Page) -> Iterator[Result]:
    """All that is measured in a running studio, one by one."""
    yield from _runs(page)
    yield from _latency_to_the_browser(page)
    yield from _graph(page)


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
    from datetime import datetime

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


def three_hundred() -> dict[str, Any]:
    """300 states: 75 times a Choice with two ways that meet again."""
    states: dict[str, Any] = {}
    for n in range(75):
        rule = {"Variable": "$.n", "NumericGreaterThan": n, "Next": f"High {n}"}
        states[f"Which {n}"] = {"Type": "Choice", "Choices": [rule], "Default": f"Low {n}"}
        states[f"High {n}"] = {"Type": "Pass", "Next": f"Join {n}"}
        states[f"Low {n}"] = {"Type": "Pass", "Next": f"Join {n}"}
        states[f"Join {n}"] = {"Type": "Pass", "End": True} if n == 74 else {"Type": "Pass", "Next": f"Which {n + 1}"}
    return {"StartAt": "Which 0", "States": states}


def _graph(page: Page) -> Iterator[Result]:
    workflow = made(page, "bench-graph", three_hundred())
    editing = page.context.new_page()
    editing.add_init_script(f"({DRAWN})()")
    firsts = []
    for _ in range(3):
        editing.goto(f"/workflows/{workflow}/")
        editing.wait_for_function("() => window.drawnAt", timeout=60_000)
        firsts.append(editing.evaluate("window.drawnAt"))
    yield Result("300 states, first render in the editor", min(firsts), None, "ms")
    tree = editing.get_by_role("tree").bounding_box()
    assert tree
    x, y = tree["x"] + tree["width"] / 2, tree["y"] + tree["height"] / 2
    editing.mouse.move(x, y)
    editing.evaluate(f"window.frames_ = ({FRAMES})(3000)")
    end = time.monotonic() + 2.8
    turn = 0
    while time.monotonic() < end:
        turn += 1
        editing.mouse.wheel(0, 60 if turn // 20 % 2 else -60)
    frames = sorted(editing.evaluate("window.frames_"))
    editing.close()
    yield Result("300 states, frame while zooming, middle", statistics.median(frames), None, "ms")
    yield Result("300 states, frame while zooming, 95th of 100", frames[int(len(frames) * 0.95)], None, "ms")
