"""The team's setup without Docker: the files are right, and every command in them runs as a plain process."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from sfn_studio.configuration import CHECKOUT
from sfn_studio.configuration import read as read_configuration
from tests.executions.services import Postgres, Redis, until
from tests.sfn_studio.compose import dockerfile, read

VARIABLES = {
    "POSTGRES_PASSWORD": "a-password",
    "STUDIO_SECRET_KEY": "a-key-of-more-than-fifty-characters-0123456789-abcdefghijk",
    "STUDIO_ALLOWED_HOSTS": "studio.example.com",
}
OURS = ("web", "runs", "tasks", "timers")
BIN = Path(sys.executable).parent
SERVICE_KEYS = {
    "build", "image", "restart", "stop_grace_period", "environment", "volumes", "depends_on", "command", "ports",
    "healthcheck", "deploy",
}  # fmt: skip
INSTRUCTIONS = {"FROM", "WORKDIR", "RUN", "COPY", "ENV", "USER", "VOLUME", "EXPOSE", "CMD"}


def composed() -> dict[str, Any]:
    return read(VARIABLES)["services"]


# --- the files ---------------------------------------------------------------------------------------------------


def test_every_service_is_known_to_compose_and_waits_for_what_it_needs():
    everything = read(VARIABLES)
    services = everything["services"]
    assert {"postgres", "redis", "migrate", *OURS} == services.keys()
    for name, service in services.items():
        assert service.keys() <= SERVICE_KEYS, name
        for other, how in service.get("depends_on", {}).items():
            assert other in services
            condition = how["condition"]
            assert condition in ("service_healthy", "service_completed_successfully")
            if condition == "service_healthy":
                assert "healthcheck" in services[other]
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in everything["volumes"]
        check = service.get("healthcheck", {}).get("test", ["CMD"])
        assert check[0] in ("CMD", "CMD-SHELL")
    for name in OURS:
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert "healthcheck" in services[name], f"{name} has no health check"
        assert services[name]["deploy"]["replicas"] == "1"


def test_the_servers_are_new_enough():
    services = composed()
    assert int(re.match(r"postgres:(\d+)", services["postgres"]["image"])[1]) >= 16
    assert int(re.match(r"redis:(\d+)", services["redis"]["image"])[1]) >= 7


@pytest.mark.parametrize("name", ["POSTGRES_PASSWORD", "STUDIO_SECRET_KEY"])
def test_a_secret_that_is_missing_is_asked_for(name):
    with pytest.raises(KeyError, match=f"{name}: set it in .env"):
        read({**VARIABLES, name: ""})
    assert f"{name}=" in (CHECKOUT / ".env.example").read_text()


def test_every_variable_of_the_readme_reaches_the_containers_and_their_defaults_are_right():
    environment = composed()["web"]["environment"]
    rows = re.findall(r"^\| (`[A-Z_`, ()a-z]+`\)?) \|", (CHECKOUT / "README.md").read_text(), re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(STUDIO_[A-Z_]+)`", row)}
    fixed = {"STUDIO_HOME", "STUDIO_WORKERS", "STUDIO_WEB_PROCESSES"}  # the image's, and the supervisor's
    assert len(named) > 15
    assert named - fixed <= environment.keys()
    read_configuration(environment)


def test_the_image_is_built_from_what_is_there_and_runs_as_nobody_special():
    instructions = dockerfile()
    assert {name for name, _ in instructions} <= INSTRUCTIONS
    last = max(place for place, (name, _) in enumerate(instructions) if name == "FROM")
    final = instructions[last:]
    assert [rest for name, rest in final if name == "USER"] == ["studio"]
    assert final[-1][0] == "CMD"
    assert json.loads(final[-1][1]) == composed()["web"]["command"]
    for name, rest in instructions:
        if name == "COPY" and not rest.startswith("--from"):
            for source in rest.split()[:-1]:
                assert (CHECKOUT / source).exists(), source
    home = dict(pair.split("=", 1) for name, rest in final if name == "ENV" for pair in rest.split())["STUDIO_HOME"]
    assert ("VOLUME", home) in final
    assert composed()["web"]["volumes"] == [f"studio:{home}"]


# --- the commands ------------------------------------------------------------------------------------------------


class Team:
    """The containers of the file as processes: same commands, same environment, other addresses."""

    def __init__(self, postgres: str, redis_url: str, home: Path) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self.services = composed()
        self._addresses = {"DATABASE_URL": postgres, "REDIS_URL": redis_url, "STUDIO_HOME": str(home)}
        self.processes: dict[str, subprocess.Popen[str]] = {}

    def environment(self, name: str) -> dict[str, str]:
        here = {key: os.environ[key] for key in ("HOME", "LANG") if key in os.environ}
        image = {"PATH": f"{BIN}:{os.environ['PATH']}", "PYTHONUNBUFFERED": "1", "HOST": "0.0.0.0"}
        return {**here, **image, **self.services[name]["environment"], **self._addresses}

    def command(self, words: list[str]) -> list[str]:
        return [word.replace("8000", str(self.port)) for word in words]

    def run(self, name: str, words: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(words),
            check=False,
            cwd=CHECKOUT,
            env=self.environment(name),
            capture_output=True,
            text=True,
            timeout=240,
        )

    def start(self, name: str) -> None:
        self.processes[name] = subprocess.Popen(
            self.command(self.services[name]["command"]), cwd=CHECKOUT, env=self.environment(name), text=True,
            start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def is_ready(self) -> bool:
        """Whether the server says so to those who ask by its own name."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/readyz", headers={"Host": VARIABLES["STUDIO_ALLOWED_HOSTS"]}
        )
        try:
            return urllib.request.urlopen(request, timeout=20).status == 200
        except OSError:
            return False

    def is_healthy(self, name: str) -> bool:
        kind, *words = self.services[name]["healthcheck"]["test"]
        assert kind == "CMD"
        return self.run(name, words).returncode == 0

    def stop(self) -> dict[str, int]:
        for process in self.processes.values():
            process.terminate()
        assert self.services["web"]["stop_grace_period"] == "30s"
        return {name: process.wait(90) for name, process in self.processes.items()}

    def kill(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)


@pytest.fixture
def team(postgres_server: Postgres, redis_server: Redis, tmp_path: Path) -> Iterator[Team]:
    """A database of its own, and a Redis that other tests' messages do not reach."""
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS team WITH (FORCE)")
        connection.execute("CREATE DATABASE team")
    url = re.sub(r"/[^/?]+(\?|$)", r"/team\1", postgres_server.url, count=1)
    found = Team(url, redis_server.url.replace("db=0", "db=7"), tmp_path)
    yield found
    found.kill()
    redis.Redis.from_url(redis_server.url.replace("db=0", "db=7")).flushdb()


@pytest.mark.timeout(600)
def test_the_commands_of_the_file_run_an_execution_and_stop_gracefully(team):
    done = team.run("migrate", team.services["migrate"]["command"])
    assert done.returncode == 0, done.stderr
    for name in OURS:
        team.start(name)
    until(team.is_ready, 240, "the answer of /readyz")
    assert {name: team.is_healthy(name) for name in OURS} == dict.fromkeys(OURS, True)
    started = team.run("web", [sys.executable, "-c", START])
    assert started.returncode == 0, started.stderr
    assert started.stdout.strip() == "SUCCEEDED"
    stopped = team.stop()
    assert stopped.pop("web") in (0, -signal.SIGTERM)  # uvicorn says how it was asked, after it has closed
    assert stopped == {"runs": 0, "tasks": 0, "timers": 0}


START = """
import os, time
os.environ["DJANGO_SETTINGS_MODULE"] = "sfn_studio.settings"
import django
django.setup()
from accounts.services import owner_ensure
from editor import services as editing
from executions import services
from executions.models import Execution
owner = owner_ensure()
text = '''{"StartAt": "Work", "States": {
  "Work": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ValidateOrder", "Next": "Hold"},
  "Hold": {"Type": "Wait", "Seconds": 1, "End": true}}}'''
workflow = editing.workflow_create(owner, "Team", text=text)
editing.version_save(owner, workflow, text, "json")
mocks = {"Work": {"kind": "echo"}}
execution = services.execution_start(owner, workflow_id=workflow.pk, version=1, mocks=mocks)
end = time.monotonic() + 60
while not execution.ended and time.monotonic() < end:
    time.sleep(0.1)
    execution = Execution.objects.get(pk=execution.pk)
print(execution.status)
"""
