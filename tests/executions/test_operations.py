"""What an operator asks: is the log what the row says, what is stuck, what may go, how much is there."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.errors import Conflict
from executions.aws.models import Target
from executions.engine.advance import advance
from executions.engine.perform import claim_attempt
from executions.log_context import about
from executions.models import Event, Execution, Inbox, Snapshot, TaskAttempt, Timer
from executions.operations.doctor import findings
from executions.operations.purging import purge
from executions.operations.replays import differences
from executions.services import execution_stop
from executions.wait_services import execution_skip_wait
from sfn_studio.logs import ExecutionFilter
from tests.executions.definitions import ONE_TASK, PASS, counting_loop, end_pass, machine, task

WAIT = machine(Hold={"Type": "Wait", "Seconds": 600, "Next": "Last"}, Last=end_pass())


def said(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


# --- replay -----------------------------------------------------------------------------------------------------


def test_every_execution_folds_to_what_its_row_and_snapshot_say(world):
    from executions.engine import advance as module

    half = world.start(counting_loop(600))
    module._turn(half.pk)
    assert Snapshot.objects.filter(execution_id=half.pk).exists()
    fresh, waiting, done = world.start(PASS), world.start(WAIT), world.run(world.start(ONE_TASK, {"n": 1}))
    advance(waiting.pk)
    failed = world.run(world.start(machine(Work=task("RaiseValueError"))))
    for execution in (half, fresh, waiting, done, failed):
        assert differences(execution.pk) == []
    assert said("replay", str(done.pk), half.arn) == "2 execution(s) replayed: each is what its log says.\n"


def test_a_row_that_is_not_what_the_log_says_is_found(world):
    execution = world.run(world.start(ONE_TASK, {"n": 2}))
    Execution.objects.filter(pk=execution.pk).update(output='{"n": 5}', transition_count=9)
    found = differences(execution.pk)
    assert found == [
        "transition_count is 9 in the row and 1 in the log.",
        """output is '{"n": 5}' in the row and '{"n":4}' in the log.""",
    ]
    with pytest.raises(CommandError, match=r"1 of 1 executions differ from their log\."):
        said("replay", execution.name)


def test_a_hole_in_the_log_is_found(world):
    execution = world.run(world.start(ONE_TASK, {"n": 2}))
    Event.objects.filter(execution_id=execution.pk, seq=3).delete()
    assert any("events are missing" in sentence for sentence in differences(execution.pk))
    Execution.objects.filter(pk=execution.pk).delete()


@pytest.mark.parametrize("names", [[], ["--all", "x"], ["nobody-has-this-name"]])
def test_replay_asks_for_what_it_can_find(world, names):
    with pytest.raises(CommandError, match=r"--all|No execution is named"):
        said("replay", *names)


# --- doctor -----------------------------------------------------------------------------------------------------


def sentences_about(execution: Execution) -> list[str]:
    return [sentence for sentence in findings() if str(execution.pk) in sentence]


def test_nothing_is_said_about_an_execution_that_goes_well(world):
    execution = world.start(WAIT)
    advance(execution.pk)
    Execution.objects.filter(pk=execution.pk).update(touched=1.0, started_at=datetime.fromtimestamp(1, UTC))
    assert sentences_about(execution) == []


def test_each_way_to_be_stuck_has_its_sentence(world):
    unheard = world.start(WAIT)
    execution_stop(world.owner, unheard.pk)
    Inbox.objects.filter(execution_id=unheard.pk).update(at=1.0)
    assert "No worker takes the queue advance" in sentences_about(unheard)[0]
    queued = world.start(ONE_TASK, {"n": 1})
    advance(queued.pk)
    TaskAttempt.objects.filter(execution_id=queued.pk).update(sent=1.0)
    assert re.search(
        r"state Work: .*Double was asked for \d+ d ago and nobody has taken it", sentences_about(queued)[0]
    )
    lost = world.start(ONE_TASK, {"n": 1})
    advance(lost.pk)
    claim_attempt(lost.pk, lost.attempts.get().token)
    advance(lost.pk)
    TaskAttempt.objects.filter(execution_id=lost.pk).update(lease_until=1.0)
    assert "went silent" in sentences_about(lost)[0]
    late = world.start(WAIT)
    advance(late.pk)
    Timer.objects.filter(execution_id=late.pk, reason="wait").update(due=1.0)
    assert "No timer process runs" in sentences_about(late)[0]
    with pytest.raises(SystemExit):
        said("doctor")
    Timer.objects.filter(execution_id=late.pk, reason="wait").delete()
    past = datetime.fromtimestamp(1, UTC)
    Execution.objects.filter(pk=late.pk).update(touched=-1.0, started_at=past)  # before what other tests left
    assert "waits for no task, timer, child or news" in sentences_about(late)[0]
    for one in (unheard, queued, lost, late):
        Execution.objects.filter(pk=one.pk).delete()


# --- purge ------------------------------------------------------------------------------------------------------


def ended_days_ago(world: Any, days: int) -> Execution:
    execution = world.run(world.start(PASS))
    Execution.objects.filter(pk=execution.pk).update(ended_at=datetime.now(UTC) - timedelta(days=days))
    return execution


def test_purge_removes_what_ended_long_ago_with_its_history_and_nothing_else(world):
    old, young, running = ended_days_ago(world, 100), ended_days_ago(world, 80), world.start(WAIT)
    Execution.objects.filter(pk=running.pk).update(started_at=datetime.now(UTC) - timedelta(days=400))
    assert re.match(r"Would remove 1 execution\(s\) with \d+ event\(s\)", said("purge", "--dry-run"))
    assert Execution.objects.filter(pk=old.pk).exists()
    assert re.match(
        r"Removed 1 execution\(s\) with 4 event\(s\) that ended before", said("purge", "--older-than", "90d")
    )
    assert not Execution.objects.filter(pk=old.pk).exists()
    assert not Event.objects.filter(execution_id=old.pk).exists()
    assert Execution.objects.filter(pk__in=[young.pk, running.pk]).count() == 2
    assert purge(datetime.now(UTC) - timedelta(days=90)).executions == 0


def test_purge_wants_an_age_that_it_understands(world):
    with pytest.raises(CommandError, match="such as 90d"):
        said("purge", "--older-than", "soon")


# --- metrics and log --------------------------------------------------------------------------------------------


def test_metrics_count_executions_queues_and_lags(world):
    world.run(world.start(PASS))
    waiting = world.start(WAIT)
    advance(waiting.pk)
    text = Client().get("/metrics").content.decode()
    found = dict(re.findall(r"^(studio_\S+) (\S+)$", text, re.M))
    succeeded = Execution.objects.filter(status="SUCCEEDED", target=None).count()
    assert float(found['studio_executions{status="SUCCEEDED",where="local"}']) == succeeded
    assert float(found["studio_executions_started_total"]) == Execution.objects.count()
    assert float(found["studio_timers"]) == Timer.objects.count() >= 1
    assert found['studio_up{part="database"}'] == found['studio_up{part="redis"}'] == "1.0"
    assert float(found['studio_executions_ended_total{status="SUCCEEDED"}']) == succeeded
    for status in ("FAILED", "TIMED_OUT", "ABORTED"):
        assert f'studio_executions_ended_total{{status="{status}"}}' in found
    assert float(found["studio_throttled_total"]) == 0
    assert {'studio_queue_depth{queue="advance"}', "studio_websocket_clients", "studio_inbox_lag_seconds"} <= set(found)


def test_metrics_are_for_this_machine_and_for_administrators(world):
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert Client(**elsewhere).get("/metrics").status_code == 403
    assert Client(HTTP_X_FORWARDED_FOR="127.0.0.1").get("/metrics").status_code == 403
    viewer, _ = get_user_model().objects.get_or_create(username="only-a-viewer")
    client = Client(**elsewhere)
    client.force_login(viewer)
    assert client.get("/metrics").status_code == 403
    client.force_login(world.owner)
    assert client.get("/metrics").status_code == 200


def test_a_line_of_the_log_names_the_execution_that_it_is_about(world):
    record = logging.LogRecord("executions", logging.INFO, "", 0, "something", None, None)
    ExecutionFilter().filter(record)
    assert record.execution == ""
    with about("0b1c"):
        ExecutionFilter().filter(record)
    assert record.execution == " [execution 0b1c]"


# --- time control -----------------------------------------------------------------------------------------------


def skip(world: Any, execution: Execution, **body: Any) -> Any:
    client = Client()
    client.force_login(world.owner)
    path = f"/api/v1/executions/{execution.pk}/skip-wait"
    return client.post(path, json.dumps(body), content_type="application/json")


def test_a_wait_is_skipped_now_and_a_notice_says_so(world):
    execution = world.start(WAIT)
    advance(execution.pk)
    answer = skip(world, execution)
    assert answer.status_code == 200
    assert answer.json()["notice"] == "owner skipped the wait of Hold: it was shorter than the definition says."
    assert world.run(execution).status == "SUCCEEDED"
    assert skip(world, execution).json()["code"] == "already_ended"


def test_one_of_several_waits_is_skipped_by_its_state(world):
    branches = [machine(**{name: {"Type": "Wait", "Seconds": 600, "End": True}}) for name in ("Left", "Right")]
    execution = world.start(machine(Both={"Type": "Parallel", "Branches": branches, "End": True}))
    advance(execution.pk)
    assert skip(world, execution, state="Elsewhere").json()["code"] == "nothing_waits"
    assert skip(world, execution, state="Left").status_code == 200
    advance(execution.pk)
    assert world.types(execution).count("WaitStateExited") == 1
    assert execution.timers.filter(reason="wait").count() == 1


def test_the_delay_of_a_mock_and_of_a_retry_can_be_skipped_and_a_timeout_cannot(world):
    retry = [{"ErrorEquals": ["Lambda.TooManyRequestsException"], "IntervalSeconds": 600, "MaxAttempts": 1}]
    execution = world.start(machine(Work=task("RaiseTaskError", Retry=retry, TimeoutSeconds=900)), {})
    advance(execution.pk)
    assert skip(world, execution).json()["code"] == "nothing_waits"
    world.step(execution)
    assert skip(world, execution).status_code == 200
    assert world.run(execution).error == "Lambda.TooManyRequestsException"
    mocks = {"Work": {"kind": "result", "value": 1, "delay_seconds": 600}}
    delayed = world.start(ONE_TASK, {"n": 1}, mocks=mocks)
    world.step(delayed)
    assert skip(world, delayed, state="Work").status_code == 200
    assert world.run(delayed).output == "1"


def test_no_wait_is_shortened_that_is_on_aws(world):
    execution = world.start(machine(Hold={"Type": "Wait", "Seconds": 600, "End": True}))
    place = Target.objects.create(name=str(uuid4()), region="us-east-1")
    Execution.objects.filter(pk=execution.pk).update(target=place)
    with pytest.raises(Conflict, match="runs on AWS: nobody can shorten its waits"):
        execution_skip_wait(world.owner, execution.pk)


def test_waits_are_scaled_and_timeouts_are_not(world, settings):
    settings.STUDIO_WAIT_TIME_SCALE = 0.01
    definition = machine(Hold={"Type": "Wait", "Seconds": 100, "Next": "Work"}, Work=task("Double", TimeoutSeconds=500))
    execution = world.start(definition, {"n": 1})
    advance(execution.pk)
    timer = execution.timers.get(reason="wait")
    begun = Execution.objects.get(pk=execution.pk).touched
    assert 0.9 < timer.due - begun <= 1.1
    Timer.objects.filter(pk=timer.pk).update(due=1.0)
    world.step(execution)
    advance(execution.pk)
    assert execution.timers.get(reason="timeout").due - begun > 400


def test_stopping_a_parent_stops_the_execution_that_its_task_waits_for(world):
    from executions import services

    child = world.version(WAIT)
    arn = child.workflow.arn
    parent = world.start(
        machine(
            Call={
                "Type": "Task",
                "Resource": "arn:aws:states:::states:startExecution.sync:2",
                "Parameters": {"StateMachineArn": arn, "Input": {}},
                "End": True,
            }
        )
    )
    world.step(parent)
    advance(parent.pk)
    nested = Execution.objects.get(parent_id=parent.pk)
    advance(nested.pk)
    services.execution_stop(world.owner, parent.pk)
    advance(parent.pk)
    advance(nested.pk)
    parent.refresh_from_db()
    nested.refresh_from_db()
    assert (parent.status, nested.status) == ("ABORTED", "ABORTED")
