"""A Distributed Map of ten thousand items through web and workers, on SQLite and on PostgreSQL, while somebody else works, too.

Run it with `python -m tests.bench.map_bench`; `--short` runs a tenth of the items. What is wrong with the counts ends it.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.api_bench import Server, ended, machine, milliseconds, started
from tests.bench.core_bench import Result
from tests.bench.family import memory_by_kind
from tests.bench.load_bench import HANDLERS, ONE_TASK
from tests.browser.studio import Studio
from tests.executions.services import Postgres

JSON = Any
ITEMS = 10_000
WIDTHS = 20, 100
"""How many children may run at the same time: at first, and after a quarter of them."""
EACH: JSON = {
    "StartAt": "Each",
    "States": {
        "Each": {
            "Type": "Map",
            "MaxConcurrency": WIDTHS[0],
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **ONE_TASK},
            "End": True,
        }
    },
}
OTHERS_PAUSE_SECONDS = 1.0
PAGE = 100


def measurements(items: int = ITEMS) -> Iterator[Result]:
    """The same on both databases."""
    for database in ("SQLite", "PostgreSQL"):
        with tempfile.TemporaryDirectory() as home:
            server = Postgres() if database == "PostgreSQL" else None
            url = {"DATABASE_URL": server.url} if server is not None else {}
            studio = Studio(Path(home), STUDIO_EXAMPLES="off", STUDIO_HANDLER_MODULES=HANDLERS, **url).wait()
            try:
                for result in _measured(Server("studio", studio.url, studio.process.pid), items):
                    yield result._replace(name=f"{result.name} ({database})")
            finally:
                studio.stop()
                if server is not None:
                    server.stop()


def _measured(server: Server, items: int) -> Iterator[Result]:
    client = server.client()
    other = machine(client, "somebody-else", ONE_TASK)
    quiet = statistics.median(_other(client, other) for _ in range(10))
    each = machine(client, "many", EACH)
    begun = time.perf_counter()
    execution = started(client, each, json.dumps(list(range(items))))
    map_run = _map_run(client, execution)
    waits, pages, widest, before = [], [], 0, {}
    while (told := client.describe_map_run(mapRunArn=map_run))["status"] == "RUNNING":
        counts = told["executionCounts"]
        widest = max(widest, counts["running"])
        if told["maxConcurrency"] == WIDTHS[0]:
            _expect(counts["running"] <= WIDTHS[0], f"{counts['running']} children run where {WIDTHS[0]} may")
            if counts["succeeded"] >= items // 4:
                client.update_map_run(mapRunArn=map_run, maxConcurrency=WIDTHS[1])
                before = memory_by_kind(server.pid)
        waits.append(_other(client, other))
        pages.append(milliseconds(lambda: _pages(client, execution, map_run)))
        time.sleep(OTHERS_PAUSE_SECONDS)  # how often somebody else comes
    ended(client, execution)
    seconds = time.perf_counter() - begun
    after = memory_by_kind(server.pid)
    _check(client, execution, map_run, items)
    yield Result(f"Distributed Map of {items:,} items, start to end", items / seconds, None, "items/s", True)
    yield Result("the most children at the same time after the change", widest, None, "")
    yield Result("one Task state of another workflow before it, median", quiet, None, "ms")
    yield Result("the same meanwhile, median", statistics.median(waits), None, "ms")
    yield Result("the same meanwhile, slowest", max(waits), None, "ms")
    yield Result("a page of the children and of the history meanwhile, slowest", max(pages), None, "ms")
    for kind, size in sorted(after.items()):
        yield Result(f"memory of {kind} after a quarter", before.get(kind, 0) / 1e6, None, "MB")
        yield Result(f"memory of {kind} at the end", size / 1e6, None, "MB")


def _other(client: Any, machine_arn: str) -> float:
    return milliseconds(lambda: ended(client, started(client, machine_arn, json.dumps({"n": 1}))))


def _map_run(client: Any, execution: str) -> str:
    while not (found := client.list_map_runs(executionArn=execution)["mapRuns"]):
        time.sleep(0.01)
    return str(found[0]["mapRunArn"])


def _pages(client: Any, execution: str, map_run: str) -> None:
    client.list_executions(mapRunArn=map_run, maxResults=PAGE)
    client.get_execution_history(executionArn=execution, maxResults=PAGE, reverseOrder=True)


def _check(client: Any, execution: str, map_run: str, items: int) -> None:
    told = client.describe_map_run(mapRunArn=map_run)
    _expect(told["itemCounts"] == told["executionCounts"], f"items and children differ: {told}")
    counts = {name: count for name, count in told["itemCounts"].items() if count}
    _expect(counts == {"succeeded": items, "total": items}, f"the counts are {counts}")
    output = json.loads(client.describe_execution(executionArn=execution)["output"])
    _expect(output == list(range(items)), "the output is not the input, in its order")
    children = client.get_paginator("list_executions").paginate(mapRunArn=map_run, maxResults=1000)
    found = {child["executionArn"] for page in children for child in page["executions"]}
    _expect(len(found) == items, f"{len(found)} children are listed")


def _expect(fact: bool, otherwise: str) -> None:
    if not fact:
        raise SystemExit(f"The Distributed Map went wrong: {otherwise}.")


def main() -> int:
    """Print the table."""
    for result in measurements(ITEMS // 10 if "--short" in sys.argv else ITEMS):
        print(f"  {result.name:<78}{result.value:>12,.1f} {result.unit}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
