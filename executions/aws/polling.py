"""Watching an execution on AWS: look when it is due, append what is new to the journal, look less often when nothing is."""

from __future__ import annotations

import logging
import random
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import Min

from asl.document import parse
from editor.environments.filling import values_in
from executions import journal, nudges
from executions.aws import budget, history_pages
from executions.aws.door import ROUTINE, Door, is_gone, routine_calls_forget
from executions.aws.failures import AwsFailure
from executions.aws.models import Watch
from executions.aws.translation import TERMINAL, Containers, Place, details_of, translate
from executions.engine import dispatch
from executions.models import Event, Execution
from executions.outbox import announcing

POLL = "executions.poll"
CLAIM_SECONDS = 20.0
SHORTEST_PAUSE = 1.0
LONGEST_PAUSE = 20.0
LONGEST_BACK_OFF = 300.0
BATCH = 200
STARTING_SECONDS = 60.0
"""How long AWS may not know an execution that we asked it to start."""

log = logging.getLogger(__name__)


def send_due() -> int:
    """Ask the workers to look at the executions that are due; return how many. A claim is a later due time."""
    now = dispatch.now()
    due = list(Watch.objects.filter(due__lte=now).order_by("due").values_list("pk", "due")[:BATCH])
    claimed = [key for key, at in due if Watch.objects.filter(pk=key, due=at).update(due=now + CLAIM_SECONDS)]
    for key in claimed:
        dispatch.send(POLL, "poll", str(key))
    return len(claimed)


def first_due() -> float | None:
    """Return the Unix time in seconds when the next look is due; None when nothing is watched."""
    first: float | None = Watch.objects.aggregate(first=Min("due"))["first"]
    return first


def look_soon(execution_id: UUID) -> None:
    """Look now, after the commit: something was just done to the execution."""
    Watch.objects.filter(pk=execution_id).update(due=dispatch.now() + CLAIM_SECONDS, pause=SHORTEST_PAUSE)
    transaction.on_commit(lambda: dispatch.send(POLL, "poll", str(execution_id)))


def poll(execution_id: UUID | str) -> None:
    """Fetch what is new of one execution, append it, and say when to look again."""
    watch = (
        Watch.objects.select_related("execution__target", "execution__version", "execution__environment_revision")
        .filter(pk=execution_id)
        .first()
    )
    if watch is None:
        return
    execution = watch.execution
    if execution.ended or execution.target is None:
        watch.delete()
        return
    try:
        grew = _fetch(execution)
    except budget.BudgetSpent as spent:
        _again(watch, spent.until - dispatch.now(), failures=watch.failures)
    except journal.Overtaken:
        log.info("Another worker looked at execution %s at the same time.", execution.pk)
    except AwsFailure as failure:
        _failed(watch, failure)
    else:
        _looked(watch, grew)


def _fetch(execution: Execution) -> bool:
    """Append every new event; return whether there were any."""
    door = Door(execution.target)
    version, revision = execution.version, execution.environment_revision
    values = values_in(revision) if revision is not None else None
    containers = Containers(parse(version.text, version.format, values).value)
    grew = False
    for batch in history_pages.new_events(door, execution.arn, execution.last_seq):
        _append(execution, batch, containers)
        grew = True
    return grew


def _append(execution: Execution, batch: list[dict[str, Any]], containers: Containers) -> None:
    entries = translate(batch, _places(execution, batch), containers)
    changes = _changes(execution, batch)
    with transaction.atomic():
        last = journal.append_translated(execution.pk, execution.last_seq, entries, touched=dispatch.now(), **changes)
        announcing.announce(execution, entries, execution.last_seq)
        Watch.objects.filter(pk=execution.pk).update(due=dispatch.now() + CLAIM_SECONDS)
        nudges.journal_grew(execution.pk, last)
        if "status" in changes:
            nudges.execution_changed(execution.pk)
    execution.last_seq = last
    for name, value in changes.items():
        setattr(execution, name, value)


def _places(execution: Execution, batch: list[dict[str, Any]]) -> dict[int, Place]:
    """Return the places of the earlier events that the batch hangs on. In these journals `seq` is the service's id."""
    first = batch[0]["id"]
    wanted = {event.get("previousEventId", 0) for event in batch}
    rows = Event.objects.filter(execution_id=execution.pk, seq__in=[id for id in wanted if 0 < id < first])
    return {
        seq: Place(type, state, tuple((name, index) for name, index in orjson.loads(scope)))
        for seq, type, state, scope in rows.values_list("seq", "type", "state", "scope")
    }


def _changes(execution: Execution, batch: list[dict[str, Any]]) -> dict[str, Any]:
    entered = sum(1 for event in batch if event["type"].endswith("StateEntered"))
    changes: dict[str, Any] = {"transition_count": execution.transition_count + entered, "notice": None}
    if batch[0]["id"] == 1:
        changes["started_at"] = batch[0]["timestamp"].astimezone(UTC)
    last = batch[-1]
    if last["type"] not in TERMINAL:
        return changes
    details = details_of(last)
    ended = last["timestamp"].astimezone(UTC)
    started = changes.get("started_at", execution.started_at)
    return changes | {
        "status": TERMINAL[last["type"]],
        "ended_at": ended,
        "duration": max(0.0, (ended - started).total_seconds()),
        "output": details.get("output"),
        "error": details.get("error"),
        "cause": details.get("cause"),
    }


def _looked(watch: Watch, grew: bool) -> None:
    if watch.execution.ended:
        Watch.objects.filter(pk=watch.pk).delete()
        routine_calls_forget()
        return
    watch.pause = SHORTEST_PAUSE if grew else min(LONGEST_PAUSE, watch.pause * 1.5)
    if watch.failures and not grew:
        _notice(watch.execution, None)
    _again(watch, watch.pause, failures=0)


def _failed(watch: Watch, failure: AwsFailure) -> None:
    execution = watch.execution
    if is_gone(failure) and _should_be_there(execution):
        _give_up(execution, failure)
        return
    log.warning("Looking at execution %s on %s failed: %s", execution.pk, execution.target, failure.message)
    failures = watch.failures + 1
    seconds = min(LONGEST_BACK_OFF, 2.0 ** min(failures, 10))
    if failure.code == "target_throttled":
        seconds = budget.close(execution.target, ROUTINE, failures) - dispatch.now()
    elif not is_gone(failure):
        _notice(execution, f"{failure.message} What is shown may be behind; the studio goes on trying.")
    _again(watch, seconds, failures=failures)


def _should_be_there(execution: Execution) -> bool:
    """Say whether AWS had the time to know an execution that we asked it to start."""
    return execution.last_seq > 0 or dispatch.now() - execution.started_at.timestamp() > STARTING_SECONDS


def _give_up(execution: Execution, failure: AwsFailure) -> None:
    now = datetime.fromtimestamp(dispatch.now(), UTC)
    with transaction.atomic():
        journal.append_translated(
            execution.pk,
            execution.last_seq,
            [],
            touched=dispatch.now(),
            status=Execution.Status.FAILED,
            ended_at=now,
            duration=max(0.0, (now - execution.started_at).total_seconds()),
            error=failure.aws_code,
            cause=failure.message,
            notice="AWS does not know this execution (any more), so how it ended cannot be told.",
        )
        Watch.objects.filter(pk=execution.pk).delete()
        announcing.announce_end(execution, "FAILED", now.timestamp(), failure.aws_code, failure.message)
        nudges.journal_grew(execution.pk, execution.last_seq)
        nudges.execution_changed(execution.pk)


def _notice(execution: Execution, words: str | None) -> None:
    if execution.notice == words:
        return
    with transaction.atomic():
        journal.append_translated(execution.pk, execution.last_seq, [], touched=dispatch.now(), notice=words)
        nudges.journal_grew(execution.pk, execution.last_seq)


def _again(watch: Watch, seconds: float, *, failures: int) -> None:
    # A little chance keeps executions that were started together from being looked at together for ever.
    due = dispatch.now() + max(0.05, seconds) * random.uniform(1.0, 1.15)  # noqa: S311  nothing secret
    Watch.objects.filter(pk=watch.pk).update(due=due, pause=watch.pause, failures=failures)
    transaction.on_commit(lambda: dispatch.wake_timers(due))
