"""Where the Chromium for browser tests is, and how it is started."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

UNPACKED = Path(__file__).resolve().parent.parent / "tests" / "browser" / "node_modules" / ".chromium" / "chromium.json"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def playwrights_own() -> str | None:
    """The Chromium that `playwright install chromium` put in place."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  # absent outside the test environment
    except ImportError:
        return None
    with sync_playwright() as driver:
        path = driver.chromium.executable_path
    return path if Path(path).exists() else None


def find_chromium() -> str | None:
    """Path of a Chromium, or None: $CHROMIUM, one on PATH or in Applications, the unpacked npm one, Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    for name in NAMES:
        if found := shutil.which(name):
            return found
    for path in MAC:
        if Path(path).exists():
            return path
    if UNPACKED.exists():
        path = json.loads(UNPACKED.read_text())["path"]
        if Path(path).exists():
            return str(path)
    return playwrights_own()


def launch_environment(path: str) -> dict[str, str]:
    """Environment to start the browser at `path` with: the unpacked one brings libraries and fonts of its own."""
    if not UNPACKED.exists():
        return dict(os.environ)
    unpacked = json.loads(UNPACKED.read_text())
    if unpacked["path"] != path:
        return dict(os.environ)
    extra = {"FONTCONFIG_FILE": unpacked["fonts"]}
    if unpacked["libraries"]:
        extra["LD_LIBRARY_PATH"] = unpacked["libraries"]
    return {**os.environ, **extra}
