"""Executions on a target: started, watched into the journal, stopped."""

from __future__ import annotations

import json

import pytest

from accounts.errors import Conflict, Invalid
from executions import selectors, services
from executions.aws.failures import AwsFailure
from executions.aws.models import Call, Deployment, Watch
from executions.models import Execution
from tests.aws.definitions import FAIL, NESTED, PASS, SHORT_WAIT, WAIT


def start(owner, version, target, input="{}", name=None):
    return services.execution_start(
        owner, workflow_id=version.workflow_id, version=version.number, input=input, name=name, target_id=target.id
    )


def test_an_execution_runs_there_and_its_history_comes_into_the_journal(owner, target, saved, watched):
    execution = watched(start(owner, saved(PASS), target, '{"order": 1}'))
    assert execution.status == "SUCCEEDED"
    assert json.loads(execution.output) == {"done": True}
    assert execution.arn.startswith("arn:aws:states:us-east-1:123456789012:execution:Orders:")
    events = list(execution.events.order_by("seq"))
    assert [event.type for event in events] == [
        "ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded",
    ]  # fmt: skip
    assert [event.seq for event in events] == [event.history_id for event in events] == [1, 2, 3, 4]
    assert [event.state for event in events] == [None, "Only", "Only", None]
    assert execution.transition_count == 1


def test_the_api_shows_it_like_a_local_one(owner, target, saved, watched):
    execution = watched(start(owner, saved(PASS), target, '{"order": 1}'))
    shown = selectors.execution_as_json(selectors.execution_get(execution.pk), owner)
    assert (shown["where"], shown["target"]["name"], shown["version"]) == ("aws", "moto", 1)
    batch = selectors.events_after(selectors.execution_get(execution.pk), 0, 100)
    assert batch["ended"] and batch["last_seq"] == 4
    entered = batch["events"][1]
    assert entered["type"] == "PassStateEntered"
    assert entered["details"]["name"] == "Only"
    assert json.loads(entered["details"]["input"]) == {"order": 1}


def test_a_failure_there_is_told_with_error_and_cause(owner, target, saved, watched):
    execution = watched(start(owner, saved(FAIL), target))
    assert (execution.status, execution.error, execution.cause) == ("FAILED", "OutOfStock", "None are left.")


def test_states_inside_parallel_and_map_get_their_frames(owner, target, saved, watched):
    execution = watched(start(owner, saved(NESTED), target, '{"items": [1, 2, 3]}'))
    assert execution.status == "SUCCEEDED"
    entered = [
        (event.state, json.loads(event.scope))
        for event in execution.events.filter(type__endswith="StateEntered").order_by("seq")
    ]
    assert ("Left", [["Both", 0]]) in entered
    assert ("Each", [["Both", 1]]) in entered
    assert [scope for state, scope in entered if state == "Item"] == [
        [["Both", 1], ["Each", 0]],
        [["Both", 1], ["Each", 1]],
        [["Both", 1], ["Each", 2]],
    ]
    assert entered[-1] == ("Done", [])
    over = execution.events.get(type="MapStateSucceeded")
    assert (over.state, json.loads(over.scope)) == ("Each", [["Both", 1]])
    over = execution.events.get(type="ParallelStateSucceeded")
    assert (over.state, json.loads(over.scope)) == ("Both", [])


def test_a_history_that_grows_is_appended_without_gaps_or_doubles(owner, target, saved, watched):
    execution = start(owner, saved(SHORT_WAIT), target)
    execution = watched(execution)
    seqs = list(execution.events.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, execution.last_seq + 1))
    looks = Call.objects.filter(operation="GetExecutionHistory", target=target).count()
    assert looks > 1
    assert execution.event_count == execution.last_seq


def test_stopping_ends_it_there_and_here(owner, target, saved, watched, moto):
    execution = start(owner, saved(WAIT), target)
    services.execution_stop(owner, execution.pk, error="Enough", cause="Nobody waits for it.")
    execution = watched(execution)
    assert execution.status == "ABORTED"
    assert moto.client.describe_execution(executionArn=execution.arn)["status"] == "ABORTED"
    assert Call.objects.filter(operation="StopExecution", actor=owner).count() == 1


def test_the_version_is_deployed_first_and_only_once(owner, target, saved, watched):
    version = saved(PASS)
    watched(start(owner, version, target))
    watched(start(owner, version, target))
    assert [row.action for row in Deployment.objects.order_by("at")] == ["created"]
    assert Call.objects.filter(operation__in=["CreateStateMachine", "UpdateStateMachine"]).count() == 1


def test_a_name_that_is_taken_there_is_a_conflict_and_leaves_nothing_behind(owner, target, saved, watched, moto):
    version = saved(PASS)
    first = watched(start(owner, version, target, '{"n": 1}', name="order-1"))
    moto.client.start_execution(
        stateMachineArn=Deployment.objects.get().state_machine_arn, name="order-2", input='{"n": 0}'
    )
    with pytest.raises(Conflict, match="already has an execution named order-2 on moto"):
        start(owner, version, target, '{"n": 2}', name="order-2")
    assert list(Execution.objects.all()) == [first]
    assert not Watch.objects.exists()
    with pytest.raises(Conflict, match="already has an execution named order-1"):
        start(owner, version, target, '{"n": 1}', name="order-1")


def test_an_execution_that_aws_forgot_ends_with_a_reason(owner, target, saved, moto):
    execution = start(owner, saved(WAIT), target)
    from executions.aws import polling

    polling.poll(execution.pk)
    moto.post("/moto-api/reset")
    polling.poll(execution.pk)
    execution.refresh_from_db()
    assert execution.status == "FAILED"
    assert "AWS does not know this execution" in execution.notice


def test_a_state_machine_that_was_deleted_there_is_deployed_anew(owner, target, saved, watched, moto):
    version = saved(PASS)
    watched(start(owner, version, target))
    moto.post("/moto-api/reset")
    assert watched(start(owner, version, target, name="second")).status == "SUCCEEDED"
    assert [row.action for row in Deployment.objects.order_by("at")] == ["created", "created"]


def test_express_executions_cannot_be_watched_and_say_so(owner, target):
    from editor import services as editing

    workflow = editing.workflow_create(owner, "Fast", type="EXPRESS", text=json.dumps(PASS))
    version, _ = editing.version_save(owner, workflow, json.dumps(PASS), "json")
    with pytest.raises(Invalid, match="no history of Express executions"):
        start(owner, version, target)


def test_mocks_are_for_runs_here_and_say_so(owner, target, saved):
    mocks = {"Only": {"kind": "result", "value": 1}}
    with pytest.raises(Invalid, match="on AWS the tasks are really performed"):
        services.execution_start(
            owner, workflow_id=saved(PASS).workflow_id, version=1, mocks=mocks, target_id=target.id
        )


def test_refused_credentials_while_watching_are_told_and_what_is_known_stays(owner, target, saved, moto, monkeypatch):
    from executions.aws import door, polling

    execution = start(owner, saved(WAIT), target)
    polling.poll(execution.pk)
    execution.refresh_from_db()
    before = execution.last_seq
    assert before >= 2
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    door._client.cache_clear()
    polling.poll(execution.pk)
    execution.refresh_from_db()
    assert execution.status == "RUNNING"
    assert execution.last_seq == before
    assert execution.notice.startswith("There are no AWS credentials for moto")
    watch = Watch.objects.get()
    assert watch.failures == 1


def test_a_target_that_does_not_answer_refuses_the_start_and_leaves_nothing_behind(owner, target, saved):
    from tests.aws.moto_server import free_port

    version = saved(PASS)
    target.endpoint_url = f"http://127.0.0.1:{free_port()}"
    target.save()
    with pytest.raises(AwsFailure, match=r"Nothing answers at http://127\.0\.0\.1"):
        start(owner, version, target)
    assert not Execution.objects.exists()
