"""`make bench`: prints the figures that docs/performance.md explains. It asserts nothing.

`python -m tests.bench api load` measures some parts only; on a quiet machine all of them take about twenty minutes.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench import (
    api_bench,
    core_bench,
    editor_bench,
    engine_bench,
    graph_bench,
    lint_bench,
    load_bench,
    map_bench,
    studio_bench,
)
from tests.bench.core_bench import LOOP, Result, chain, run_seconds
from tests.browser.studio import Studio
from tooling.chromium import ARGUMENTS, find_chromium, launch_environment


def core() -> Iterable[Result]:
    """The language core alone: what the journal, the workers and the browser add is the rest of the table."""
    yield Result("chain of 100 Pass states", 100 / run_seconds(chain(100), {}), None, "transitions/s", True)
    yield Result("loop of 1,000 turns", 2000 / run_seconds(LOOP, {"n": 0}), None, "transitions/s", True)
    yield from core_bench.measurements()


def whole() -> Iterable[Result]:
    """The studio in a home of its own, and a browser signed in to it."""
    path = find_chromium()
    if not path:
        raise SystemExit("No Chromium was found: `make bench` installs one on Linux; or set CHROMIUM.")
    with tempfile.TemporaryDirectory() as home, sync_playwright() as driver:
        studio = Studio(Path(home)).wait()
        browser = driver.chromium.launch(executable_path=path, args=list(ARGUMENTS), env=launch_environment(path))
        try:
            page = browser.new_context(base_url=studio.url, viewport={"width": 1440, "height": 900}).new_page()
            page.goto(studio.link)
            page.wait_for_url(f"{studio.url}/")
            yield from studio_bench.measurements(page)
            yield from graph_bench.measured(page, 300)
            yield from editor_bench.measurements(page)
        finally:
            browser.close()
            studio.stop()


PARTS: dict[str, tuple[str, Callable[[], Iterable[Result]]]] = {
    "core": ("Language core, one process, no database", core),
    "validator": ("Validator, one process", lint_bench.measurements),
    "engine": ("Executions through journal, messages and workers", engine_bench.measurements),
    "api": ("The Step Functions API through boto3, beside moto's server", api_bench.measurements),
    "load": ("The embedded default under load", load_bench.measurements),
    "map": ("A Distributed Map of 10,000 items through web and workers", map_bench.measurements),
    "studio": ("The studio: web, workers, journal in SQLite, Redis, browser", whole),
}


def table(title: str, results: Iterable[Result]) -> None:
    """One part of the table, each line as soon as it is known, with its target and a mark where that was missed."""
    print(f"\n{title}", flush=True)
    for result in results:
        target = "" if result.target is None else f"   (target {result.target:,.0f})"
        mark = " " if result.met else "!"
        print(f"{mark} {result.name:<72}{result.value:>12,.1f} {result.unit}{target}", flush=True)


def main() -> int:
    """Print the parts that are named, or all."""
    unknown = set(sys.argv[1:]) - set(PARTS)
    if unknown:
        print(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    load = os.getloadavg()[0]
    print(
        f"sfn-studio on Python {platform.python_version()}, {os.cpu_count()} processors, load {load:.1f} at the start"
    )
    for name in sys.argv[1:] or PARTS:
        title, measure = PARTS[name]
        table(title, measure())
    return 0


if __name__ == "__main__":
    sys.exit(main())
