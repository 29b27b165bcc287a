"""A write that the kernel refuses: the turn is put off in a sentence, nothing is half written, and it goes on with room."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sfn_studio.configuration import CHECKOUT
from tests.executions.services import Postgres, Redis
from tests.faults.no_room import lift_limit, limit_files

pytestmark = pytest.mark.faults


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Postgres | None]]:
    """A database of its own: PostgreSQL's server may write no large file, SQLite is in the hands of the one who writes."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/studio.sqlite3", None
        return
    limit_files()
    try:
        server = Postgres()
    finally:
        lift_limit()
    yield server.url, server
    server.stop()


def test_a_disk_that_is_really_full_costs_a_turn_and_nothing_else(database, redis_server: Redis, tmp_path):
    url, server = database
    environment = {"DATABASE_URL": url, "REDIS_URL": redis_server.url, "STUDIO_HOME": str(tmp_path)}
    before, log = run(environment, "fill")
    assert f"A turn of execution {before['id']} was put off. The disk of the database is full" in log
    assert "Traceback" not in log
    assert (before["status"], before["news"], before["differences"]) == ("RUNNING", 1, [])
    assert before["events"] == before["seq"] < 10
    if server is not None:
        server.restart(0)  # without the limit
    after, log = run(environment, "go_on", before["id"])
    assert (after["status"], after["news"], after["differences"]) == ("SUCCEEDED", 0, [])
    assert "put off" not in log


def run(environment: dict[str, str], *arguments: str) -> tuple[dict[str, Any], str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.no_room", *arguments],
        cwd=CHECKOUT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1]), done.stderr + done.stdout
