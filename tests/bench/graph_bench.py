"""How fast the graph draws and moves, in a real browser on the real editor page. Prints one line per figure.

Run it with `python tests/bench/graph_bench.py [states …]` (default 300 and 1,000); `--json` prints the numbers for a machine.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.bench.core_bench import Result
from tests.browser.editing import OpenWorkflow
from tests.browser.studio import Studio
from tooling.chromium import ARGUMENTS, find_chromium, launch_environment

# Wheels in and out, then drags in a wide curve: 120 steps, one a frame; gives the time from frame to frame in ms.
MOVE = """async () => {
  const svg = document.querySelector('svg.graph-svg'), box = svg.getBoundingClientRect(), frames = [];
  const x = box.left + box.width / 2, y = box.top + box.height / 2;
  const wheel = (deltaY) => svg.dispatchEvent(
    new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: x, clientY: y, deltaY }));
  const mouse = (target, type, dx, dy) => target.dispatchEvent(new MouseEvent(type,
    { bubbles: true, cancelable: true, view: window, clientX: x + dx, clientY: y + dy, buttons: 1 }));
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  let last = await frame();
  for (let i = 0; i < 120; i++) {
    if (i < 60) wheel(i < 30 ? -60 : 60);
    else mouse(i === 60 ? svg : window, i === 60 ? 'mousedown' : 'mousemove', Math.sin(i / 8) * 300, (i - 60) * 8);
    const now = await frame();
    frames.push(now - last);
    last = now;
  }
  mouse(window, 'mouseup', 0, 0);
  return frames;
}"""


def block(index: int) -> dict[str, Any]:
    """Ten states: a Choice over three ways, a Parallel of two branches, a task that catches."""
    name = f"{index:03}"
    following = f"Decide {index + 1:03}"
    inner = {"Type": "Pass", "End": True}
    return {
        f"Decide {name}": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.n", "NumericGreaterThan": 10, "Next": f"Many {name}"},
                {"Variable": "$.n", "NumericGreaterThan": 1, "Next": f"Some {name}"},
            ],
            "Default": f"Side by side {name}",
        },
        f"Many {name}": {"Type": "Pass", "Next": f"Side by side {name}"},
        f"Some {name}": {"Type": "Wait", "Seconds": 1, "Next": f"Side by side {name}"},
        f"Side by side {name}": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": f"Left {name}", "States": {f"Left {name}": inner}},
                {
                    "StartAt": f"Right {name}",
                    "States": {f"Right {name}": {"Type": "Pass", "Next": f"Last {name}"}, f"Last {name}": inner},
                },
            ],
            "Next": f"Call {name}",
        },
        f"Call {name}": {
            "Type": "Task",
            "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Call",
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": f"Give up {name}"}],
            "Next": f"Note {name}",
        },
        f"Give up {name}": {"Type": "Fail", "Error": "GivenUp"},
        f"Note {name}": {"Type": "Pass", "Next": following},
    }


def machine(states: int) -> dict[str, Any]:
    """A definition with about that many states."""
    blocks = max(1, states // 10)
    all_states: dict[str, Any] = {}
    for index in range(blocks):
        all_states |= block(index)
    all_states[f"Decide {blocks:03}"] = {"Type": "Succeed"}
    return {"StartAt": "Decide 000", "States": all_states}


def processor_seconds(session: CDPSession) -> float:
    """Time the page's main thread has computed; unlike frame times it does not depend on what else the machine does."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


def moved(page: Page, session: CDPSession, what: str) -> Iterator[Result]:
    """Frame times while zooming and panning."""
    before = processor_seconds(session)
    frames = sorted(page.evaluate(MOVE))
    busy = (processor_seconds(session) - before) * 1000 / len(frames)
    yield Result(f"{what}: mean frame", round(sum(frames) / len(frames), 1), None, "ms")
    yield Result(f"{what}: 95 % of frames within", round(frames[int(len(frames) * 0.95)], 1), None, "ms")
    yield Result(f"{what}: main thread per frame", round(busy, 1), 16.0, "ms")


def measured(page: Page, states: int) -> Iterator[Result]:
    """All figures of one graph."""
    work = OpenWorkflow(page, machine(states))
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(f"/workflows/{work.id}/")
    page.wait_for_selector(".node", timeout=60_000)
    drawn = page.evaluate("performance.now()")
    yield Result(f"{states} states: from navigation to the drawn graph", round(drawn), None, "ms")
    yield from moved(page, session, f"{states} states, readable")
    page.get_by_role("tree").focus()
    page.keyboard.press("0")
    page.wait_for_timeout(500)  # the flight to the new view must not count
    yield from moved(page, session, f"{states} states, all on screen")


def main() -> int:
    """Measure, print, and fail if a target is missed."""
    sizes = [int(argument) for argument in sys.argv[1:] if argument.isdigit()] or [300, 1000]
    path = find_chromium()
    if not path:
        sys.exit("No Chromium was found: run `make test` once, or set CHROMIUM.")
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as home, sync_playwright() as driver:
        studio = Studio(Path(home)).wait()
        try:
            chromium = driver.chromium.launch(executable_path=path, args=list(ARGUMENTS), env=launch_environment(path))
            context = chromium.new_context(base_url=studio.url, viewport={"width": 1440, "height": 900})
            page = context.new_page()
            page.goto(studio.link)
            page.wait_for_url(f"{studio.url}/")
            for size in sizes:
                results.extend(measured(page, size))
            chromium.close()
        finally:
            studio.stop()
    if "--json" in sys.argv:
        print(json.dumps([result._asdict() for result in results]))
    else:
        for result in results:
            print(f"{result.name}: {result.value} {result.unit}{'' if result.met else f'  (target {result.target})'}")
    return 0 if all(result.met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
