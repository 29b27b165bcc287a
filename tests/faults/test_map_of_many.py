"""A Distributed Map across several workers, changed and redriven while some children fail and workers are killed.

Ten thousand items in the long form (`make faults`), a few hundred in the short one.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from executions.map_runs.changing import map_run_change
from executions.map_runs.counting import map_run_counts
from executions.models import Execution, MapRun
from executions.operations.replays import differences
from executions.readiness import readiness
from executions.redriving import execution_redrive
from tests.executions.definitions import machine, task
from tests.executions.map_runs import distributed, numbers
from tests.executions.services import Process, runs, tasks, timers, until
from tests.executions.world import World
from tests.faults.test_chaos import KILLS

LONG = KILLS >= 1000
ITEMS = 10_000 if LONG else 150
BAD_EVERY = 25
TOLERATED_PERCENT = 1
SECONDS = 1800 if LONG else 240
BAD = {"Variable": "$.n", "NumericGreaterThanEquals": ITEMS - ITEMS // BAD_EVERY, "Next": "Bad"}
ASKED = {"n.$": "$.n", "ledger.$": "$.ledger", "fails": True}
CHILD = machine(
    Look={"Type": "Choice", "Choices": [BAD], "Default": "Work"},
    Bad=task("FailOnce", Parameters=ASKED),
    Work=task("Double"),
)
SELECTED = {"n.$": "$$.Map.Item.Value.n", "ledger.$": "$.ledger"}

pytestmark = [pytest.mark.faults, pytest.mark.timeout(3 * SECONDS)]


@pytest.fixture
def crew(world: World) -> Iterator[list[Process]]:
    redis.Redis.from_url(world.redis.url).flushall()
    starts = (runs, runs, tasks, timers)
    running = [start(world.environment) for start in starts]
    until(lambda: readiness()["worker"]["ok"] and readiness()["timers"]["ok"], 120, "workers and timers")
    yield running
    for process in running:
        process.kill()


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_many_items_are_processed_once_each_by_several_workers(world, crew, tmp_path):
    few = ITEMS // BAD_EVERY
    definition = distributed(
        CHILD, MaxConcurrency=5, ToleratedFailurePercentage=TOLERATED_PERCENT, ItemSelector=SELECTED
    )
    execution = world.start(definition, {**numbers(ITEMS), "ledger": str(tmp_path / "ledger")})
    map_run = until(lambda: MapRun.objects.filter(execution=execution).first(), 120, "the Map Run")
    until(lambda: map_run_counts(map_run)[0]["succeeded"] >= 10, 120, "the first children")
    map_run_change(world.owner, map_run, max_concurrency=100)
    until(lambda: map_run_counts(map_run)[0]["running"] > 5, 120, "more children at once")
    crew[0].kill()
    crew[0] = runs(world.environment)
    redis.Redis.from_url(world.redis.url).flushall()
    world.ended(execution, SECONDS)
    assert execution.error == "States.ExceedToleratedFailureThreshold", execution.cause
    while execution.status != "SUCCEEDED":  # each item fails once, and the first two fail the Map Run together
        execution_redrive(world.owner, execution.pk)
        world.ended(execution, SECONDS)
    children = Execution.objects.filter(map_run=map_run)
    items, _ = map_run_counts(map_run)
    # what failed for the first time after the last redrive is tolerated
    assert items["succeeded"] + items["failed"] == items["total"] == ITEMS
    assert items["failed"] <= ITEMS * TOLERATED_PERCENT / 100
    assert sorted(children.values_list("map_index", flat=True)) == list(range(ITEMS))
    assert execution.redrive_count <= few
    for child in children.order_by("-map_index")[:: max(1, ITEMS // 200)]:
        assert world.types(child).count("LambdaFunctionSucceeded") == (child.status == "SUCCEEDED")
        assert differences(child.pk) == []
    assert differences(execution.pk) == []
