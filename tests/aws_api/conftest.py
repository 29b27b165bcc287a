"""A studio without examples, and boto3 as its client: real HTTP, real workers."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.aws_api.shapes import Watcher
from tests.browser.studio import Studio, until

ROLE = "arn:aws:iam::123456789012:role/example"


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """The whole product, started once for all tests of the API."""
    home = tmp_path_factory.mktemp("api")
    mocks = home.parent / "MockConfigFile.json"
    mocks.write_text('{"StateMachines": {}, "MockedResponses": {}}')
    running = Studio(home, STUDIO_EXAMPLES="off", STUDIO_WORKERS="2", SFN_MOCK_CONFIG=str(mocks)).wait()
    yield running
    running.stop()


def client_of(api: Studio, account: str = "123456789012") -> Any:
    """boto3's client, which checks nothing that is sent."""
    config = Config(
        parameter_validation=False, inject_host_prefix=False, retries={"total_max_attempts": 1}, read_timeout=180
    )
    return boto3.client(
        "stepfunctions",
        endpoint_url=api.url,
        region_name="us-east-1",
        aws_access_key_id=account,
        aws_secret_access_key="test",
        config=config,
    )


@pytest.fixture(scope="session")
def sfn(api: Studio) -> Any:
    """A client whose every answer is held to the service model."""
    client = client_of(api)
    client.watcher = Watcher(client)
    return client


@pytest.fixture
def name() -> str:
    """A name that nothing has yet."""
    return f"t-{uuid.uuid4().hex[:10]}"


@pytest.fixture
def create(sfn: Any, name: str) -> Callable[..., dict[str, Any]]:
    """Create a state machine of a definition."""

    def made(definition: str, **more: Any) -> dict[str, Any]:
        return sfn.create_state_machine(**{"name": name, "definition": definition, "roleArn": ROLE, **more})

    return made


@pytest.fixture
def ended(sfn: Any) -> Callable[[str], dict[str, Any]]:
    """Wait for the end of an execution and describe it."""

    def described(arn: str) -> dict[str, Any]:
        def over() -> dict[str, Any] | None:
            found = sfn.describe_execution(executionArn=arn)
            return found if found["status"] != "RUNNING" else None

        return until(over, 120, f"the end of {arn}")

    return described


@pytest.fixture
def aws(api: Studio, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a program with nothing set but the variables that AWS's own tools read."""

    def run(*command: str, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        variables = {
            "AWS_ENDPOINT_URL_SFN": api.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": str(tmp_path / "config"),
        }
        return subprocess.run(
            command, cwd=cwd, env={**kept, **variables}, capture_output=True, text=True, timeout=180, check=False
        )

    return run


class Owner:
    """The local owner's browser, without a browser: a session that came in by the one-time link."""

    def __init__(self, studio: Studio) -> None:
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self.opener.open(studio.link, timeout=120)

    def get(self, url: str) -> Any:
        with self.opener.open(url, timeout=120) as answer:
            return json.load(answer)

    def post(self, url: str, body: Any) -> Any:
        headers = {"Content-Type": "application/json", "X-CSRFToken": self._token(url)}
        request = urllib.request.Request(url, json.dumps(body).encode(), headers)
        with self.opener.open(request, timeout=120) as answer:
            return json.load(answer)

    def _token(self, url: str) -> str:
        cookies = next(h.cookiejar for h in self.opener.handlers if hasattr(h, "cookiejar"))
        self.opener.open("/".join(url.split("/")[:3]), timeout=120)
        return next(c.value for c in cookies if c.name == "csrftoken")


@pytest.fixture(scope="session")
def owner(api: Studio) -> Owner:
    return Owner(api)
