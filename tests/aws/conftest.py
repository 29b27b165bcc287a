"""A target for the tests, on moto's server."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts.services import owner_ensure
from editor import services
from editor.models import Version
from executions.aws import door, polling
from executions.aws.models import Target, Watch
from executions.models import Execution
from tests.aws.moto_server import KEYS, Moto


@pytest.fixture(scope="session")
def moto() -> Iterator[Moto]:
    server = Moto()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[None]:
    """Keys from the environment, and no configuration of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    door._client.cache_clear()
    yield
    door._client.cache_clear()


@pytest.fixture
def owner(transactional_db: None) -> Any:
    return owner_ensure()


@pytest.fixture
def target(owner: Any, moto: Moto) -> Target:
    """A target on a moto that has forgotten what earlier tests did."""
    moto.post("/moto-api/reset")
    return Target.objects.create(name="moto", region="us-east-1", endpoint_url=moto.url)


@pytest.fixture
def saved(owner: Any) -> Callable[..., Version]:
    """Save a version: of a new workflow, or the next one of a workflow that is there."""

    def save(definition: dict[str, Any] | str, name: str = "Orders", format: str = "json") -> Version:
        from editor.models import Workflow

        text = definition if isinstance(definition, str) else json.dumps(definition)
        workflow = Workflow.objects.filter(name=name).first()
        workflow = workflow or services.workflow_create(owner, name, text=text, format=format)
        version, _ = services.version_save(owner, workflow, text, format)
        return version

    return save


@pytest.fixture
def watched() -> Callable[[Execution], Execution]:
    """Look at an execution until it has ended, as the timers and workers would."""

    def watch(execution: Execution, seconds: float = 120) -> Execution:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            polling.poll(execution.pk)
            execution.refresh_from_db()
            if execution.ended:
                assert not Watch.objects.filter(pk=execution.pk).exists()
                return execution
            time.sleep(0.1)
        raise AssertionError(f"{execution.name} is still {execution.status} after {seconds} s")

    return watch
