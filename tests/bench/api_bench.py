"""The Step Functions API through boto3: the studio as `make run` starts it, and moto's server in the same run.

Run it with `python -m tests.bench.api_bench`. Client and server share the machine, so a figure counts both.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from tests.aws.moto_server import Moto
from tests.bench.core_bench import LOOP, Result, chain
from tests.bench.family import processor_seconds
from tests.bench.lean_client import LeanClient, seconds_of_calls
from tests.browser.studio import Studio

JSON = Any
ROLE = "arn:aws:iam::123456789012:role/bench"
ONE: JSON = {"StartAt": "Only", "States": {"Only": {"Type": "Pass", "End": True}}}
LONG: JSON = json.loads(json.dumps(LOOP).replace("1000", "5000"))
"""20,000 events: 5,000 turns of two states."""
STARTS = 120
WARM = 20
BURST = 200
BURST_CLIENTS = 4
SYNC_CLIENTS = 8
SYNC_REQUESTS = 800


@dataclass(frozen=True, slots=True)
class Server:
    """Who answers, and a client for each thread that asks."""

    name: str
    url: str
    pid: int

    def client(self) -> Any:
        """A boto3 client of its own."""
        config = Config(retries={"total_max_attempts": 1}, read_timeout=300, inject_host_prefix=False)
        return boto3.client(
            "stepfunctions",
            region_name="us-east-1",
            endpoint_url=self.url,
            aws_access_key_id="123456789012",
            aws_secret_access_key="nothing-secret",
            config=config,
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """What is measured of both servers in turn, the best of so many rounds; `times` is what the ratio should be."""

    name: str
    measure: Callable[[Server], float]
    unit: str
    more: bool = True
    target: float | None = None
    times: float | None = None
    rounds: int = 1


def measurements() -> Iterator[Result]:
    """Each figure of the studio, the same of moto at once, and the ratios that the targets are about.

    Both servers are up all the time: an idle one costs next to nothing, and what else the machine does changes from
    minute to minute.
    """
    with tempfile.TemporaryDirectory() as home:
        studio = Studio(Path(home), STUDIO_EXAMPLES="off").wait()
        moto = Moto()
        try:
            ours = Server("studio", studio.url, studio.process.pid)
            yield from _side_by_side(ours, Server("moto", moto.url, moto.process.pid))
        finally:
            moto.stop()
            studio.stop()


def _side_by_side(ours: Server, theirs: Server) -> Iterator[Result]:
    for figure in FIGURES:
        best: dict[Server, float] = {}
        for _ in range(figure.rounds):
            for server in (ours, theirs):
                value = _measured(figure, server)
                if value is not None:
                    better = max if figure.more else min
                    best[server] = better(value, best.get(server, value))
        yield Result(f"{figure.name} (studio)", best[ours], figure.target, figure.unit, figure.more)
        if theirs in best:
            yield Result(f"{figure.name} (moto)", best[theirs], None, figure.unit, figure.more)
            ratio = best[ours] / best[theirs] if figure.more else best[theirs] / best[ours]
            yield Result(f"{figure.name}: times as good as moto", ratio, figure.times, "times", True)


def _measured(figure: Figure, server: Server) -> float | None:
    """None: moto does not do this."""
    try:
        return figure.measure(server)
    except Exception as refused:
        print(f"    {server.name} does not do this: {figure.name}: {str(refused)[:120]}", file=sys.stderr)
        if server.name == "studio":
            raise
        return None


def machine(client: Any, name: str, definition: JSON, **more: Any) -> str:
    """A state machine; its ARN."""
    text = json.dumps(definition)
    return str(client.create_state_machine(name=name, definition=text, roleArn=ROLE, **more)["stateMachineArn"])


def started(client: Any, machine_arn: str, given: str = "{}") -> str:
    """An execution; its ARN. Named here: moto names each execution that has no name alike."""
    answer = client.start_execution(stateMachineArn=machine_arn, name=str(uuid.uuid4()), input=given)
    return str(answer["executionArn"])


def ended(client: Any, execution: str, within: float = 300, pause: float = 0.0) -> None:
    """Ask until it is over; a long run is asked with pauses, for asking costs the server time as well."""
    until = time.monotonic() + within
    while (status := client.describe_execution(executionArn=execution)["status"]) == "RUNNING":
        time.sleep(pause)
        assert time.monotonic() < until, "the benchmark's execution did not end"
    assert status == "SUCCEEDED", status


def milliseconds(action: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - begun)


def _start(server: Server) -> float:
    client = server.client()
    made = machine(client, "bench-start", chain(10))
    taken = [milliseconds(lambda: started(client, made)) for _ in range(STARTS)]
    return statistics.median(taken[WARM:])


def _latency(server: Server) -> float:
    client = server.client()
    made = machine(client, "bench-one", ONE)

    def once() -> None:
        ended(client, started(client, made))

    return statistics.median([milliseconds(once) for _ in range(STARTS)][WARM:])


def _burst(server: Server) -> float:
    """Executions a second from the first start until none runs any more."""
    client = server.client()
    made = machine(client, f"bench-burst-{uuid.uuid4().hex[:8]}", chain(10))
    clients = [server.client() for _ in range(BURST_CLIENTS)]

    def some(own: Any) -> None:
        for _ in range(BURST // BURST_CLIENTS):
            started(own, made)

    for own in clients:  # the first call of a client connects
        own.list_executions(stateMachineArn=made, maxResults=1)
    begun = time.perf_counter()
    with ThreadPoolExecutor(BURST_CLIENTS) as pool:
        list(pool.map(some, clients))
    while client.list_executions(stateMachineArn=made, statusFilter="RUNNING", maxResults=1)["executions"]:
        pass
    return BURST / (time.perf_counter() - begun)


def _lean_burst(server: Server) -> float:
    """The same with clients that leave both processors to the server."""
    client = LeanClient(server.url)
    made = machine(server.client(), f"bench-lean-{uuid.uuid4().hex[:8]}", chain(10))

    taken = seconds_of_calls(server.url, "StartExecution", made, BURST, BURST_CLIENTS)
    begun = time.perf_counter()
    while client.call("ListExecutions", stateMachineArn=made, statusFilter="RUNNING", maxResults=1)["executions"]:
        pass
    return BURST / (taken + time.perf_counter() - begun)


def _burst_cost(server: Server) -> float:
    """What all processes of the server spend on one: it depends little on what else the machine does."""
    before = processor_seconds(server.pid)
    _burst(server)
    return 1000 * (processor_seconds(server.pid) - before) / BURST


def _loop(server: Server) -> float:
    client = server.client()
    made = machine(client, f"bench-loop-{uuid.uuid4().hex[:8]}", LOOP)

    def once() -> None:
        ended(client, started(client, made, '{"n": 0}'), pause=0.01)

    return 2001 / (milliseconds(once) / 1000)


def _sync(server: Server) -> float:
    made = machine(server.client(), "bench-sync", chain(5), type="EXPRESS")
    clients = [server.client() for _ in range(SYNC_CLIENTS)]

    def some(own: Any, times: int) -> None:
        for _ in range(times):
            answer = own.start_sync_execution(stateMachineArn=made, input="{}")
            assert answer["status"] == "SUCCEEDED", answer

    with ThreadPoolExecutor(SYNC_CLIENTS) as pool:
        list(pool.map(some, clients, [2] * SYNC_CLIENTS))
        begun = time.perf_counter()
        list(pool.map(some, clients, [SYNC_REQUESTS // SYNC_CLIENTS] * SYNC_CLIENTS))
        return SYNC_REQUESTS / (time.perf_counter() - begun)


def _lean_sync(server: Server) -> float:
    made = machine(server.client(), "bench-lean-sync", chain(5), type="EXPRESS")
    return SYNC_REQUESTS / seconds_of_calls(server.url, "StartSyncExecution", made, SYNC_REQUESTS, SYNC_CLIENTS)


def _history(server: Server) -> float:
    client = server.client()
    made = machine(client, "bench-history", LONG)
    execution = started(client, made, '{"n": 0}')
    ended(client, execution)
    begun = time.perf_counter()
    pages = client.get_paginator("get_execution_history").paginate(
        executionArn=execution, PaginationConfig={"PageSize": 1000}
    )
    events = sum(len(page["events"]) for page in pages)
    assert events > 20_000, events
    return events / (time.perf_counter() - begun)


BURST_NAME = "burst of 200 ten-state executions"
FIGURES = (
    Figure("StartExecution, median", _start, "ms", more=False, target=6),
    Figure("one-state machine, start to end, median", _latency, "ms", more=False, target=25),
    Figure(BURST_NAME, _burst, "/s", times=6, rounds=3),
    Figure(f"{BURST_NAME}, lean clients", _lean_burst, "/s", times=6, rounds=3),
    Figure("processor time of a ten-state execution", _burst_cost, "ms", more=False),
    Figure("loop of 1,000 turns", _loop, "transitions/s", times=20, rounds=5),
    Figure("StartSyncExecution of 5 states, 8 clients", _sync, "/s", target=300),
    Figure("StartSyncExecution of 5 states, 8 lean clients", _lean_sync, "/s", target=300),
    Figure("GetExecutionHistory, 20,000 events", _history, "events/s", target=15_000),
)


def main() -> int:
    """Print the table; 1 if a target was missed."""
    met = True
    for result in measurements():
        target = "" if result.target is None else f"   (target {result.target:,.0f})"
        met &= result.met
        print(f"{' ' if result.met else '!'} {result.name:<66}{result.value:>12,.1f} {result.unit}{target}", flush=True)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
