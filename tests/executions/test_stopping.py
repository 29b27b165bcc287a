"""Processes that are told to stop: they finish what they can, and others go on with the rest without waiting for a lease."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator

import pytest
import redis

from executions import services
from executions.engine import losses
from executions.engine.advance import advance
from executions.engine.perform import claim_attempt
from executions.models import Execution
from executions.operations.replays import differences
from executions.readiness import readiness
from tests.executions.definitions import ONE_TASK, counting_loop, machine, task
from tests.executions.services import Process, runs, tasks, timers, until, worker

Start = Callable[..., Process]


@pytest.fixture(scope="module")
def base(world) -> Iterator[redis.Redis]:
    """A worker of runs and a timer process, and the Redis that they use."""
    broker = redis.Redis.from_url(world.redis.url)
    broker.flushall()
    running = [runs(world.environment), timers(world.environment)]
    until(lambda: readiness()["worker"]["ok"] and readiness()["timers"]["ok"], 120, "a worker and timers")
    yield broker
    for process in running:
        process.kill()


@pytest.fixture
def start(world, base) -> Iterator[Start]:
    """Starts one more process, which ends with the test."""
    running: list[Process] = []

    def alive() -> set[bytes]:
        return set(base.scan_iter("studio:alive:*", count=1000))

    def one_more(kind: Callable[..., Process], *arguments: object, **environment: str) -> Process:
        before = alive()
        running.append(kind({**world.environment, **environment}, *arguments))
        until(lambda: alive() - before, 120, "the process")  # one that still starts is only killed by SIGTERM
        return running[-1]

    yield one_more
    for process in running:
        process.kill()


def lost(execution: Execution) -> list[dict[str, object]]:
    """What the history says of attempts that were made again."""
    return [json.loads(row.data)["data"] for row in execution.events.filter(type="WorkerLost")]


def test_a_worker_finishes_its_task_and_leaves_the_others_of_its_queue_to_another(world, start, tmp_path):
    only = start(worker, "perform", 1, STUDIO_STOP_SECONDS="120")
    ledgers = [tmp_path / str(n) for n in range(3)]
    version = world.version(machine(Work=task("Busy")))
    started = [world.start_version(version, {"ledger": str(path), "seconds": 2}) for path in ledgers]
    begun = until(lambda: [n for n in range(3) if ledgers[n].exists()], 120, "the first task")
    only.process.terminate()
    assert only.stop(60) == 0
    assert ledgers[begun[0]].read_text() == "begin\nend\n"
    assert not all(path.exists() for path in ledgers)
    start(tasks)
    for execution, path in zip(started, ledgers, strict=True):
        assert world.ended(execution).status == "SUCCEEDED"
        assert path.read_text() == "begin\nend\n"
        assert lost(execution) == []


def test_a_worker_that_cannot_finish_in_time_hands_its_task_back_at_once(world, start, tmp_path):
    first = start(tasks, STUDIO_STOP_SECONDS="1")
    execution = world.start(machine(Work=task("SleepOnce")), {"ledger": str(tmp_path / "ledger")})
    until((tmp_path / "ledger").exists, 120, "the call of the handler")
    start(tasks)
    assert first.stop(60) == 0
    assert json.loads(world.ended(execution).output) == {"calls": 2}
    (said,) = lost(execution)
    assert said["handed_back"] is True
    assert any("This worker has to stop" in line for line in first.lines)
    assert differences(execution.pk) == []


def test_a_handler_that_does_not_let_itself_be_stopped_is_ended_with_its_process(world, start):
    first = start(tasks, STUDIO_STOP_SECONDS="1")
    execution = world.start(machine(Work=task("Stubborn")), {"seconds": 600})
    until(lambda: "LambdaFunctionStarted" in world.types(execution), 120, "the start of the handler")
    first.process.send_signal(signal.SIGTERM)
    (said,) = until(lambda: lost(execution), 120, "the event that says so")
    assert said["handed_back"] is True
    first.stop(60)
    services.execution_stop(world.owner, execution.pk)


def test_another_worker_goes_on_with_a_run_in_the_middle(world, start):
    second = start(runs)
    execution = world.start(counting_loop(4000))

    def has_begun() -> bool:
        execution.refresh_from_db()
        return execution.last_seq > 1000

    until(has_begun, 120, "the first chunks")
    assert second.stop(60) == 0
    assert world.ended(execution).status == "SUCCEEDED"
    assert differences(execution.pk) == []


def test_a_timer_process_that_stops_leaves_its_timers_to_the_other(world, start):
    second = start(timers)
    version = world.version(machine(Hold={"Type": "Wait", "Seconds": 2, "End": True}))
    started = [world.start_version(version) for _ in range(10)]
    assert second.stop(60) == 0
    for execution in started:
        assert world.ended(execution).status == "SUCCEEDED"
        assert world.types(execution).count("WaitStateExited") == 1


@pytest.mark.parametrize(("synchronous", "status"), [(True, "FAILED"), (False, "RUNNING")])
def test_what_is_done_at_most_once_fails_when_it_is_handed_back(world, synchronous, status):
    version = world.version(ONE_TASK, type="EXPRESS")
    execution = services.execution_start(
        world.owner, workflow_id=version.workflow_id, version=1, input='{"n": 1}', synchronous=synchronous
    )
    hand_back(execution)
    execution.refresh_from_db()
    assert execution.status == status
    assert (execution.cause == "The worker was stopped while it performed the task.") is synchronous


def test_being_handed_back_is_no_loss_however_often_and_a_late_answer_changes_nothing(world):
    execution = world.start(ONE_TASK, {"n": 1})
    for _ in range(5):
        hand_back(execution)
    assert [one["handed_back"] for one in lost(execution)] == [True] * 5
    assert world.run(execution).output == '{"n":2}'


def hand_back(execution: Execution) -> None:
    """A worker takes the task and has to stop."""
    advance(execution.pk)
    claim = claim_attempt(execution.pk, execution.attempts.get().token)
    assert losses.hand_back(claim.attempt_id, claim.holder) == 1
    assert losses.hand_back(claim.attempt_id, claim.holder) == 0
    advance(execution.pk)
