"""A running studio and a browser that is signed in to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from executions.examples import handlers
from tests.aws.moto_server import KEYS, Moto
from tests.browser.studio import Studio
from tooling.chromium import ARGUMENTS, find_chromium, launch_environment

VIEWPORT = {"width": 1440, "height": 900}
EXAMPLE_FUNCTIONS = sorted(set(re.findall(r'@handler\("(\w+)"\)', Path(handlers.__file__).read_text())))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser, after all other tests.

    Playwright keeps an event loop running in this thread, in which Django refuses to ask the database.
    """
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: here in item.path.parents)


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """The whole product, started once for all browser tests."""
    home = tmp_path_factory.mktemp("studio")
    mocks = home / "MockConfigFile.json"
    mocks.write_text('{"StateMachines": {}, "MockedResponses": {}}')
    (home / "aws-config").write_text("[profile no-keys]\nregion = us-east-1\n")
    environment = {
        **KEYS,
        "AWS_CONFIG_FILE": str(home / "aws-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / "aws-credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "STUDIO_OUTGOING_NETWORKS": "127.0.0.0/8",  # the tests themselves listen there
        "STUDIO_MOCK_CONFIG": str(mocks),
        "STUDIO_HANDLER_MODULES": "executions.examples.handlers,tests.executions.handlers_for_tests",
    }
    running = Studio(home, **environment).wait()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def moto() -> Iterator[Moto]:
    """The other side of AWS targets, with the functions that the examples call."""
    server = Moto()
    server.functions(*EXAMPLE_FUNCTIONS)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def target(studio: Studio, browser: Browser, signed_in: Path, moto: Moto) -> Iterator[str]:
    """The name of an AWS target, added on its page as a person does."""
    context = browser.new_context(base_url=studio.url, storage_state=str(signed_in))
    page = context.new_page()
    page.goto("/targets/")
    page.get_by_role("button", name="Add target").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill("Staging")
    dialog.get_by_role("textbox", name="Endpoint").fill(moto.url)
    dialog.get_by_role("textbox", name="Role").fill("arn:aws:iam::123456789012:role/workflows")
    dialog.get_by_role("button", name="Add target").click()
    card = page.get_by_role("article", name="Staging")
    expect(card.locator('[data-ok="true"]')).to_be_visible(timeout=30_000)
    context.close()
    yield "Staging"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; without one the tests fail and say what to do."""
    path = find_chromium()
    if not path:
        pytest.fail(
            "No Chromium was found. `make test` installs one; or install Chrome or Chromium, or set CHROMIUM.",
            pytrace=False,
        )
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=list(ARGUMENTS), env=launch_environment(path))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def signed_in(studio: Studio, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cookies of the local owner, who came in by the one-time link."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(studio.link)
    page.wait_for_url(f"{studio.url}/")
    state = tmp_path_factory.mktemp("cookies") / "owner.json"
    state.write_text(json.dumps(context.storage_state()))
    context.close()
    return state


@pytest.fixture
def context(studio: Studio, browser: Browser, signed_in: Path) -> Iterator[BrowserContext]:
    """A fresh browser profile of the signed-in owner."""
    opened = browser.new_context(
        base_url=studio.url, storage_state=str(signed_in), viewport=VIEWPORT, reduced_motion="reduce"
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which no script error and no refused resource goes unnoticed."""
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    opened.on(
        "console",
        lambda message: (
            wrong.append(f"{message.text} ({message.location} on {message.page and message.page.url})")
            if message.type == "error" and "Content Security" in message.text
            else None
        ),
    )
    yield opened
    assert not wrong, wrong
