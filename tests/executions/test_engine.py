"""Executions go from start to end through the journal, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json

import pytest

from accounts.errors import Conflict, Invalid, NotFound
from executions import journal, services
from executions.engine import runs
from executions.engine.advance import advance
from executions.engine.perform import claim_attempt, perform
from executions.engine.sweeper import expire_leases
from executions.engine.timers import fire_due
from executions.models import Event, Execution, Inbox, Snapshot, TaskAttempt, Timer
from tests.executions.definitions import FUNCTION, ONE_TASK, PASS, counting_loop, end_pass, machine, task


def test_a_machine_of_one_pass_state_runs_to_its_end(world):
    execution = world.run(world.start(PASS))
    assert execution.status == "SUCCEEDED"
    assert json.loads(execution.output) == {"done": True}
    assert world.types(execution)[:3] == ["ExecutionStarted", "PassStateEntered", "PassStateExited"]
    assert execution.duration >= 0
    assert execution.last_seq == execution.events.count()


def test_sequence_numbers_are_gapless_and_history_ids_too(world):
    execution = world.run(world.start(ONE_TASK, {"n": 4}))
    assert json.loads(execution.output) == {"n": 8}
    seqs = list(execution.events.order_by("seq").values_list("seq", flat=True))
    ids = [one for one in execution.events.order_by("seq").values_list("history_id", flat=True) if one]
    assert seqs == list(range(1, len(seqs) + 1))
    assert ids == list(range(1, execution.event_count + 1))
    types = [one for one in world.types(execution) if one.startswith(("Lambda", "Task"))]
    assert types == [
        "TaskStateEntered", "LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionSucceeded",
        "TaskStateExited",
    ]  # fmt: skip


def test_nothing_is_left_behind_when_an_execution_has_ended(world):
    execution = world.run(world.start(ONE_TASK, {"n": 4}))
    for table in (Inbox, Timer, TaskAttempt, Snapshot):
        assert not table.objects.filter(execution_id=execution.pk).exists()


def test_a_long_run_is_committed_in_chunks_and_continues_after_a_crash_between_them(world):
    execution = world.start(counting_loop(600))
    from executions.engine import advance as module

    begun = execution.last_seq
    assert 0 < begun <= 220  # what the start itself decides is one commit of its own
    assert execution.ready
    module._turn(execution.pk)
    execution.refresh_from_db()
    assert execution.ready
    assert 400 <= execution.last_seq - begun <= 600
    runs.forget(execution.pk)
    execution = world.run(execution)
    assert execution.status == "SUCCEEDED"
    assert execution.transition_count == 1 + 2 * 600 + 1


def test_a_run_is_folded_again_from_a_snapshot_and_from_the_log_alike(world):
    definition = machine(
        Loop={
            "Type": "Map",
            "ItemsPath": "$.items",
            "MaxConcurrency": 3,
            "ItemProcessor": machine(A=end_pass(Next="B"), B=end_pass(Next="Hold"), Hold=task("Double")),
            "End": True,
        }
    )
    execution = world.start(definition, {"items": [{"n": n} for n in range(60)]})
    while execution.last_seq < 450:
        world.step(execution)
        execution.refresh_from_db()
    assert not execution.ended
    assert Snapshot.objects.filter(execution_id=execution.pk).exists()
    runs.forget(execution.pk)
    Snapshot.objects.filter(execution_id=execution.pk).delete()
    execution = world.run(execution)
    assert json.loads(execution.output) == [{"n": n * 2} for n in range(60)]


def test_the_state_and_the_frame_of_every_event_are_written_beside_it(world):
    branch = machine(Inner=end_pass())
    definition = machine(Both={"Type": "Parallel", "Branches": [branch, machine(Other=task("Double"))], "End": True})
    execution = world.run(world.start(definition, {"n": 1}))
    inner = execution.events.get(type="PassStateEntered")
    other = execution.events.get(type="LambdaFunctionScheduled")
    assert (inner.state, json.loads(inner.scope)) == ("Inner", [["Both", 0]])
    assert (other.state, json.loads(other.scope)) == ("Other", [["Both", 1]])
    ended = execution.events.get(type="ParallelStateExited")
    assert (ended.state, ended.scope) == ("Both", "[]")


def test_old_and_doubled_messages_change_nothing(world):
    execution = world.start(ONE_TASK, {"n": 4})
    advance(execution.pk)
    token = execution.attempts.get().token
    perform(str(execution.pk), token)
    before = world.types(execution)
    for _ in range(3):
        perform(str(execution.pk), token)
        advance(execution.pk)
    assert world.types(execution) == before


def test_an_attempt_is_claimed_once(world):
    execution = world.start(ONE_TASK, {"n": 4})
    advance(execution.pk)
    token = execution.attempts.get().token
    assert claim_attempt(execution.pk, token) is not None
    assert claim_attempt(execution.pk, token) is None


def test_a_journal_that_grew_meanwhile_refuses_the_append_and_writes_nothing(world):
    execution = world.run(world.start(PASS))
    entry = journal.Entry(0.0, "PassStateEntered", 0, 99, 0, "X", "[]", "{}")
    with pytest.raises(journal.Overtaken):
        journal.append(execution.pk, execution.last_seq - 1, [entry], touched=0.0)
    assert Event.objects.filter(execution_id=execution.pk).count() == execution.last_seq


def test_a_lease_that_ran_out_is_an_event_and_a_new_attempt_follows(world):
    execution = world.start(ONE_TASK, {"n": 4})
    advance(execution.pk)
    first = execution.attempts.get()
    claim_attempt(execution.pk, first.token)
    expire_leases()
    assert TaskAttempt.objects.filter(pk=first.pk, status="RUNNING").exists()
    TaskAttempt.objects.filter(pk=first.pk).update(lease_until=1.0)
    assert expire_leases() >= 1
    execution = world.run(execution)
    assert json.loads(execution.output) == {"n": 8}
    assert "WorkerLost" in world.types(execution)


def test_the_late_answer_of_a_lost_worker_is_dropped(world):
    execution = world.start(ONE_TASK, {"n": 4})
    advance(execution.pk)
    late = claim_attempt(execution.pk, execution.attempts.get().token)
    TaskAttempt.objects.filter(execution_id=execution.pk).update(lease_until=1.0)
    expire_leases()
    advance(execution.pk)
    from executions.engine.perform import _answer, _stimulus
    from executions.handlers import Result

    assert not _answer(late, _stimulus(late.job, Result({"n": -1})))
    assert json.loads(world.run(execution).output) == {"n": 8}


def test_an_answer_is_decided_on_in_the_transaction_that_ends_its_claim(world):
    execution = world.start(ONE_TASK, {"n": 4})
    advance(execution.pk)
    perform(str(execution.pk), execution.attempts.get().token)
    execution.refresh_from_db()
    assert json.loads(execution.output) == {"n": 8}
    assert "LambdaFunctionStarted" in world.types(execution)
    assert not execution.inbox.exists()


def test_an_answer_that_was_withdrawn_meanwhile_changes_nothing(world):
    from executions.engine.perform import _conclude, _stimulus
    from executions.handlers import Result

    execution = world.start(ONE_TASK, {"n": 4})
    advance(execution.pk)
    late = claim_attempt(execution.pk, execution.attempts.get().token)
    TaskAttempt.objects.filter(execution_id=execution.pk).update(lease_until=1.0)
    expire_leases()
    before = execution.inbox.count()
    _conclude(late, _stimulus(late.job, Result({"n": -1})), None)
    assert execution.inbox.count() == before
    assert json.loads(world.run(execution).output) == {"n": 8}


def test_an_answer_that_is_overtaken_goes_through_the_inbox(world, monkeypatch):
    from executions.engine import advance as module

    execution = world.start(ONE_TASK, {"n": 4})
    advance(execution.pk)
    token = execution.attempts.get().token
    real, calls = module.commit, []

    def overtaken_once(execution, turn, give_up=None):
        calls.append(give_up)
        if give_up is not None:
            raise journal.Overtaken
        real(execution, turn)

    monkeypatch.setattr(module, "commit", overtaken_once)
    perform(str(execution.pk), token)
    assert len(calls) == 1
    assert not execution.attempts.exists()
    assert execution.inbox.filter(body__contains="TaskSucceeded").exists()
    advance(execution.pk)  # whom the message asked
    execution.refresh_from_db()
    assert json.loads(execution.output) == {"n": 8}


def test_answers_after_an_overtaken_one_do_not_try_to_be_decided_on_alone(world, monkeypatch):
    from executions.engine import advance as module

    execution = world.start(machine(Work=task("Double")), {"n": 4})
    advance(execution.pk)
    runs.overtaken(execution.pk)
    monkeypatch.setattr(module, "take_answer_turn", lambda *_: pytest.fail("a turn that would be thrown away"))
    perform(str(execution.pk), execution.attempts.get().token)
    monkeypatch.undo()
    assert world.run(execution).status == "SUCCEEDED"


def test_a_wait_is_a_row_until_it_is_due_and_fires_once(world):
    definition = machine(Wait={"Type": "Wait", "Seconds": 600, "Next": "Then"}, Then=end_pass())
    execution = world.start(definition)
    advance(execution.pk)
    timer = execution.timers.exclude(reason="execution_timeout").get()
    assert timer.reason == "wait"
    fire_due()
    assert execution.timers.filter(pk=timer.pk).exists()
    Timer.objects.filter(pk=timer.pk).update(due=1.0)
    assert fire_due() >= 1
    assert execution.inbox.count() == 1
    assert world.run(execution).status == "SUCCEEDED"


def test_a_retry_waits_and_tries_again_and_a_catcher_takes_what_is_left(world):
    definition = machine(
        Work=task(
            "RaiseTaskError",
            Retry=[{"ErrorEquals": ["Lambda.TooManyRequestsException"], "IntervalSeconds": 1, "MaxAttempts": 1}],
            Catch=[{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Caught"}],
        ),
        Caught=end_pass(),
    )
    definition["States"]["Work"].pop("End")
    definition["States"]["Work"]["Next"] = "Caught"
    execution = world.run(world.start(definition, {"a": 1}))
    assert json.loads(execution.output) == {
        "a": 1,
        "error": {"Error": "Lambda.TooManyRequestsException", "Cause": "slow down"},
    }
    assert world.types(execution).count("LambdaFunctionScheduled") == 2


def test_a_task_that_takes_longer_than_its_timeout_is_given_up(world):
    execution = world.start(machine(Work=task("Double", TimeoutSeconds=5)), {"n": 1})
    advance(execution.pk)
    claim_attempt(execution.pk, execution.attempts.get().token)
    Timer.objects.filter(execution_id=execution.pk, reason="timeout").update(due=1.0)
    fire_due()
    advance(execution.pk)
    execution.refresh_from_db()
    assert (execution.status, execution.error) == ("FAILED", "States.Timeout")
    assert not execution.attempts.exists()


def test_an_execution_lasts_no_longer_than_its_type_allows(world, settings):
    settings.STUDIO_LIMITS = settings.STUDIO_LIMITS.changed({"standard_seconds": 1000})
    execution = world.start(machine(Wait={"Type": "Wait", "Seconds": 5000, "End": True}))
    advance(execution.pk)
    timer = execution.timers.get(reason="execution_timeout")
    assert round(timer.due - execution.touched) == 1000
    Timer.objects.filter(pk=timer.pk).update(due=1.0)
    fire_due()
    advance(execution.pk)
    execution.refresh_from_db()
    assert (execution.status, execution.error) == ("TIMED_OUT", "States.Timeout")
    assert not execution.timers.exists()


def test_a_delayed_mock_keeps_no_worker_busy(world):
    mocks = {"Work": {"kind": "result", "value": "mocked", "delay_seconds": 60}}
    execution = world.start(ONE_TASK, {"n": 1}, mocks=mocks)
    world.step(execution)
    attempt = execution.attempts.get()
    assert (attempt.status, attempt.visit) == ("DELAYED", 1)
    Timer.objects.filter(execution_id=execution.pk).exclude(reason="execution_timeout").update(due=1.0)
    execution = world.run(execution)
    assert json.loads(execution.output) == "mocked"
    assert world.types(execution).count("LambdaFunctionStarted") == 1


def test_a_mocked_error_fails_the_state(world):
    mocks = {"Work": {"kind": "error", "error": "Declined", "cause": "no money"}}
    execution = world.run(world.start(ONE_TASK, {"n": 1}, mocks=mocks))
    assert (execution.status, execution.error, execution.cause) == ("FAILED", "Declined", "no money")


def test_a_mock_stands_in_for_an_activity_that_does_not_exist_in_its_own_state_only(world):
    activity = {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:nobody-made-it"}
    definition = machine(Mocked={**activity, "Next": "Real"}, Real={**activity, "End": True})
    mocks = {"Mocked": {"kind": "result", "value": 1}}
    execution = world.run(world.start(definition, mocks=mocks))
    assert (execution.status, execution.error) == ("FAILED", "States.Runtime")
    assert "nobody-made-it does not exist" in execution.cause
    assert "TaskStateExited" in world.types(execution)  # of the mocked one


@pytest.mark.parametrize(
    ("function", "input", "error"),
    [
        ("RaiseValueError", {}, "ValueError"),
        ("ReturnSet", {}, "Runtime.MarshalError"),
        ("ReturnBytes", {"n": 262_143}, "States.DataLimitExceeded"),
        ("Nobody", {}, "Studio.UnboundResource"),
    ],
)
def test_what_a_handler_does_wrong_fails_the_execution_with_its_error(world, function, input, error):
    execution = world.run(world.start(machine(Work=task(function)), input))
    assert (execution.status, execution.error) == ("FAILED", error)
    assert execution.cause


def test_stopping_ends_an_execution_with_the_aborted_event_and_frees_its_task(world):
    execution = world.start(ONE_TASK, {"n": 1})
    advance(execution.pk)
    claim_attempt(execution.pk, execution.attempts.get().token)
    services.execution_stop(world.owner, execution.pk, error="Mine", cause="because")
    advance(execution.pk)
    execution.refresh_from_db()
    assert (execution.status, execution.error, execution.cause) == ("ABORTED", "Mine", "because")
    assert world.types(execution)[-1] == "ExecutionAborted"
    assert not execution.attempts.exists()
    with pytest.raises(Conflict, match="already ended"):
        services.execution_stop(world.owner, execution.pk)


def test_a_name_is_used_once_in_a_workflow(world):
    version = world.version(PASS)
    for _ in range(1):
        services.execution_start(world.owner, workflow_id=version.workflow_id, version=1, name="same")
    with pytest.raises(Conflict, match="already has an execution named same"):
        services.execution_start(world.owner, workflow_id=version.workflow_id, version=1, name="same")
    assert Execution.objects.filter(workflow=version.workflow).count() == 1


@pytest.mark.parametrize(
    ("input", "words"),
    [
        ("", "it is empty"),
        ('{"a": }', "line 1, column 7"),
        ('{\n  "a": tru\n}', "line 2, column"),
        (json.dumps("é" * 131_072, ensure_ascii=False), "262,146 bytes"),
    ],
)
def test_an_input_that_is_not_json_or_too_long_is_told_where_and_why(world, input, words):
    version = world.version(PASS)
    with pytest.raises(Invalid, match=words) as wrong:
        services.execution_start(world.owner, workflow_id=version.workflow_id, version=1, input=input)
    assert wrong.value.code == "input_invalid"


def test_an_input_of_exactly_the_limit_is_taken_and_kept_byte_for_byte(world):
    text = json.dumps("x" * 262_142)
    version = world.version(PASS)
    execution = services.execution_start(world.owner, workflow_id=version.workflow_id, version=1, input=text)
    assert Execution.objects.get(pk=execution.pk).input == text


def test_what_does_not_exist_is_said(world):
    version = world.version(PASS)
    with pytest.raises(NotFound, match="has no version 7"):
        services.execution_start(world.owner, workflow_id=version.workflow_id, version=7)


def test_an_exception_of_our_own_ends_the_execution_with_an_explanation(world, monkeypatch):
    execution = world.start(ONE_TASK, {"n": 1})
    from asl.run import decide
    from asl.run.stimuli import Start
    from executions.engine import turn

    def broken(machine, run, stimulus, limits, **more):
        if isinstance(stimulus, Start):
            return decide(machine, run, stimulus, **more)
        if type(stimulus).__name__ == "Stop":
            return decide(machine, run, stimulus, **more)
        raise RuntimeError("a bug")

    monkeypatch.setattr(turn, "decide", broken)
    execution = world.run(execution)
    assert (execution.status, execution.error) == ("ABORTED", "Studio.InternalError")
    assert "studio itself failed" in execution.notice


def test_the_function_of_the_examples_retries_and_catches(world):
    definition = machine(
        Work=task("Process", Retry=[{"ErrorEquals": ["Lambda.ServiceException"], "IntervalSeconds": 1}]),
    )
    execution = world.run(world.start(definition, {"service_errors": 1}))
    assert json.loads(execution.output)["attempts"] == 2
    assert FUNCTION
