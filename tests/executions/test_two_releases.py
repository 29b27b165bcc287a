"""Two releases side by side: what a worker of the older one does with what the newer one wrote."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from executions.engine import left_alone, runs
from executions.engine.advance import advance
from executions.engine.perform import perform
from executions.models import Event, Execution, Inbox
from executions.operations import releases
from executions.run_events import run_event_as_json
from executions.services import execution_stop
from tests.executions.definitions import ONE_TASK, PASS, end_pass, machine, task
from tests.executions.services import timers

TWO_TASKS = machine(First=task("Double", Next="Second"), Second=task("Double", Next="Last"), Last=end_pass())


def newest_as(execution: Execution, change: dict[str, Any]) -> str:
    """Rewrite the newest event as a newer release might have written it; return how it was."""
    execution.refresh_from_db()
    row = Event.objects.get(execution_id=execution.pk, seq=execution.last_seq)
    Event.objects.filter(execution_id=execution.pk, seq=row.seq).update(data=json.dumps(json.loads(row.data) | change))
    runs.forget(execution.pk)
    return row.data


def as_before(execution: Execution, data: str) -> None:
    Event.objects.filter(execution_id=execution.pk, seq=execution.last_seq).update(data=data)
    runs.forget(execution.pk)


@pytest.mark.parametrize("change", [{"v": 2}, {"type": "TaskParked"}])
def test_a_log_of_a_newer_release_is_left_alone_and_nothing_is_lost(world, caplog, change):
    execution = world.start(TWO_TASKS, {"n": 1})
    advance(execution.pk)
    written = newest_as(execution, change)
    seq = Execution.objects.get(pk=execution.pk).last_seq
    with caplog.at_level(logging.ERROR):
        perform(str(execution.pk), execution.attempts.get().token)
    assert Execution.objects.get(pk=execution.pk).last_seq == seq
    assert Inbox.objects.filter(execution_id=execution.pk).count() == 2  # started, and what it answered
    assert f"Execution {execution.pk} is left to workers of a newer release" in caplog.text
    assert Execution.objects.get(pk=execution.pk).notice is None  # one of those may be on its way

    Inbox.objects.filter(execution_id=execution.pk).update(at=1.0)
    advance(execution.pk)
    notice = Execution.objects.get(pk=execution.pk).notice
    assert notice.startswith("Written by a newer release of the studio: the workers that run now (release ")

    as_before(execution, written)  # a worker that can read it has come
    execution = world.run(execution)
    assert (execution.status, execution.output, execution.notice) == ("SUCCEEDED", '{"n":4}', None)


@pytest.mark.parametrize("change", [{"kind": "Pause"}, {"reason": "because"}, {"v": 2}])
def test_news_of_a_newer_release_is_left_in_the_inbox(world, change):
    execution = world.start(ONE_TASK, {"n": 1})
    execution_stop(world.owner, execution.pk)
    row = Inbox.objects.get(execution_id=execution.pk)
    Inbox.objects.filter(pk=row.pk).update(body=json.dumps(json.loads(row.body) | change))
    advance(execution.pk)
    assert Execution.objects.get(pk=execution.pk).last_seq == execution.last_seq
    Inbox.objects.filter(pk=row.pk).update(body=row.body)
    advance(execution.pk)
    assert Execution.objects.get(pk=execution.pk).status == "ABORTED"


def test_members_that_are_not_known_are_passed_over(world):
    execution = world.start(ONE_TASK, {"n": 1})
    advance(execution.pk)
    newest_as(execution, {"trace": "00-abc"})
    assert world.run(execution).output == '{"n":2}'


def test_the_page_shows_an_event_that_it_cannot_read(world):
    execution = world.run(world.start(PASS))
    newest_as(execution, {"v": 2})
    shown = run_event_as_json(Event.objects.get(execution_id=execution.pk, seq=execution.last_seq), translated=False)
    assert (shown["type"], list(shown["details"])) == ("ExecutionSucceeded", ["unreadable"])
    Execution.objects.filter(pk=execution.pk).delete()


def test_the_log_says_it_once_a_minute_only(world, caplog):
    execution = world.start(ONE_TASK, {"n": 1})
    advance(execution.pk)
    newest_as(execution, {"v": 2})
    Execution.objects.filter(pk=execution.pk).update(ready=True)
    with caplog.at_level(logging.ERROR):
        for _ in range(5):
            advance(execution.pk)
    assert caplog.text.count("is left to workers of a newer release") == 1
    left_alone._said.clear()
    Execution.objects.filter(pk=execution.pk).delete()


# --- the database ------------------------------------------------------------------------------------------------


@pytest.fixture
def recorder(world):
    found = MigrationRecorder(connection)
    yield found
    found.record_unapplied("executions", "9999_from_the_future")
    found.record_applied("executions", "0008_outbox")


def test_a_database_that_was_not_migrated_is_refused_at_start(world, recorder):
    recorder.record_unapplied("executions", "0008_outbox")
    problem = releases.refusal()
    assert problem is not None
    assert "manage.py migrate" in problem and "executions.0008_outbox" in problem
    assert releases.readiness() == {"ok": False, "message": problem}
    process = timers(world.environment)
    assert process.process.wait(120) == 1
    assert any("manage.py migrate" in line for line in process.lines)


def test_a_worker_does_not_start_on_a_database_that_was_not_migrated(world, recorder):
    from sfn_studio.celery import _check_release

    recorder.record_unapplied("executions", "0008_outbox")
    with pytest.raises(SystemExit, match=r"manage\.py migrate"):
        _check_release()


def test_a_database_that_a_newer_release_migrated_is_worked_with_and_it_is_said(world, recorder, caplog):
    recorder.record_applied("executions", "9999_from_the_future")
    assert releases.refusal() is None
    with caplog.at_level(logging.WARNING):
        releases.check_at_start()
    assert "executions.9999_from_the_future" in caplog.text
    assert releases.readiness()["ok"] is True
    assert "newer release" in releases.readiness()["message"]


def test_the_check_raises_what_a_command_prints(world, recorder):
    recorder.record_unapplied("executions", "0008_outbox")
    with pytest.raises(CommandError, match="older than this release"):
        releases.check_at_start()
