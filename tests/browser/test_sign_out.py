"""Signing out, in a session of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Studio
from tests.browser.studio import ROOT


def test_signing_out_ends_the_session(studio: Studio, browser: Browser) -> None:
    environment = {**os.environ, "STUDIO_HOME": str(studio.home)}
    printed = subprocess.run(
        [sys.executable, "manage.py", "sign_in_link"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    link = re.search(r"/sign-in/once/\S+", printed)
    assert link, printed
    context = browser.new_context(base_url=studio.url)
    page = context.new_page()
    page.goto(link[0])
    expect(page.get_by_role("heading", name="Workflows")).to_be_visible()
    page.get_by_role("button", name="owner").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in/"))
    assert page.request.get("/api/v1/session").status == 401
    page.goto("/executions/")
    expect(page).to_have_url(re.compile("/sign-in/"))
    context.close()
