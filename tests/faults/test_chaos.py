"""Whatever dies, every execution ends as if nothing had happened, and no task runs twice without an event that says so.

`STUDIO_FAULT_KILLS` says how many processes are killed, `STUDIO_FAULT_SEED` repeats the blows of a run that failed.
"""

from __future__ import annotations

import os
import random
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from executions.models import Execution
from executions.operations.doctor import findings
from tests.browser.studio import free_port
from tests.executions.services import until
from tests.executions.world import World
from tests.faults import verdict
from tests.faults.chaos import Chaos
from tests.faults.nursery import Nursery
from tests.faults.outside import Outside
from tests.faults.workload import Kind, kinds

KILLS = int(os.environ.get("STUDIO_FAULT_KILLS", "50"))
SEED = int(os.environ.get("STUDIO_FAULT_SEED", "0")) or random.randrange(1, 1_000_000)
TEAM = ("web", "runs", "tasks", "tasks", "timers", "timers")
ALONE = ("web", "worker", "timers")
EXECUTIONS = {TEAM: max(200, KILLS), ALONE: max(100, KILLS)}
KILLS_PER_RESTART = 40
END_SECONDS = 420 + 2 * KILLS
STORIES = 3

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1000 + 8 * KILLS)]


@pytest.fixture
def restart(world: World, request: pytest.FixtureRequest) -> Callable[[float], None] | None:
    """How the database falls and comes back, where it is a server of our own."""
    if "sqlite" in world.environment["DATABASE_URL"] or os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return None
    return request.getfixturevalue("postgres_server").restart


@pytest.fixture
def web(world: World, tmp_path: Path) -> Iterator[tuple[Nursery, str]]:
    """A nursery, and the address that its web process listens at."""
    port = str(free_port())
    environment = {**world.environment, "STUDIO_HANDLER_MODULES": "tests.faults.handlers_for_faults"}
    # The five minutes of Express executions: on a slow machine they would wait for longer while everything is killed.
    environment["STUDIO_LIMITS"] = '{"express_seconds": 86400}'
    nursery = Nursery({**environment, "HOST": "127.0.0.1", "PORT": port}, tmp_path / "log")
    yield nursery, f"http://127.0.0.1:{port}"
    nursery.stop()


def test_nothing_is_lost_and_nothing_happens_twice_unsaid(world, web, restart, tmp_path, capsys):
    nursery, address = web
    began, since, ledger = time.monotonic(), datetime.now(UTC), tmp_path / "ledger"
    ledger.touch()
    crew = ALONE if "sqlite" in world.environment["DATABASE_URL"] else TEAM
    chaos = Chaos(nursery, crew, world.redis.url, SEED, restart)
    outside = Outside(address, ledger)
    try:
        until(lambda: _answers(address), 120, f"the web process (log: {nursery.log})")
        every = kinds(world, ledger, outside.open_activity(f"a-{SEED}-{crew[1]}"))
        started, requests = {}, []
        for blow in range(KILLS):
            while len(started) * KILLS < EXECUTIONS[crew] * (blow + 1):
                name = f"e-{SEED}-{crew[1]}-{len(started)}"
                started[name] = kind = every[len(started) % len(every)]
                requests.append(outside.start(kind, name))
            chaos.strike(restart_database=blow % KILLS_PER_RESTART == KILLS_PER_RESTART // 2)
        connection.close()  # the database may have fallen
        for request in requests:
            request.result(END_SECONDS)
        _wait_for_all(since, nursery, chaos)
    finally:
        outside.stop()
        chaos.stop()
        with capsys.disabled():
            print(
                f"\nseed {SEED}, {chaos.kills} kills in {time.monotonic() - began:.0f} s: {chaos.summary()}.", end=" "
            )
    family = list(Execution.objects.filter(started_at__gte=since))
    wrong = _wrong(started, family, nursery, chaos)
    effects = verdict.effects_in(ledger)
    wrong_effects, lost = verdict.wrong_effects(family, effects)
    with capsys.disabled():
        print(f"{len(family)} executions, {sum(effects.values())} effects, {lost} workers lost in the middle of one.")
    wrong += wrong_effects + verdict.unread(family) + outside.refusals
    assert not wrong, f"\nSTUDIO_FAULT_SEED={SEED} repeats the blows.\n" + "\n".join(wrong)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _wait_for_all(began: datetime, nursery: Nursery, chaos: Chaos) -> None:
    """Wait for the end of every execution, also of those that executions have started."""

    def running() -> list[Execution]:
        chaos.tend()
        return list(Execution.objects.filter(started_at__gte=began, status="RUNNING")[:5])

    try:
        until(lambda: not running(), END_SECONDS, "the end of all executions")
    except AssertionError as late:
        stories = [verdict.story(one, nursery.log, chaos.told()) for one in running()]
        raise AssertionError("\n".join([str(late), *findings(), *stories])) from None


def _wrong(started: dict[str, Kind], family: list[Execution], nursery: Nursery, chaos: Chaos) -> list[str]:
    """What is wrong with each execution, and the stories of the first few."""
    found, stories = [], []
    for execution in family:
        kind = started.get(execution.name)
        status, output = (kind.status, kind.output) if kind else verdict.ended_as(execution)
        sentences = verdict.wrong_with(execution, status, output)
        found += [f"{kind.name if kind else 'child'} {execution.name}: {sentence}" for sentence in sentences]
        if sentences and len(stories) < STORIES:
            stories.append(verdict.story(execution, nursery.log, chaos.told()))
    missing = set(started) - {execution.name for execution in family}
    return found + [f"{name} was started and is not there." for name in missing] + stories
