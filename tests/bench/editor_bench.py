"""How long after a keystroke a mistake is shown, in definitions of 300 and 1,000 states."""

from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Page, expect

from tests.bench.core_bench import Result
from tests.browser.test_editor_code import open_chain

TRIES = 15
WATCH = """() => { window.seenAt = 0;
  const seen = new MutationObserver(() => { if (document.querySelector('.problem-count.has-errors')) {
    window.seenAt = performance.now(); seen.disconnect() } });
  seen.observe(document.body, {subtree: true, attributes: true, childList: true, characterData: true});
  window.addEventListener('keydown', () => { window.typedAt = performance.now() }, {capture: true, once: true}) }"""


def measurements(page: Page) -> Iterable[Result]:
    """Median and best of several keystrokes, from the key to the count of errors in the header."""
    for states, target in ((300, 150), (1000, 400)):
        open_chain(page, states)
        times = sorted(_time_to_error(page) for _ in range(TRIES))
        yield Result(f"keystroke to problem, {states:,} states, median", times[TRIES // 2], target, "ms")
        yield Result(f"keystroke to problem, {states:,} states, best", times[0], target, "ms")


def _time_to_error(page: Page) -> float:
    """Milliseconds; the mistake is taken back."""
    page.evaluate(WATCH)
    page.keyboard.type("9")
    page.wait_for_function("() => window.seenAt > 0")
    took = float(page.evaluate("window.seenAt - window.typedAt"))
    page.keyboard.press("Backspace")
    expect(page.get_by_role("button", name="No problems")).to_be_visible()
    return took
