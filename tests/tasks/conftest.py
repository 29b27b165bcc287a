"""Real servers for the tasks: moto's, a Lambda endpoint, an HTTP API; and no configuration of whoever runs the tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from executions.handlers import Job, Outcome, aws_clients, resolve
from executions.outbox import listening
from tests.aws.moto_server import KEYS, Moto
from tests.tasks import functions
from tests.tasks.api_server import ApiServer
from tests.tasks.lambda_server import LambdaServer

CONTEXT = {
    "Execution": {"Id": "arn:aws:states:us-east-1:123456789012:execution:Orders:one"},
    "StateMachine": {"Id": "arn:aws:states:us-east-1:123456789012:stateMachine:Orders"},
}


@pytest.fixture(scope="session")
def _moto() -> Iterator[Moto]:
    server = Moto()
    yield server
    server.stop()


@pytest.fixture
def moto(_moto: Moto) -> Moto:
    """Moto's server, which has forgotten what other tests did."""
    _moto.post("/moto-api/reset")
    _moto.post("/moto-api/config", {"batch": {"use_docker": False}})
    return _moto


@pytest.fixture(scope="session")
def _lambdas() -> Iterator[LambdaServer]:
    server = LambdaServer(
        Double=functions.double,
        Echo=functions.echo,
        Nothing=functions.nothing,
        Fail=functions.fail,
        Text=functions.returns_text,
    )
    yield server
    server.stop()


@pytest.fixture
def lambdas(_lambdas: LambdaServer) -> LambdaServer:
    for memory in (_lambdas.calls, _lambdas.refusals, _lambdas.raw):
        memory.clear()
    return _lambdas


@pytest.fixture(scope="session")
def _api() -> Iterator[ApiServer]:
    server = ApiServer()
    yield server
    server.stop()


@pytest.fixture
def api(_api: ApiServer) -> ApiServer:
    _api.reset()
    return _api


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Any, settings: Any) -> Iterator[None]:
    """Keys, and no endpoint but those that a test names."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    settings.STUDIO_EVENT_BUS = "off"  # the endpoints here are for tasks: an event left behind would be another test's
    settings.STUDIO_AWS_SERVICES = ()
    settings.STUDIO_LAMBDA_ENDPOINTS = ()
    settings.STUDIO_HTTP_CONNECTIONS = None
    settings.STUDIO_HANDLER_MODULES = ("tests.executions.handlers_for_tests",)
    aws_clients._roles.clear()
    listening.forget()
    yield
    listening.forget()


@pytest.fixture
def aws(moto: Moto, monkeypatch: pytest.MonkeyPatch) -> Moto:
    """Every service is moto's."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto.url)
    return moto


@pytest.fixture
def perform() -> Callable[..., Outcome]:
    """Perform a task as a worker does, once."""

    def performed(resource: str, input: Any = None, **more: Any) -> Outcome:
        whole = resource if resource.startswith("arn:") else f"arn:aws:states:::{resource}"
        job = Job("", "0.1", "Work", whole, input, CONTEXT, **more)
        return resolve(job)(job)

    return performed
