"""A worker that is lost: a new attempt, or a failure for Retry and Catch, as it is configured and as the type demands."""

from __future__ import annotations

import json

import pytest

from executions import services
from executions.engine.advance import advance
from executions.engine.perform import claim_attempt
from executions.engine.sweeper import expire_leases
from executions.models import Execution, TaskAttempt
from tests.executions.definitions import ONE_TASK, end_pass, machine, task

CAUGHT = machine(
    Work=task("Double", Catch=[{"ErrorEquals": ["States.TaskFailed"], "Next": "Last"}], Next="Last"), Last=end_pass()
)


def lose_worker(execution: Execution) -> None:
    """A worker takes the task and is never heard of again."""
    advance(execution.pk)
    claim_attempt(execution.pk, execution.attempts.get().token)
    TaskAttempt.objects.filter(execution_id=execution.pk).update(lease_until=1.0)
    assert expire_leases() >= 1
    advance(execution.pk)


def test_an_attempt_is_made_anew_until_the_worker_was_lost_three_times(world):
    execution = world.start(ONE_TASK, {"n": 1})
    for _ in range(3):
        lose_worker(execution)
    execution.refresh_from_db()
    assert (execution.status, execution.error) == ("FAILED", "States.TaskFailed")
    assert "lost 3 times" in execution.cause
    assert world.types(execution).count("WorkerLost") == 2


def test_retry_and_catch_are_asked_at_once_where_it_is_configured_so(world, settings):
    settings.STUDIO_LIMITS = settings.STUDIO_LIMITS.changed({"worker_losses": 1})
    execution = world.start(CAUGHT, {"n": 1})
    lose_worker(execution)
    execution.refresh_from_db()
    assert execution.status == "SUCCEEDED"
    assert "lost once" in json.loads(execution.output)["Cause"]
    assert "WorkerLost" not in world.types(execution)


@pytest.mark.parametrize(("synchronous", "status"), [(True, "FAILED"), (False, "RUNNING")])
def test_a_task_of_a_synchronous_express_execution_is_done_at_most_once(world, synchronous, status):
    version = world.version(ONE_TASK, type="EXPRESS")
    execution = services.execution_start(
        world.owner, workflow_id=version.workflow_id, version=1, input='{"n": 1}', synchronous=synchronous
    )
    lose_worker(execution)
    execution.refresh_from_db()
    assert execution.status == status
    assert execution.attempts.count() == (0 if synchronous else 1)
