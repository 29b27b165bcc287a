"""Distributed Maps on real workers: many children, a worker killed in the middle, a change while it runs."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import redis

from executions.map_runs.changing import map_run_change
from executions.map_runs.counting import map_run_counts
from executions.models import MapRun
from executions.readiness import readiness
from executions.services import execution_stop
from tests.executions.definitions import end_pass, machine, task
from tests.executions.map_runs import distributed, map_run_of, numbers
from tests.executions.services import Process, runs, tasks, timers, until


@pytest.fixture(scope="module")
def processes(world) -> Iterator[list[Process]]:
    """Workers and a timer loop; whoever kills one puts another in its place."""
    redis.Redis.from_url(world.redis.url).flushall()
    running = [tasks(world.environment), runs(world.environment), timers(world.environment)]
    until(lambda: readiness()["worker"]["ok"] and readiness()["timers"]["ok"], 120, "workers and timers")
    yield running
    for process in running:
        process.kill()


def _done(execution, least: int):
    """The Map Run, once so many of its children have succeeded."""

    def look() -> MapRun | None:
        map_run = MapRun.objects.filter(execution=execution).first()
        return map_run if map_run and map_run_counts(map_run)[0]["succeeded"] >= least else None

    return until(look, 120, f"{least} children")


def test_a_thousand_items_at_a_concurrency_of_forty(world, processes):
    execution = world.ended(world.start(distributed(machine(Only=end_pass()), MaxConcurrency=40), numbers(1000)), 280)
    assert execution.status == "SUCCEEDED"
    assert [one["n"] for one in json.loads(execution.output)] == list(range(1000))
    items, executions = map_run_counts(map_run_of(execution))
    assert items == executions
    assert (items["succeeded"], items["total"], items["running"], items["pending"]) == (1000, 1000, 0, 0)


def test_workers_killed_in_the_middle_of_a_map_run_lose_nothing(world, processes):
    processor = machine(Work=task("Sleep", Next="Last"), Last=end_pass())
    items = {"items": [{"seconds": 0.02, "n": n} for n in range(60)]}
    execution = world.start(distributed(processor, MaxConcurrency=20), items)
    _done(execution, 10)
    for place, start in ((1, runs), (0, tasks)):
        processes[place].kill()
        processes[place] = start(world.environment)
    redis.Redis.from_url(world.redis.url).flushall()
    execution = world.ended(execution, 120)
    assert execution.status == "SUCCEEDED"
    assert [one["n"] for one in json.loads(execution.output)] == list(range(60))
    map_run = map_run_of(execution)
    assert map_run.children.count() == 60
    for child in map_run.children.all():
        types = world.types(child)
        assert types.count("LambdaFunctionScheduled") == 1
        assert types.count("ExecutionSucceeded") == 1


def test_failures_beyond_the_tolerance_stop_what_runs(world, processes):
    processor = machine(
        Look={"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 5, "Next": "Bad"}], "Default": "Hold"},
        Hold={"Type": "Wait", "Seconds": 600, "End": True},
        Bad={"Type": "Fail", "Error": "Five"},
    )
    execution = world.ended(world.start(distributed(processor, ToleratedFailurePercentage=5), numbers(10)))
    assert execution.error == "States.ExceedToleratedFailureThreshold"
    map_run = map_run_of(execution)
    until(lambda: map_run_counts(map_run)[0]["aborted"] == 9, what="the end of the other children")


def test_a_concurrency_changed_while_it_runs_is_obeyed(world, processes):
    processor = machine(Hold={"Type": "Wait", "Seconds": 600, "End": True})
    execution = world.start(distributed(processor, MaxConcurrency=1), numbers(6))
    map_run = until(lambda: MapRun.objects.filter(execution=execution).first(), what="the Map Run")
    map_run_change(world.owner, map_run, max_concurrency=6)
    until(lambda: map_run_counts(map_run)[0]["running"] == 6, what="six children at once")
    execution_stop(world.owner, execution.pk)
    assert world.ended(execution).status == "ABORTED"
