"""Bad days: a full disk, a lost connection, handlers that hang or eat memory, a clock that is set. Each ends as defined."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from asl.run.stimuli import Stop
from aws_api.views import serve
from executions import outages, tasks
from executions.engine import clock, inbox, sweeper
from executions.engine.advance import advance
from executions.engine.lease import most_megabytes
from executions.engine.perform import claim_attempt
from executions.engine.timers import fire_due
from executions.models import Event, Execution, Inbox, TaskAttempt, Timer
from executions.operations import doctor
from tests.executions.definitions import ONE_TASK, end_pass, machine, task
from tests.executions.services import Process, runs, timers, until, worker

LARGE = "x" * 200_000
ANY_KEY = (
    "AWS4-HMAC-SHA256 Credential=test/20261127/us-east-1/states/aws4_request, SignedHeaders=host, Signature=" + "0" * 64
)


@contextmanager
def full_disk() -> Iterator[None]:
    """No page more for this connection's database: SQLite's own limit, or PostgreSQL's error for it from a trigger."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("VACUUM")
            before = cursor.execute("PRAGMA max_page_count").fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {cursor.execute('PRAGMA page_count').fetchone()[0]}")
        else:
            cursor.execute(
                "CREATE FUNCTION no_room() RETURNS trigger AS $$ BEGIN "
                "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; "
                "END $$ LANGUAGE plpgsql"
            )
            for table in ("executions_event", "executions_inbox", "executions_execution"):
                cursor.execute(f"CREATE TRIGGER no_room BEFORE INSERT ON {table} EXECUTE FUNCTION no_room()")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(f"PRAGMA max_page_count = {before}")
            else:
                cursor.execute("DROP FUNCTION no_room() CASCADE")


def woken(world: Any, given: Any, **states: dict[str, Any]) -> Execution:
    """An execution whose first wait is over: the rest of it is to be decided in the next turn."""
    hold = {"Type": "Wait", "Seconds": 600, "Next": next(iter(states))}
    execution = world.start(machine(Hold=hold, **states), given)
    advance(execution.pk)
    Timer.objects.filter(execution_id=execution.pk, reason="wait").update(due=1.0)
    fire_due()
    execution.refresh_from_db()
    return execution


# --- a full disk -------------------------------------------------------------------------------------------------


def test_a_turn_on_a_full_disk_writes_nothing_says_so_and_goes_on_when_there_is_room(world, caplog):
    execution = woken(
        world, {"text": LARGE}, **{f"Copy{n}": end_pass(Next=f"Copy{n + 1}") for n in range(5)}, Copy5=end_pass()
    )
    seq = execution.last_seq
    with full_disk(), caplog.at_level(logging.ERROR):
        tasks.advance(str(execution.pk))
    assert f"A turn of execution {execution.pk} was put off. The disk of the database is full" in caplog.text
    assert "Traceback" not in caplog.text
    assert Event.objects.filter(execution_id=execution.pk).count() == seq
    assert Inbox.objects.filter(execution_id=execution.pk).count() == 1
    assert world.run(execution).status == "SUCCEEDED"


def test_a_start_on_a_full_disk_is_refused_with_what_to_do(world):
    version = world.version(ONE_TASK)
    client = Client()
    client.force_login(world.owner)
    body = {"workflow_id": str(version.workflow_id), "version": 1, "input": json.dumps({"text": LARGE})}
    with full_disk():
        answer = client.post("/api/v1/executions", json.dumps(body), content_type="application/json")
    assert answer.status_code == 503
    assert answer.json()["code"] == "disk_full"
    assert "Make room on it" in answer.json()["message"]
    assert not Execution.objects.filter(workflow_id=version.workflow_id).exists()


def test_the_step_functions_api_says_it_in_a_form_that_sdks_try_again(world):
    version = world.version(ONE_TASK)
    body = {"stateMachineArn": version.workflow.arn, "input": json.dumps({"text": LARGE})}
    headers = {"X-Amz-Target": "AWSStepFunctions.StartExecution", "Host": "127.0.0.1", "Authorization": ANY_KEY}
    request = RequestFactory().post("/", json.dumps(body), content_type="application/x-amz-json-1.0", headers=headers)
    with full_disk():
        answer = serve(request)
    assert answer.status_code == 503, answer.content
    assert "ServiceUnavailable" in answer.content.decode()
    assert "Make room on it" in answer.content.decode()


# --- a connection that breaks ------------------------------------------------------------------------------------


@contextmanager
def breaks_in_the_commit(world: Any, until_seen: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """The next commit that appends events fails in its middle: its server process is terminated, or the file is locked.

    The file is locked until something was seen, or to the end of the block.
    """
    if connection.vendor == "sqlite":
        path = world.environment["DATABASE_URL"].removeprefix("sqlite:///")
        other = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 50")
        over = threading.Event()

        def release() -> None:
            while not until_seen() and not over.wait(0.02):
                pass
            other.execute("ROLLBACK")

        releasing = threading.Thread(target=release)
        releasing.start()
        try:
            yield
        finally:
            over.set()
            releasing.join()
            other.close()
        connection.close()
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE breaks")
        cursor.execute(
            "CREATE FUNCTION break_once() RETURNS trigger AS $$ BEGIN "
            "IF nextval('breaks') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; "
            "RETURN NULL; END $$ LANGUAGE plpgsql"
        )
        cursor.execute(
            "CREATE CONSTRAINT TRIGGER break_once AFTER INSERT ON executions_event DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION break_once()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION break_once() CASCADE")
            cursor.execute("DROP SEQUENCE breaks")


def test_a_connection_lost_in_a_commit_costs_a_turn_and_nothing_else(world, caplog):
    execution = woken(world, {}, First=end_pass(Next="Last"), Last=end_pass())
    seq = execution.last_seq
    with breaks_in_the_commit(world), caplog.at_level(logging.ERROR):
        tasks.advance(str(execution.pk))
    assert f"A turn of execution {execution.pk} was put off. The database " in caplog.text
    assert Event.objects.filter(execution_id=execution.pk).count() == seq
    execution = world.run(execution)
    assert execution.status == "SUCCEEDED"
    assert list(execution.events.values_list("seq", flat=True)) == list(range(1, execution.last_seq + 1))


def test_an_answer_is_held_until_it_can_be_written_and_the_task_is_done_once(world, tmp_path, caplog):
    execution = world.start(machine(Work=task("Count")), {"ledger": str(tmp_path / "ledger")})
    advance(execution.pk)
    token = execution.attempts.get().token
    claim = claim_attempt(execution.pk, token)
    assert claim is not None
    from executions.engine import perform as performing

    outcome = performing._call(claim.job)
    held = "An answer is held until it can be written"
    with caplog.at_level(logging.WARNING), breaks_in_the_commit(world, lambda: held in caplog.text):
        outages.patiently(lambda: performing._settle(claim, outcome), performing.ANSWER_HELD_SECONDS)
    assert held in caplog.text
    execution = world.run(execution)
    assert json.loads(execution.output) == {"calls": 1}
    assert "WorkerLost" not in world.types(execution)


def test_patience_ends_and_other_errors_have_none():
    calls = []

    def work(error: Exception) -> None:
        calls.append(error)
        raise error

    with pytest.raises(OperationalError):
        outages.patiently(lambda: work(OperationalError("server closed the connection unexpectedly")), 0.3)
    assert len(calls) > 1
    calls.clear()
    with pytest.raises(ValueError, match="ours"):
        outages.patiently(lambda: work(ValueError("ours")), 5)
    assert len(calls) == 1


# --- handlers ----------------------------------------------------------------------------------------------------


@pytest.fixture
def limited(world) -> Iterator[list[Process]]:
    """Workers of an operator who lets a task take two seconds and 64 MiB."""
    limits = {"STUDIO_TASK_SECONDS": "2", "STUDIO_TASK_MEGABYTES": "64"}
    found = [
        worker({**world.environment, **limits}, "perform,poll", 1),
        runs(world.environment),
        timers(world.environment),
    ]
    yield found
    for process in found:
        process.kill()


def test_the_operators_limits_end_a_handler_that_hangs_or_eats_memory_and_its_worker_goes_on(world, limited):
    hungry = world.start(machine(Work=task("EatMemory")), {"megabytes": 4000})
    hanging = world.start(machine(Work=task("Sleep")), {"seconds": 600})
    hungry, hanging = world.ended(hungry, 180), world.ended(hanging, 180)
    assert (hungry.status, hungry.error) == ("FAILED", "MemoryError")
    assert (hanging.status, hanging.error) == ("FAILED", "Studio.TaskTooLong")
    assert "2 seconds that the operator of this server lets a task take" in hanging.cause
    assert world.ended(world.start(ONE_TASK, {"n": 2}), 180).output == '{"n":4}'
    assert any("(STUDIO_TASK_SECONDS): it was stopped" in line for line in limited[0].lines)


# One database: the thread that watches handlers in this process keeps its connection to the first.
@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_a_handler_that_eats_memory_is_stopped_where_the_kernel_holds_it_to_no_limit(world, settings):
    settings.STUDIO_TASK_MEGABYTES = 32
    more = round(most_megabytes()) + 64  # than this process ever held
    execution = world.start(machine(Work=task("EatMemory")), {"megabytes": more, "seconds": 600})
    assert world.run(execution, 60).error == "MemoryError"


def test_a_handler_that_takes_its_worker_down_each_time_fails_in_the_end_with_the_reason(world):
    execution = world.start(ONE_TASK, {"n": 1})

    def lose_a_worker() -> bool:
        advance(execution.pk)
        attempt = execution.attempts.first()
        if attempt is not None and claim_attempt(execution.pk, attempt.token) is not None:
            TaskAttempt.objects.filter(pk=attempt.pk).update(lease_until=1.0)  # the kernel killed it
            sweeper.expire_leases()
        execution.refresh_from_db()
        return execution.ended

    until(lose_a_worker, 120, "the end of the execution")
    assert execution.error == "States.TaskFailed"
    assert execution.cause == "The worker was lost 3 times while it performed the task."
    assert world.types(execution).count("WorkerLost") == 2


# --- the clock ---------------------------------------------------------------------------------------------------


class Clocks:
    wall = 1_000_000.0
    steady = 50.0

    def pass_seconds(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


def test_a_clock_that_is_set_is_noticed_and_leases_are_given_time(caplog):
    clocks = Clocks()
    watch = clock.Watch(lambda: clocks.wall, lambda: clocks.steady)
    clocks.pass_seconds(100)
    assert (watch.jump(), watch.is_settling()) == (0.0, False)
    clocks.wall += 3600
    clocks.pass_seconds(1)
    assert watch.jump() == 3600
    assert watch.is_settling()
    clocks.pass_seconds(60)
    assert (watch.jump(), watch.is_settling()) == (0.0, False)
    clocks.wall -= 7200
    with caplog.at_level(logging.WARNING):
        clock.say(watch.jump())
    assert "set back by 7200 seconds" in caplog.text and "come late" in caplog.text


def test_a_clock_set_forward_takes_no_living_worker_for_lost(world):
    execution = world.start(ONE_TASK, {"n": 1})
    advance(execution.pk)
    claim_attempt(execution.pk, execution.attempts.get().token)
    TaskAttempt.objects.filter(execution_id=execution.pk).update(lease_until=time.time() - 3600)  # so it looks then
    sweeper.sweep(leases=False)
    assert TaskAttempt.objects.filter(execution_id=execution.pk, status="RUNNING").exists()
    Execution.objects.filter(pk=execution.pk).delete()


def test_a_clock_set_back_leaves_nothing_waiting_for_the_future_to_come(world):
    """What was written an hour ahead of now, as it stands in the database after the clock was set back."""
    ahead = time.time() + 3600
    lost = world.start(ONE_TASK, {"n": 1})
    advance(lost.pk)
    claim_attempt(lost.pk, lost.attempts.get().token)
    TaskAttempt.objects.filter(execution_id=lost.pk).update(lease_until=ahead + 10)
    queued, unheard = world.start(ONE_TASK, {"n": 1}), woken(world, {}, Last=end_pass())
    advance(queued.pk)
    TaskAttempt.objects.filter(execution_id=queued.pk).update(sent=ahead)
    Inbox.objects.filter(execution_id=unheard.pk).update(at=ahead)
    stop = Stop(at=time.time(), entropy=inbox.entropy())
    inbox.put_for_next_turn([(lost.pk, stop)])  # waits for no clock, but for the next turn
    assert clock.mend() == 3
    assert lost.inbox.filter(at=inbox.NEVER_LATE).count() == 1
    assert lost.attempts.get().lease_until < time.time() + 11
    assert queued.attempts.get().sent <= time.time()
    assert unheard.inbox.get().at <= time.time()
    assert clock.mend() == 0
    for execution in (lost, queued, unheard):
        Execution.objects.filter(pk=execution.pk).delete()


def test_the_doctor_warns_before_the_disk_is_full(world, monkeypatch, settings, tmp_path):
    settings.STUDIO_HOME = tmp_path
    assert not any("MiB left" in sentence for sentence in doctor.findings())
    monkeypatch.setattr(doctor, "LOW_MEBIBYTES", 10**9)
    assert any("MiB left: when it is full" in sentence for sentence in doctor.findings())
