"""Redis and PostgreSQL fall and come back while executions run: every execution ends as if nothing had happened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from executions.models import Execution
from executions.readiness import readiness
from tests.executions.services import Process, runs, tasks, timers, until
from tests.executions.world import World
from tests.faults import verdict
from tests.faults.workload import Kind, kinds

pytestmark = pytest.mark.faults
AWAY_SECONDS = 2.0
WITHOUT_HELP = ("chain", "map", "parallel", "retry", "loop", "nested", "distributed")
"""Kinds that need nobody outside."""


@pytest.fixture
def processes(world: World) -> Iterator[list[Process]]:
    """Workers and two timer processes."""
    environment = {**world.environment, "STUDIO_HANDLER_MODULES": "tests.faults.handlers_for_faults"}
    running = [runs(environment), tasks(environment), timers(environment), timers(environment)]
    until(lambda: readiness()["worker"]["ok"] and readiness()["timers"]["ok"], 120, "workers and timers")
    yield running
    for process in running:
        process.kill()


def begin(world: World, folder: Path) -> list[tuple[Execution, Kind]]:
    """Start one of each kind, and wait until tasks are being performed."""
    ledger = folder / "ledger"
    ledger.touch()
    before = ledger.stat().st_size
    every = [kind for kind in kinds(world, ledger, "") if kind.name in WITHOUT_HELP]
    started = [(world.start_version(kind.version, kind.input), kind) for kind in every]
    until(lambda: ledger.stat().st_size > before, 120, "the first task")
    return started


def finish(world: World, started: list[tuple[Execution, Kind]]) -> None:
    for execution, kind in started:
        assert verdict.wrong_with(world.ended(execution, 120), kind.status, kind.output) == []


def test_redis_falls_and_comes_back_empty(world, processes, tmp_path):
    started = begin(world, tmp_path)
    world.redis.restart(AWAY_SECONDS)
    started += begin(world, tmp_path)
    finish(world, started)
    assert all(process.process.poll() is None for process in processes), "a process did not live through it"


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_postgresql_falls_and_comes_back(world, processes, tmp_path, request):
    started = begin(world, tmp_path)
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        # Somebody else's server: what its clients see of a restart is that all connections end at once.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
    else:
        request.getfixturevalue("postgres_server").restart(AWAY_SECONDS)
        connection.close()
    finish(world, started)
