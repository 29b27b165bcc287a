"""How fast executions run through the journal and real workers, on SQLite and on PostgreSQL.

Run it with `python -m tests.bench.engine_bench`. Each configuration is measured by a process of its own, in a home of
its own, with a Redis of its own.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from sfn_studio.configuration import CHECKOUT
from tests.bench.core_bench import LOOP, Result, chain
from tests.bench.family import processor_seconds
from tests.executions.services import Postgres, Process, Redis, timers, until, worker

BURST = 200
TRIES = 60
TASK_BURST = 20
"""Executions of ten Task states each."""
STARTERS = 8
ITEMS = 1000
MOST_WORKERS = 4
CONFIGURATIONS = tuple((database, workers) for database in ("SQLite", "PostgreSQL") for workers in (1, 2, MOST_WORKERS))
TASK: dict[str, Any] = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Bench"}
SLOW_TASK: dict[str, Any] = {**TASK, "Resource": TASK["Resource"].replace("Bench", "BenchWaits")}
"""Waits as for somebody else's answer, so that two processors are enough for four workers."""
WAITS, WAITS_PAUSE_SECONDS = 40, 0.07
LONG = 22_000
"""Events of the long run; the service ends a history at 25,000."""
EARLY, LATE = 3000, 19_000
LONG_RUNS = 6


def measurements() -> Iterator[Result]:
    """Measure every configuration."""
    for database, workers in CONFIGURATIONS:
        with tempfile.TemporaryDirectory() as folder:
            yield from _in_own_process(database, workers, Path(folder))


def _in_own_process(database: str, workers: int, folder: Path) -> Iterator[Result]:
    redis = Redis(folder)
    server = None
    url = f"sqlite:///{folder}/studio.sqlite3"
    if database == "PostgreSQL":
        server = Postgres()
        url = server.url
    environment = {"DATABASE_URL": url, "REDIS_URL": redis.url, "STUDIO_HOME": str(folder)}
    environment["STUDIO_HANDLER_MODULES"] = "tests.bench.handlers_for_bench"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.engine_bench", "--measure", database, str(workers)],
            cwd=CHECKOUT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"engine_bench on {database} failed:\n{done.stderr[-2000:]}")
        yield from (Result(*row) for row in json.loads(done.stdout.splitlines()[-1]))
    finally:
        if server is not None:
            server.stop()
        redis.stop()


def _measure(database: str, workers: int) -> list[Result]:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "sfn_studio.settings"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    where = f"{database}, {workers} worker{'s' if workers > 1 else ''}"
    found = list(_journal(database)) if workers == 1 else []
    names = ("DATABASE_URL", "REDIS_URL", "STUDIO_HOME", "STUDIO_HANDLER_MODULES")
    environment = {name: os.environ[name] for name in names}
    running: list[Process] = []
    try:
        running += [worker(environment, "advance", workers), worker(environment, "perform,poll", workers)]
        running += [timers(environment)]
        from executions.readiness import readiness

        until(lambda: readiness()["worker"]["ok"] and readiness()["timers"]["ok"], 90, "workers and timers")
        found += _burst(where)
        if workers == 1:
            found += _latency(where)
            found.append(_together(database))
        if workers == MOST_WORKERS:
            found.append(_map(where))
    finally:
        for process in running:
            process.kill()
    return found


def _version(definition: dict[str, Any]) -> Any:
    from accounts.services import owner_ensure
    from editor.services import version_save, workflow_create

    owner = owner_ensure()
    workflow = workflow_create(owner, f"bench-{time.monotonic_ns()}")
    version_save(owner, workflow, text=json.dumps(definition), format="json")
    return owner, workflow.pk


def _start(place: Any, input: Any) -> Any:
    from executions.services import execution_start

    owner, workflow = place
    return execution_start(owner, workflow_id=workflow, version=1, input=json.dumps(input))


def _burst(where: str) -> Iterator[Result]:
    """Ten Pass states end where they are started; ten Task states are ten turns, shared by the workers."""
    for kind, definition, times in (
        ("Pass", chain(10), BURST),
        ("Task", chain(10, **TASK), TASK_BURST),
        ("waiting Task", chain(10, **SLOW_TASK), TASK_BURST),
    ):
        place = _version(definition)
        _ended(_start(place, {}))
        begun = time.perf_counter()
        ids = [_start(place, {}).pk for _ in range(times)]
        started = time.perf_counter() - begun
        _all_ended(ids)
        finished = time.perf_counter() - begun
        yield Result(f"executions of ten {kind} states started ({where})", times / started, None, "/s", True)
        yield Result(f"executions of ten {kind} states finished ({where})", times / finished, None, "/s", True)


def _together(database: str) -> Result:
    """Who starts alone on PostgreSQL waits for the disk at each commit; several at once share one wait."""
    place = _version(chain(10))
    with ThreadPoolExecutor(STARTERS) as pool:
        list(pool.map(lambda _: _start(place, {}), range(2 * STARTERS)))  # each thread connects
        begun = time.perf_counter()
        list(pool.map(lambda _: _start(place, {}), range(BURST)))
        taken = time.perf_counter() - begun
    name = f"executions of ten Pass states started and finished by {STARTERS} callers at once ({database})"
    return Result(name, BURST / taken, None, "/s", True)


def _map(where: str) -> Result:
    one = {"StartAt": "Work", "States": {"Work": {**TASK, "End": True}}}
    each = {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": one, "End": True}}}
    begun = time.perf_counter()
    _all_ended([_start(_version(each), [{"n": 1}] * ITEMS).pk])
    return Result(f"Map of {ITEMS:,} Tasks ({where})", ITEMS / (time.perf_counter() - begun), None, "Tasks/s", True)


def _all_ended(ids: list[Any]) -> None:
    from executions.models import Execution

    until(lambda: not Execution.objects.filter(pk__in=ids, status="RUNNING").exists(), 280, "the end of the burst")


def _latency(where: str) -> Iterator[Result]:
    for name, definition in (
        ("one Pass state, start to finish", chain(1)),
        ("one Task state, start to finish", chain(1, **TASK)),
    ):
        place = _version(definition)
        taken = []
        for _ in range(TRIES):
            begun = time.perf_counter()
            _ended(_start(place, {}))
            taken.append(1000 * (time.perf_counter() - begun))
        yield Result(f"{name}, median ({where})", statistics.median(taken[5:]), 25, "ms")
    late = sorted(_lateness())
    yield Result(f"a Wait of a second, how late its timer fired, middle ({where})", late[len(late) // 2], 50, "ms")
    yield Result(f"a Wait of a second, how late its timer fired, at most ({where})", late[-1], 50, "ms")


def _lateness() -> Iterator[float]:
    """How many milliseconds later than asked for the waits of some executions were over, by their events."""
    place = _version({"StartAt": "Hold", "States": {"Hold": {"Type": "Wait", "Seconds": 1, "End": True}}})
    executions = []
    for _ in range(WAITS):
        executions.append(_start(place, {}))
        time.sleep(WAITS_PAUSE_SECONDS)  # so that each of them wakes the timers for itself
    for execution in executions:
        _ended(execution)
        at = dict(execution.events.values_list("type", "at"))
        yield 1000 * (at["WaitStateExited"] - at["WaitStateEntered"] - 1)


def _ended(execution: Any) -> None:
    from executions.models import Execution

    end = time.monotonic() + 30
    while Execution.objects.filter(pk=execution.pk, status="RUNNING").exists():
        assert time.monotonic() < end, "an execution did not end within 30 s"
        time.sleep(0.001)


def _journal(database: str) -> Iterator[Result]:
    """Turns in this process: the journal and the core, without messages."""
    from executions.engine.advance import advance

    for name, definition, transitions in (
        ("chain of 100 Pass states", chain(100), 100),
        ("loop of 1,000 turns", LOOP, 2000),
    ):
        place = _version(definition)
        taken = []
        for _ in range(3):
            begun = time.perf_counter()
            execution = _start(place, {"n": 0})  # with the first turn
            advance(execution.pk)
            taken.append(time.perf_counter() - begun)
        yield Result(f"{name}, journaled ({database})", transitions / min(taken), None, "transitions/s", True)
    yield from _early_and_late(database)


def _early_and_late(database: str) -> Iterator[Result]:
    """What an event costs early and late in a log, in processor time, which depends little on what else runs.

    Of this process the middle turn counts, for now and then one pays for others (a checkpoint of the database, a
    collection of garbage); of PostgreSQL's process, whose clock has hundredths of a second, the sum.
    """
    place = _version(json.loads(json.dumps(LOOP).replace("1000", "100000")))
    turns = [turn for _ in range(LONG_RUNS) for turn in _turns(place)]
    early = _cost([turn for turn in turns if turn.last <= EARLY])
    late = _cost([turn for turn in turns if turn.first >= LATE])
    yield Result(f"processor time of an event up to event {EARLY:,} ({database})", 1e6 * early, None, "µs")
    yield Result(f"processor time of an event from event {LATE:,} on ({database})", 1e6 * late, None, "µs")
    yield Result(f"late event against early ({database})", late / early, 1.2, "times")


class Turn(NamedTuple):
    """One turn: the numbers of its events, and the processor time (seconds) here and in the database's server."""

    first: int
    last: int
    here: float
    there: float


def _cost(turns: list[Turn]) -> float:
    events = sum(turn.last - turn.first for turn in turns)
    here = statistics.median(turn.here / (turn.last - turn.first) for turn in turns)
    return here + sum(turn.there for turn in turns) / events


def _turns(place: Any) -> Iterator[Turn]:
    """Run to event LONG."""
    from django.db import connection

    from executions.engine.advance import _turn

    execution = _start(place, {"n": 0})
    server = connection.connection.info.backend_pid if connection.vendor == "postgresql" else None
    while execution.last_seq < LONG and execution.status == "RUNNING":
        first, there, here = execution.last_seq, processor_seconds(server) if server else 0.0, time.process_time()
        _turn(execution.pk)
        here = time.process_time() - here
        there = processor_seconds(server) - there if server else 0.0
        execution.refresh_from_db()
        yield Turn(first, execution.last_seq, here, there)


def main() -> int:
    """Print the table; 1 if a target was missed. `--measure DATABASE WORKERS` is one configuration, as JSON."""
    if "--measure" in sys.argv:
        place = sys.argv.index("--measure")
        print(json.dumps(_measure(sys.argv[place + 1], int(sys.argv[place + 2]))))
        return 0
    met = True
    for result in measurements():
        target = "" if result.target is None else f"   (target {result.target:,.1f})"
        met &= result.met
        print(f"{' ' if result.met else '!'} {result.name:<66}{result.value:>12,.1f} {result.unit}{target}", flush=True)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
