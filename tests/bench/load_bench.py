"""The embedded default under load: a thousand that wait, a Map of a thousand Tasks, ten thousand executions in a row.

Run it with `python -m tests.bench.load_bench`; `--short` runs a tenth of the executions.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.bench.api_bench import Server, ended, machine, milliseconds, started
from tests.bench.core_bench import Result
from tests.bench.family import memory_by_kind, processor_seconds
from tests.browser.studio import Studio

JSON = Any
TASK: JSON = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Bench"}
ONE_TASK: JSON = {"StartAt": "Work", "States": {"Work": {**TASK, "End": True}}}
WAITING: JSON = {"StartAt": "Hold", "States": {"Hold": {"Type": "Wait", "Seconds": 3600, "End": True}}}
EACH: JSON = {
    "StartAt": "Each",
    "States": {"Each": {"Type": "Map", "ItemProcessor": ONE_TASK, "End": True}},
}
ITEM: JSON = {"n": 1}
HANDLERS = "tests.bench.handlers_for_bench"
WAITERS = 1000
ITEMS = 1000
TRIES = 40
RUNS = 10_000
CLIENTS = 4
LOOK_SECONDS = 3.0


def measurements(runs: int = RUNS) -> Iterator[Result]:
    """Everything, in one studio."""
    with tempfile.TemporaryDirectory() as home:
        studio = Studio(Path(home), STUDIO_EXAMPLES="off", STUDIO_HANDLER_MODULES=HANDLERS).wait()
        try:
            server = Server("studio", studio.url, studio.process.pid)
            yield from _waiting(server, studio)
            yield from _map(server)
            yield from _memory(server, studio, runs)
        finally:
            studio.stop()


def _waiting(server: Server, studio: Studio) -> Iterator[Result]:
    """What executions that wait cost those that do not, and the processor."""
    client = server.client()
    task = machine(client, "load-task", ONE_TASK)
    before = _latency(client, task)
    waiting = machine(client, "load-waiting", WAITING)
    begun = time.perf_counter()
    _many(server, waiting, WAITERS)
    yield Result("executions that wait, started", WAITERS / (time.perf_counter() - begun), None, "/s", True)
    yield Result("one Task state, start to end, nobody waits", before, None, "ms")
    yield Result(f"the same while {WAITERS:,} wait", _latency(client, task), None, "ms")
    used = processor_seconds(studio.process.pid)
    time.sleep(LOOK_SECONDS)  # what they use in this time is what is measured
    share = 100 * (processor_seconds(studio.process.pid) - used) / LOOK_SECONDS
    yield Result(f"processor used by all processes while {WAITERS:,} wait", share, None, "% of one")


def _latency(client: Any, task: str) -> float:
    given = json.dumps(ITEM)
    taken = [milliseconds(lambda: ended(client, started(client, task, given))) for _ in range(TRIES)]
    return statistics.median(taken[5:])


def _map(server: Server) -> Iterator[Result]:
    client = server.client()
    each = machine(client, "load-map", EACH)
    given = json.dumps([ITEM] * ITEMS)
    used = processor_seconds(server.pid)
    taken = milliseconds(lambda: ended(client, started(client, each, given), pause=0.05))
    used = processor_seconds(server.pid) - used
    yield Result(f"Map of {ITEMS:,} Tasks", ITEMS / (taken / 1000), None, "Tasks/s", True)
    yield Result("processor time of all processes for one of these Tasks", 1000 * used / ITEMS, None, "ms")


def _memory(server: Server, studio: Studio, runs: int) -> Iterator[Result]:
    """Resident memory of each kind of process after a fifth of the executions and after all of them."""
    task = machine(server.client(), "load-memory", ONE_TASK)
    begun = time.perf_counter()
    _all_ended(server, task, runs // 5)
    early = memory_by_kind(studio.process.pid)
    _all_ended(server, task, runs - runs // 5)
    late = memory_by_kind(studio.process.pid)
    name = "executions of one Task state, started and finished"
    yield Result(name, runs / (time.perf_counter() - begun), None, "/s", True)
    for kind, bytes_ in sorted(late.items()):
        yield Result(f"memory of {kind} after {runs // 5:,} executions", early[kind] / 1e6, None, "MB")
        yield Result(f"memory of {kind} after {runs:,} executions", bytes_ / 1e6, None, "MB")


def _all_ended(server: Server, machine_arn: str, runs: int) -> None:
    _many(server, machine_arn, runs)
    client = server.client()
    while client.list_executions(stateMachineArn=machine_arn, statusFilter="RUNNING", maxResults=1)["executions"]:
        time.sleep(0.02)


def _many(server: Server, machine_arn: str, runs: int) -> None:
    given = json.dumps(ITEM)

    def some(client: Any) -> None:
        for _ in range(runs // CLIENTS):
            started(client, machine_arn, given)

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(some, [server.client() for _ in range(CLIENTS)]))


def main() -> int:
    """Print the table."""
    for result in measurements(RUNS // 10 if "--short" in sys.argv else RUNS):
        print(f"  {result.name:<66}{result.value:>12,.1f} {result.unit}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
