"""Distributed Maps: children are executions of their own, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from accounts.errors import Conflict
from executions import selectors, services
from executions.engine import runs
from executions.engine.advance import advance
from executions.engine.sweeper import expire_leases
from executions.map_runs.changing import map_run_change
from executions.map_runs.counting import map_run_counts
from executions.models import Execution, Inbox, MapRun, TaskAttempt, Timer
from executions.redriving import execution_redrive
from tests.executions.definitions import end_pass, machine, task
from tests.executions.map_runs import distributed, map_run_of, numbers, run_all, settle, statuses, work

FAILS_ON_THREE = machine(
    Look={
        "Type": "Choice",
        "Choices": [{"Variable": "$.n", "NumericEquals": 3, "Next": "Bad"}],
        "Default": "Good",
    },
    Good={"Type": "Succeed"},
    Bad={"Type": "Fail", "Error": "Three", "Cause": "it is three"},
)


def test_each_item_is_an_execution_of_its_own_and_the_results_keep_the_order(world):
    execution = run_all(world.start(distributed(Label="Lab"), numbers(7)))
    assert execution.status == "SUCCEEDED"
    assert json.loads(execution.output) == [{"n": n * 2} for n in range(7)]
    map_run = map_run_of(execution)
    assert (map_run.status, map_run.label, map_run.state) == ("SUCCEEDED", "Lab", "Each")
    children = list(map_run.children.order_by("map_index"))
    assert [json.loads(child.input)["n"] for child in children] == list(range(7))
    for child in children:
        assert child.arn.rpartition(":")[0].endswith(f":execution:{execution.workflow.name}/Lab")
        assert (child.parent_id, child.parent_state, child.item_count) == (execution.pk, "Each", 1)
        assert world.types(child)[:3] == ["ExecutionStarted", "TaskStateEntered", "LambdaFunctionScheduled"]
        assert child.last_seq == child.events.count()


def test_the_parents_history_shows_the_map_run_only(world):
    execution = run_all(world.start(distributed(), numbers(3)))
    shown = list(execution.events.exclude(history_id=0).order_by("seq").values_list("type", flat=True))
    assert shown == [
        "ExecutionStarted", "MapStateEntered", "MapStateStarted", "MapRunStarted", "MapRunSucceeded",
        "MapStateSucceeded", "MapStateExited", "ExecutionSucceeded",
    ]  # fmt: skip


def test_map_runs_are_read_and_changed_through_the_rest_api(world):
    client = Client()
    client.force_login(world.owner)
    execution = world.start(distributed(MaxConcurrency=2), numbers(5))
    settle(execution)
    where = f"/api/v1/executions/{execution.pk}/map-runs"
    (shown,) = client.get(where).json()["items"]
    assert (shown["status"], shown["max_concurrency"], shown["can_change"]) == ("RUNNING", 2, True)
    assert (shown["item_counts"]["total"], shown["execution_counts"]["running"]) == (5, 2)
    change = {"max_concurrency": 4, "tolerated_failure_percentage": 12.5}
    changed = client.patch(f"{where}/{shown['id']}", change, content_type="application/json").json()
    assert (changed["max_concurrency"], changed["tolerated_failure_percentage"]) == (4, 12.5)
    wrong = client.patch(f"{where}/{shown['id']}", {"max_concurrency": -1}, content_type="application/json")
    assert wrong.status_code == 422
    elsewhere = client.patch(f"{where}/{shown['id'] + 999}", change, content_type="application/json")
    assert elsewhere.status_code == 404
    run_all(execution)
    (shown,) = client.get(where).json()["items"]
    assert (shown["status"], shown["execution_counts"]["succeeded"], shown["can_change"]) == ("SUCCEEDED", 5, False)
    late = client.patch(f"{where}/{shown['id']}", change, content_type="application/json")
    assert (late.status_code, late.json()["code"]) == (409, "already_ended")


def test_no_more_children_run_at_once_than_max_concurrency_says(world):
    execution = world.start(distributed(MaxConcurrency=3), numbers(11))
    most = 0

    def count() -> None:
        nonlocal most
        most = max(most, Execution.objects.filter(parent=execution, status="RUNNING").count())

    settle(execution)
    count()
    run_all(execution, each=count)
    assert most == 3
    assert map_run_of(execution).max_concurrency == 3


def test_nothing_is_left_behind_when_a_map_run_has_ended(world):
    execution = run_all(world.start(distributed(), numbers(5)))
    family = [execution, *execution.children.all()]
    for table in (Inbox, Timer, TaskAttempt):
        assert not table.objects.filter(execution__in=family).exists()


def test_a_child_is_in_the_list_of_its_parent_but_not_in_the_list_of_all(world):
    execution = run_all(world.start(distributed(), numbers(4)))
    everywhere = selectors.executions_page(
        selectors.Filters(workflow=execution.workflow_id), "-started_at", 50, cursor=None
    )
    assert [item["id"] for item in everywhere["items"]] == [str(execution.pk)]
    below = selectors.executions_page(selectors.Filters(parent=execution.pk), "-started_at", 50, cursor=None)
    assert below["total"] == 4


def test_a_tolerated_failure_is_a_result_that_tells_all_about_the_child(world):
    execution = run_all(world.start(distributed(FAILS_ON_THREE, ToleratedFailureCount=1), numbers(5)))
    assert execution.status == "SUCCEEDED"
    results = json.loads(execution.output)
    assert [result.get("n") for result in results] == [0, 1, 2, None, 4]
    failed = results[3]
    assert (failed["Status"], failed["Error"], failed["Cause"]) == ("FAILED", "Three", "it is three")
    assert json.loads(failed["Input"]) == {"n": 3}
    assert failed["ExecutionArn"] == map_run_of(execution).children.get(map_index=3).arn
    items, executions = map_run_counts(map_run_of(execution))
    assert (items["succeeded"], items["failed"], items["total"], items["pending"]) == (4, 1, 5, 0)
    assert executions == items


def test_a_failure_that_is_not_tolerated_stops_the_children_that_still_run(world):
    processor = machine(
        Look=FAILS_ON_THREE["States"]["Look"] | {"Default": "Hold"},
        Hold={"Type": "Wait", "Seconds": 600, "End": True},
        Bad=FAILS_ON_THREE["States"]["Bad"],
    )
    execution = run_all(world.start(distributed(processor, MaxConcurrency=4), numbers(6)))
    assert (execution.status, execution.error) == ("FAILED", "States.ExceedToleratedFailureThreshold")
    map_run = map_run_of(execution)
    assert map_run.status == "FAILED"
    assert statuses(map_run) == ["ABORTED", "ABORTED", "ABORTED", "FAILED"]
    items, _ = map_run_counts(map_run)
    assert (items["aborted"], items["failed"], items["pending"]) == (3, 1, 2)


def test_stopping_the_parent_stops_the_children(world):
    execution = world.start(distributed(MaxConcurrency=3), numbers(5))
    settle(execution)
    services.execution_stop(world.owner, execution.pk)
    settle(execution)
    execution.refresh_from_db()
    assert execution.status == "ABORTED"
    assert statuses(map_run_of(execution)) == ["ABORTED"] * 3
    assert map_run_of(execution).status == "ABORTED"
    assert not TaskAttempt.objects.filter(execution__parent=execution).exists()


def test_a_state_that_fails_by_an_expression_of_its_own_ends_its_map_run(world):
    definition = distributed(ItemSelector={"x.$": "$$.Map.Item.Value.missing"}, MaxConcurrency=2)
    execution = run_all(world.start(definition, {"items": [{"missing": 1}, {}]}))
    assert (execution.status, execution.error) == ("FAILED", "States.Runtime")
    assert map_run_of(execution).status == "FAILED"
    assert not Execution.objects.filter(parent=execution, status="RUNNING").exists()


def test_batches_count_their_items(world):
    definition = distributed(machine(Only=end_pass()), ItemBatcher={"MaxItemsPerBatch": 4})
    execution = run_all(world.start(definition, numbers(10)))
    assert [len(batch["Items"]) for batch in json.loads(execution.output)] == [4, 4, 2]
    items, executions = map_run_counts(map_run_of(execution))
    assert (items["total"], items["succeeded"]) == (10, 10)
    assert (executions["total"], executions["succeeded"]) == (3, 3)


def test_express_children_have_an_express_arn(world):
    execution = run_all(world.start(distributed(execution_type="EXPRESS", Label="Fast"), numbers(2)))
    assert execution.status == "SUCCEEDED"
    for child in execution.children.all():
        assert f":express:{execution.workflow.name}/Fast:{child.name}:" in child.arn
        assert child.type == "EXPRESS"


def test_a_distributed_map_inside_a_distributed_map_has_map_runs_of_its_own(world):
    inner = distributed(machine(Only=end_pass()), Label="Inner")
    execution = world.start(distributed(inner, Label="Outer"), {"items": [{"items": [1, 2]}, {"items": [3]}]})
    for _ in range(20):
        settle(execution)
        for child in execution.children.all():
            settle(child)
    execution.refresh_from_db()
    assert json.loads(execution.output) == [[1, 2], [3]]
    labels = MapRun.objects.filter(execution__parent=execution).order_by("pk")
    assert [map_run.label for map_run in labels] == ["Inner", "Inner"]


def test_children_take_the_mocks_of_their_parent(world):
    execution = world.start(distributed(), numbers(2), mocks={"Work": {"kind": "result", "value": "mocked"}})
    assert json.loads(run_all(execution).output) == ["mocked", "mocked"]


def test_many_children_are_begun_in_chunks_and_a_crash_between_them_loses_none(world):
    execution = world.start(distributed(machine(Only=end_pass())), numbers(700))
    from executions.engine import advance as module

    module._turn(execution.pk)
    execution.refresh_from_db()
    assert execution.ready
    assert 0 < map_run_of(execution).children.count() < 700
    runs.forget(execution.pk)
    execution = run_all(execution)
    assert execution.status == "SUCCEEDED"
    assert map_run_of(execution).children.count() == 700


def test_a_change_of_concurrency_starts_more_children_at_once(world):
    execution = world.start(distributed(MaxConcurrency=1), numbers(6))
    settle(execution)
    map_run = map_run_of(execution)
    assert map_run.children.count() == 1
    map_run_change(world.owner, map_run, max_concurrency=4)
    map_run.refresh_from_db()
    assert map_run.max_concurrency == 4
    settle(execution)
    assert map_run.children.count() == 4
    assert run_all(execution).status == "SUCCEEDED"


def test_a_change_of_tolerance_decides_whether_the_next_failure_ends_the_map_run(world):
    execution = world.start(distributed(FAILS_ON_THREE, MaxConcurrency=1), numbers(5))
    advance(execution.pk)
    map_run_change(world.owner, map_run_of(execution), tolerated_count=1)
    assert run_all(execution).status == "SUCCEEDED"
    with pytest.raises(Conflict, match="has already ended"):
        map_run_change(world.owner, map_run_of(execution), tolerated_count=2)


def test_old_and_doubled_messages_change_nothing(world):
    execution = world.start(distributed(MaxConcurrency=2), numbers(4))
    settle(execution)
    children = list(map_run_of(execution).children.values_list("pk", flat=True))
    for _ in range(3):
        for pk in (execution.pk, *children):
            advance(pk)
    assert map_run_of(execution).children.count() == 2
    run_all(execution)
    before = world.types(execution)
    for pk in (execution.pk, *children):
        advance(pk)
    assert world.types(execution) == before


def test_a_worker_lost_over_a_childs_task_is_an_event_of_the_child(world):
    execution = world.start(distributed(MaxConcurrency=1), numbers(1))
    settle(execution)
    child = execution.children.get()
    from executions.engine.perform import claim_attempt

    assert claim_attempt(child.pk, child.attempts.get().token)
    TaskAttempt.objects.filter(execution=child).update(lease_until=0.0)
    assert expire_leases() >= 1
    run_all(execution)
    assert world.types(child).count("WorkerLost") == 1
    assert execution.status == "SUCCEEDED"


def _failed(world, tmp_path, execution_type: str = "STANDARD", **fields):
    """An execution whose Map Run failed: the second and third of five children failed, one was never begun."""
    processor = machine(Work=task("FailOnce"))
    definition = distributed(processor, execution_type, MaxConcurrency=2, ToleratedFailureCount=1, **fields)
    items = [{"n": n, "fails": n in (1, 2), "ledger": str(tmp_path / "ledger")} for n in range(5)]
    return run_all(world.start(definition, {"items": items}))


def test_a_redrive_goes_on_with_the_unsuccessful_children_only(world, tmp_path):
    execution = _failed(world, tmp_path)
    assert execution.status == "FAILED"
    first = {child.map_index: child.arn for child in execution.children.all()}
    execution_redrive(world.owner, execution.pk)
    execution = run_all(execution)
    assert execution.status == "SUCCEEDED"
    assert json.loads(execution.output) == [{"n": n} for n in range(5)]
    again = {child.map_index: child for child in execution.children.all()}
    assert {index: again[index].arn for index in first} == first
    assert [again[index].redrive_count for index in (0, 1, 2)] == [0, 1, 1]
    assert "ExecutionRedriven" in world.types(again[1])
    map_run = map_run_of(execution)
    assert (map_run.status, map_run.redrive_count, execution.redrive_count) == ("SUCCEEDED", 1, 1)
    assert map_run.redriven_at is not None
    ledger = (tmp_path / "ledger").read_text().split()
    assert ledger.count("0") == 1
    assert ledger.count("1") == ledger.count("2") == 2


def test_children_that_wait_for_their_redrive_are_counted_so(world, tmp_path):
    execution = _failed(world, tmp_path)
    unsuccessful = map_run_of(execution).children.exclude(status="SUCCEEDED").count()
    assert unsuccessful >= 2
    execution_redrive(world.owner, execution.pk)
    advance(execution.pk)
    items, _ = map_run_counts(map_run_of(execution))
    assert items["running"] == min(2, unsuccessful)
    assert items["pendingRedrive"] == unsuccessful - items["running"]
    assert run_all(execution).status == "SUCCEEDED"


def test_express_children_are_started_anew_by_a_redrive(world, tmp_path):
    execution = _failed(world, tmp_path, "EXPRESS")
    assert execution.status == "FAILED"
    before = set(execution.children.values_list("arn", flat=True))
    execution_redrive(world.owner, execution.pk)
    execution = run_all(execution)
    assert execution.status == "SUCCEEDED"
    replaced = execution.children.filter(map_index=None)
    assert replaced.count() >= 2
    assert set(replaced.values_list("arn", flat=True)) <= before
    items, _ = map_run_counts(map_run_of(execution))
    assert (items["succeeded"], items["failed"], items["total"]) == (5, 0, 5)


def test_a_child_that_succeeded_while_its_parent_was_being_stopped_is_not_run_again(world):
    execution = world.start(distributed(MaxConcurrency=1), numbers(1))
    settle(execution)
    child = execution.children.get()
    work(execution)
    advance(child.pk)
    Inbox.objects.filter(execution=execution).delete()  # the news has not reached the parent when it is stopped
    services.execution_stop(world.owner, execution.pk)
    settle(execution)
    child.refresh_from_db()
    assert child.status == "SUCCEEDED"
    execution_redrive(world.owner, execution.pk)
    execution = run_all(execution)
    assert json.loads(execution.output) == [{"n": 0}]
    assert world.types(child).count("LambdaFunctionScheduled") == 1


def test_a_redrive_before_the_children_have_stopped_goes_on_with_them(world):
    execution = world.start(distributed(MaxConcurrency=2), numbers(2))
    settle(execution)
    services.execution_stop(world.owner, execution.pk)
    advance(execution.pk)  # the children have been told, and have not obeyed yet
    assert statuses(map_run_of(execution)) == ["RUNNING", "RUNNING"]
    execution.refresh_from_db()
    execution_redrive(world.owner, execution.pk)
    advance(execution.pk)
    execution = run_all(execution)
    assert json.loads(execution.output) == [{"n": 0}, {"n": 2}]
    for child in execution.children.all():
        assert world.types(child).count("ExecutionAborted") == 1
        assert (child.status, child.redrive_count) == ("SUCCEEDED", 1)


def test_a_child_is_redriven_by_its_map_run_only(world, tmp_path):
    execution = _failed(world, tmp_path)
    child = execution.children.filter(status="FAILED").first()
    with pytest.raises(Conflict, match="redrive the execution that started the Map Run"):
        execution_redrive(world.owner, child.pk)


def test_redrives_are_refused_with_the_reason(world):
    execution = world.start(distributed(), numbers(1))
    with pytest.raises(Conflict, match="Execution is RUNNING and cannot be redriven"):
        execution_redrive(world.owner, execution.pk)
    run_all(execution)
    with pytest.raises(Conflict, match="Execution is SUCCEEDED and cannot be redriven"):
        execution_redrive(world.owner, execution.pk)


def test_the_same_client_token_redrives_once(world):
    execution = run_all(world.start(machine(No={"Type": "Fail", "Error": "E"})))
    first = execution_redrive(world.owner, execution.pk, client_token="once")
    run_all(execution)
    again = execution_redrive(world.owner, execution.pk, client_token="once")
    assert again.redriven_at == first.redriven_at
    assert again.redrive_count == 1
    run_all(execution)
    assert execution_redrive(world.owner, execution.pk, client_token="twice").redrive_count == 2


def test_a_whole_execution_goes_on_from_the_state_that_failed(world, tmp_path):
    ledger = str(tmp_path / "ledger")
    definition = machine(First=end_pass(Next="Work"), Work=task("FailOnce"))
    execution = run_all(world.start(definition, {"n": 1, "fails": True, "ledger": ledger}))
    assert (execution.status, execution.error) == ("FAILED", "ValueError")
    execution_redrive(world.owner, execution.pk)
    execution.refresh_from_db()
    assert (execution.status, execution.error, execution.ended_at) == ("RUNNING", None, None)
    run_all(execution)
    assert (execution.status, execution.redrive_count) == ("SUCCEEDED", 1)
    assert world.types(execution).count("PassStateEntered") == 1
    assert execution.duration is not None
