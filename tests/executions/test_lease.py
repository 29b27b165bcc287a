"""The lease of a busy handler is renewed while it works."""

from __future__ import annotations

from executions.engine.lease import LEASE_SECONDS
from executions.models import TaskAttempt
from tests.executions.definitions import machine, task
from tests.executions.services import timers, until, worker
from tests.executions.test_processes import processes

__all__ = ["processes"]


def test_a_handler_may_work_longer_than_its_lease(world, processes):
    execution = world.start(machine(Work=task("Sleep")), {"seconds": LEASE_SECONDS + 2})

    def lease() -> float | None:
        return TaskAttempt.objects.filter(execution=execution).values_list("lease_until", flat=True).first()

    first = until(lease, what="the claim")
    until(lambda: (lease() or 0) > first + 2, what="a renewal")
    assert "WorkerLost" not in world.types(world.ended(execution))


def test_a_pool_that_serves_every_queue_and_is_busy_still_notices_a_timeout(world):
    running = [worker(world.environment, "advance,perform,poll", 1), timers(world.environment)]
    try:
        execution = world.start(machine(Work=task("Sleep", TimeoutSeconds=1)), {"seconds": 600})
        assert world.ended(execution).error == "States.Timeout"
    finally:
        for process in running:
            process.kill()
