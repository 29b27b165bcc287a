"""Real workers, a real timer loop, a real web server: what they do together, and what a crash of one costs."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import redis

from executions.models import TaskAttempt
from executions.readiness import readiness
from tests.executions.definitions import ONE_TASK, counting_loop, end_pass, machine, task
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


def test_workers_and_timers_run_an_execution_with_waits_and_retries(world, processes):
    definition = machine(
        Work=task("Process", Next="Hold", Retry=[{"ErrorEquals": ["Lambda.ServiceException"], "IntervalSeconds": 1}]),
        Hold={"Type": "Wait", "Seconds": 1, "Next": "Last"},
        Last=end_pass(),
    )
    execution = world.ended(world.start(definition, {"service_errors": 1}))
    assert execution.status == "SUCCEEDED"
    times = {event.type: event.at for event in execution.events.all()}
    assert times["WaitStateExited"] - times["WaitStateEntered"] >= 1  # how much more is for `make bench`


def test_a_map_runs_its_tasks_on_all_workers_and_keeps_the_order(world, processes):
    definition = machine(
        Each={"Type": "Map", "ItemsPath": "$.n", "ItemProcessor": machine(Work=task("Sleep")), "End": True}
    )
    execution = world.ended(world.start(definition, {"n": [{"seconds": 0.05, "i": i} for i in range(20)]}))
    assert [one["i"] for one in json.loads(execution.output)] == list(range(20))


def test_a_worker_killed_in_a_handler_loses_nothing_and_the_history_says_so(world, processes, tmp_path):
    execution = world.start(machine(Work=task("SleepOnce")), {"ledger": str(tmp_path / "ledger")})
    until((tmp_path / "ledger").exists, what="the call of the handler")
    processes[0].kill()
    processes[0] = tasks(world.environment)
    execution = world.ended(execution, 180)
    assert json.loads(execution.output) == {"calls": 2}
    assert world.types(execution).count("WorkerLost") == 1


def test_a_worker_killed_between_chunks_is_continued_by_the_next(world, processes):
    execution = world.start(counting_loop(3000))

    def has_begun() -> bool:
        execution.refresh_from_db()
        return execution.last_seq > 1000

    until(has_begun, what="the first chunks")
    processes[1].kill()
    execution.refresh_from_db()
    assert not execution.ended
    processes[1] = runs(world.environment)
    execution = world.ended(execution, 180)
    assert execution.status == "SUCCEEDED"
    assert execution.transition_count == 6002
    assert execution.events.count() == execution.last_seq


def test_a_flushed_redis_loses_nothing(world, processes, tmp_path):
    """Ten executions whose messages are all thrown away while the worker is away."""
    processes[0].kill()
    redis.Redis.from_url(world.redis.url).flushall()
    started = [world.start(ONE_TASK, {"n": n}) for n in range(10)]
    client = redis.Redis.from_url(world.redis.url)
    assert client.llen("perform") == 10
    client.flushall()
    processes[0] = tasks(world.environment)
    assert [json.loads(world.ended(one, 180).output)["n"] for one in started] == [n * 2 for n in range(10)]


def test_a_flush_in_the_middle_of_a_map_loses_nothing(world, processes):
    definition = machine(
        Each={"Type": "Map", "ItemsPath": "$.n", "ItemProcessor": machine(Work=task("Sleep")), "End": True}
    )
    execution = world.start(definition, {"n": [{"seconds": 0.1, "i": i} for i in range(30)]})
    until(lambda: TaskAttempt.objects.filter(execution=execution, status="RUNNING").exists(), what="the first task")
    redis.Redis.from_url(world.redis.url).flushall()
    execution = world.ended(execution, 180)
    assert len(json.loads(execution.output)) == 30
    assert world.types(execution).count("LambdaFunctionScheduled") == 30


def test_a_handler_that_never_returns_is_stopped_by_the_timeout_and_its_worker_works_on(world, processes):
    started = [world.start(machine(Work=task("Sleep", TimeoutSeconds=1)), {"seconds": 600}) for _ in range(2)]
    for execution in started:
        assert world.ended(execution, 180).error == "States.Timeout"
    assert world.ended(world.start(ONE_TASK, {"n": 1}), 180).status == "SUCCEEDED"


def test_a_handler_that_swallows_every_exception_takes_its_process_with_it(world, processes):
    started = [world.start(machine(Work=task("Stubborn", TimeoutSeconds=1)), {}) for _ in range(2)]
    for execution in started:
        assert world.ended(execution, 180).error == "States.Timeout"
    assert world.ended(world.start(ONE_TASK, {"n": 1}), 180).status == "SUCCEEDED"


def test_two_timer_loops_fire_each_timer_once(world, processes):
    if len(processes) < 4:
        processes.append(timers(world.environment))
    definition = machine(Hold={"Type": "Wait", "Seconds": 1, "Next": "Last"}, Last=end_pass())
    started = [world.start(definition) for _ in range(20)]
    for execution in started:
        assert world.ended(execution).status == "SUCCEEDED"
        assert world.types(execution).count("WaitStateExited") == 1


def test_a_worker_asked_to_stop_finishes_what_it_holds(world, processes):
    execution = world.start(machine(Work=task("Sleep")), {"seconds": 2})
    until(lambda: TaskAttempt.objects.filter(execution=execution, status="RUNNING").exists(), what="the claim")
    processes[0].stop()
    processes[0] = tasks(world.environment)
    assert world.types(world.ended(execution)).count("WorkerLost") == 0
