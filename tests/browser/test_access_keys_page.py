"""Access keys: made on their page, good for boto3, void once revoked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from playwright.sync_api import Page, expect

from tests.browser.studio import ROOT, Studio


@pytest.fixture
def closed_for_a_while(studio: Studio) -> Iterator[None]:
    """Lets the studio forget the keys afterwards, so that it takes any key again."""
    yield
    done = subprocess.run(
        [sys.executable, "manage.py", "access_keys", "forget"],
        cwd=ROOT,
        env={**os.environ, "STUDIO_HOME": str(studio.home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def client(studio: Studio, key_id: str, secret: str) -> Any:
    return boto3.client(
        "stepfunctions",
        endpoint_url=studio.url,
        region_name="us-east-1",
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}),
    )


def test_a_key_is_made_used_and_revoked(page: Page, studio: Studio, closed_for_a_while: None) -> None:
    page.goto("/")
    page.get_by_role("button", name="Menu of").click()
    page.get_by_role("menuitem", name="Access keys").click()
    expect(page.get_by_role("heading", name="No access key yet")).to_be_visible()
    page.get_by_role("button", name="Make access key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="What for").fill("my laptop")
    dialog.get_by_role("button", name="Make access key").click()
    expect(dialog.get_by_text("shown this once")).to_be_visible()
    lines = dialog.locator("pre").inner_text().splitlines()
    variables = dict(line.removeprefix("export ").split("=", 1) for line in lines)
    dialog.get_by_role("button", name="Done").click()
    key_id, secret = variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"]
    assert variables["AWS_ENDPOINT_URL_SFN"] == studio.url
    row = page.get_by_role("row", name=key_id)
    expect(row).to_contain_text("my laptop")
    expect(row).to_contain_text("never")
    assert secret not in page.content()

    assert client(studio, key_id, secret).list_state_machines()["stateMachines"]
    for wrong in ((key_id, "another"), ("test", "test")):
        with pytest.raises(ClientError, match=r"InvalidSignature|UnrecognizedClient"):
            client(studio, *wrong).list_state_machines()

    row.get_by_role("button", name=f"Revoke {key_id}").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Revoke key").click()
    expect(row).to_contain_text("revoked")
    with pytest.raises(ClientError, match="UnrecognizedClient"):
        client(studio, key_id, secret).list_state_machines()
    assert not any(secret in line for line in studio.log)
