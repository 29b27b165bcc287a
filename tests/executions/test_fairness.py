"""Who comes last does not wait for all who came before: workflows take turns, and have limits of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis
from django.test import Client

from accounts.errors import TooMany
from aws_api.errors import ApiError
from aws_api.executions import start_execution
from executions import open_executions, services
from executions.engine import fairness
from executions.engine.advance import advance
from executions.engine.perform import claim_attempt
from executions.engine.sweeper import sweep
from executions.models import Execution, MapRun, TaskAttempt
from executions.operations.doctor import findings
from executions.operations.metrics import as_text
from executions.readiness import readiness
from tests.executions.definitions import ONE_TASK, end_pass, machine, task
from tests.executions.map_runs import distributed, numbers
from tests.executions.services import Process, runs, tasks, timers, until

CROWD = 200
ITEMS = 10_000
SINGLE = machine(A=task("Double", Next="B"), B=task("Double", Next="C"), C=end_pass())
BUSY = machine(A=task("Sleep", Next="B"), B=task("Sleep", Next="C"), C=task("Sleep"))


@contextmanager
def crew(world: Any, *start: Callable[[dict[str, str]], Process], **environment: str) -> Iterator[None]:
    """Workers and timers whose leftovers nobody after them has to clear away."""
    client = redis.Redis.from_url(world.redis.url)
    client.flushall()
    before = set(Execution.objects.values_list("pk", flat=True))
    running = [one({**world.environment, **environment}) for one in start]
    try:
        until(lambda: readiness()["worker"]["ok"] and readiness()["timers"]["ok"], 120, "workers and timers")
        yield
    finally:
        for process in running:
            process.kill()
        client.flushall()
        new = Execution.objects.exclude(pk__in=before)
        MapRun.objects.filter(execution__in=new).delete()
        new.delete()


def test_an_execution_does_not_wait_for_the_thousands_of_others_before_it(world):
    """A Map of ten thousand children, two hundred executions of another workflow, then one of a third."""
    children = distributed(machine(Work=task("Double", Next="Last"), Last=end_pass()))
    with crew(world, tasks, runs, timers):
        many = world.start(children, numbers(ITEMS))
        until(lambda: Execution.objects.filter(parent=many).exists(), 120, "the first children")
        crowd = world.version(BUSY)
        for _ in range(CROWD):
            world.start_version(crowd, {"seconds": 0.02})
        single = world.ended(world.start(SINGLE, {"n": 1}), 200)
        assert single.status == "SUCCEEDED"
        busy = {"children": (Execution.objects.filter(parent=many), ITEMS)}
        busy["executions"] = (Execution.objects.filter(version=crowd), CROWD)
        for what, (rows, count) in busy.items():
            ended = rows.exclude(status="RUNNING").count()
            assert ended < count / 2, f"it waited until {ended} of {count} {what} had ended"


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)  # the database where two workers write at once
def test_a_workflow_keeps_to_its_limit_and_leaves_the_other_workers_to_others(world, tmp_path):
    ledger = tmp_path / "ledger"
    crowd = world.version(machine(Work=task("Busy")))
    with crew(world, tasks, tasks, runs, timers, STUDIO_TASKS_PER_WORKFLOW="1"):
        started = [world.start_version(crowd, {"ledger": str(ledger), "seconds": 0.05}) for _ in range(12)]
        assert world.ended(world.start(machine(Work=task("Sleep")), {"seconds": 0}), 180).status == "SUCCEEDED"
        for execution in started:
            assert world.ended(execution, 180).status == "SUCCEEDED"
    assert most_at_once(ledger) == 1


def most_at_once(ledger: Path) -> int:
    """How many tasks were performed at the same time, by the lines of their beginnings and ends."""
    now = most = 0
    for line in ledger.read_text().split():
        now += 1 if line == "begin" else -1
        most = max(most, now)
    return most


# --- in this process --------------------------------------------------------------------------------------------


def queued(world: Any, version: Any) -> Execution:
    """An execution whose task waits."""
    execution = world.start_version(version, {"n": 1})
    advance(execution.pk)
    return execution


def test_only_a_message_that_is_late_lets_others_go_first(world):
    crowd, other = world.version(ONE_TASK), world.version(ONE_TASK)
    first, single = queued(world, crowd), queued(world, other)
    TaskAttempt.objects.filter(execution__in=[first, single]).update(sent=1.0)
    assert fairness.tasks_before(str(first.pk), None) == []
    now = fairness.dispatch.now()
    assert fairness.tasks_before(str(first.pk), now) == []
    seen = [found for _ in range(50) for found in fairness.tasks_before(str(first.pk), now - 10)]
    assert single.pk in {execution for execution, _ in seen}
    assert first.pk not in {execution for execution, _ in seen}


def test_news_of_each_workflow_has_its_turn(world):
    workflows = [world.version(ONE_TASK) for _ in range(3)]
    started = [world.start_version(version, {"n": 1}) for version in workflows for _ in range(5)]
    for execution in started:
        services.execution_stop(world.owner, execution.pk)
    hinted = started[0]
    for execution in started:
        execution.inbox.update(at=1.0)
    now = fairness.dispatch.now()
    served = [pk for _ in range(40) for pk in fairness.executions_before(str(hinted.pk), now - 1)]
    whose = set(Execution.objects.filter(pk__in=served).values_list("workflow_id", flat=True))
    assert {version.workflow_id for version in workflows[1:]} <= whose
    assert workflows[0].workflow_id not in whose
    for execution in started:
        advance(execution.pk)


def test_a_task_without_a_place_stays_queued_until_there_is_one(world, settings):
    settings.STUDIO_TASKS_PER_WORKFLOW = 1
    version = world.version(ONE_TASK)
    first, second = queued(world, version), queued(world, version)
    assert claim_attempt(first.pk, first.attempts.get().token) is not None
    assert claim_attempt(second.pk, second.attempts.get().token) is None
    assert second.attempts.get().status == "QUEUED"
    second.attempts.update(sent=1.0)
    redis.Redis.from_url(world.redis.url).flushall()
    sweep()
    assert second.attempts.get().sent == 1.0, "a message was sent although there is no place"
    services.execution_stop(world.owner, first.pk)
    advance(first.pk)
    until(lambda: sweep() or second.attempts.get().sent > 1.0, what="the turn of its workflow")
    assert claim_attempt(second.pk, second.attempts.get().token) is not None
    services.execution_stop(world.owner, second.pk)
    advance(second.pk)


def test_one_execution_too_many_is_refused_with_what_to_do(world, settings, monkeypatch):
    monkeypatch.setattr(open_executions, "_counts", {})
    settings.STUDIO_OPEN_EXECUTIONS_PER_WORKFLOW = 2
    hold = world.version(machine(Hold={"Type": "Wait", "Seconds": 600, "End": True}))
    held = [world.start_version(hold) for _ in range(2)]
    with pytest.raises(TooMany, match=r"2 executions of .* run already, .* STUDIO_OPEN_EXECUTIONS_PER_WORKFLOW"):
        world.start_version(hold)
    world.start(ONE_TASK, {"n": 1})  # another workflow has room
    for execution in held:
        advance(execution.pk)
        services.execution_stop(world.owner, execution.pk)
        advance(execution.pk)
    assert world.start_version(hold).status == "RUNNING"
    settings.STUDIO_OPEN_EXECUTIONS = 1
    with pytest.raises(TooMany, match=r"1 executions run already, .* STUDIO_OPEN_EXECUTIONS allows"):
        world.start(ONE_TASK, {"n": 1})


def test_the_api_and_a_nested_start_are_refused_in_the_services_terms(world, settings, monkeypatch):
    monkeypatch.setattr(open_executions, "_counts", {})
    settings.STUDIO_OPEN_EXECUTIONS_PER_WORKFLOW = 1
    hold = world.version(machine(Hold={"Type": "Wait", "Seconds": 600, "End": True}))
    held = world.start_version(hold)
    with pytest.raises(ApiError) as refused:
        start_execution(world.owner, {"stateMachineArn": hold.workflow.arn})
    assert refused.value.code == "ExecutionLimitExceeded"
    call = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution",
        "Parameters": {"StateMachineArn": hold.workflow.arn},
        "End": True,
    }
    parent = world.run(world.start(machine(Call=call)))
    assert (parent.status, parent.error) == ("FAILED", "StepFunctions.ExecutionLimitExceededException")
    services.execution_stop(world.owner, held.pk)
    advance(held.pk)


def test_how_much_waits_of_which_workflow_is_told(world):
    crowd = world.version(ONE_TASK)
    waiting = [queued(world, crowd) for _ in range(3)]
    TaskAttempt.objects.filter(execution__in=waiting).update(sent=1.0)
    figures = as_text().decode()
    name = crowd.workflow.name
    assert f'studio_workflow_queued_tasks{{workflow="{name}"}} 3.0' in figures
    assert f'studio_workflow_running_tasks{{workflow="{name}"}} 0.0' in figures
    client = Client()
    client.force_login(world.owner)
    (line,) = [one for one in client.get("/api/v1/backlog").json()["items"] if one["workflow"] == name]
    assert (line["queued"], line["running"], line["at_its_limit"]) == (3, 0, False)
    assert line["oldest_seconds"] > 1000
    told = [sentence for sentence in findings() if name in sentence]
    assert any("3 tasks wait for a worker" in sentence for sentence in told)
    for execution in waiting:
        services.execution_stop(world.owner, execution.pk)
        advance(execution.pk)
