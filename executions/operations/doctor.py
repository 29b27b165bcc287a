"""What is stuck, and why, in sentences that say what to do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import reduce
from operator import or_

import redis
from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef

from asl.run.pending import EXECUTION_TIMEOUT
from executions.engine import dispatch
from executions.models import Execution, Inbox, MapRun, TaskAttempt, Timer
from executions.operations import releases
from executions.operations.backlogs import backlogs
from executions.outbox.selectors import channels
from executions.readiness import readiness

LOW_MEBIBYTES = 100
LATE_SECONDS = 10.0
"""The sweeper and the timers look each second: what is older than this has nobody who does it."""
SHOWN = 20
QUEUES = ("advance", "perform", "poll")


def findings() -> list[str]:
    """Return one sentence for each thing that is stuck; an empty list means that all is well."""
    parts = {**readiness(), "release": releases.readiness()}
    found = [part["message"] for part in parts.values() if not part["ok"]]
    now = dispatch.now()
    for look in (
        _unheard,
        _unfinished,
        _in_line,
        _unperformed,
        _unleased,
        _overdue,
        _undelivered,
        _without_room,
        _waiting_for_nothing,
    ):
        found.extend(look(now))
    return found


def queue_depths() -> dict[str, int]:
    """Return how many messages wait in each queue; empty when Redis does not answer."""
    try:
        return {name: int(dispatch.redis_client().llen(name)) for name in QUEUES}
    except redis.RedisError:
        return {}


def _unheard(now: float) -> Iterator[str]:
    rows = Inbox.objects.filter(at__lt=now - LATE_SECONDS).values("execution_id", "execution__name")
    for row in rows.annotate(count=Count("id"), first=Min("at")).order_by("first")[:SHOWN]:
        yield (
            f"Execution {row['execution__name']} ({row['execution_id']}): {row['count']} piece(s) of news have waited for "
            f"{_ago(now, row['first'])}. No worker takes the queue advance, or each turn fails: see the workers' log."
        )


def _unfinished(now: float) -> Iterator[str]:
    for row in Execution.objects.filter(ready=True, touched__lt=now - LATE_SECONDS).order_by("touched")[:SHOWN]:
        yield (
            f"Execution {row.name} ({row.pk}) could go on and has not moved for {_ago(now, row.touched)}. "
            "No worker takes the queue advance."
        )


def _in_line(now: float) -> Iterator[str]:
    for line in backlogs():
        if line.oldest < now - LATE_SECONDS:
            limit = ", as many as STUDIO_TASKS_PER_WORKFLOW allows" if line.at_its_limit else ""
            yield (
                f"Workflow {line.workflow}: {line.queued:,} task{'s wait' if line.queued != 1 else ' waits'} for a worker, the "
                f"oldest for {_ago(now, line.oldest)}; {line.running:,} are being performed{limit}."
            )


def _unperformed(now: float) -> Iterator[str]:
    rows = TaskAttempt.objects.filter(status=TaskAttempt.Status.QUEUED, sent__lt=now - LATE_SECONDS)
    for row in rows.select_related("execution").order_by("sent")[:SHOWN]:
        yield (
            f"Execution {row.execution.name} ({row.execution_id}), state {row.state}: {row.resource} was asked for "
            f"{_ago(now, row.sent)} ago and nobody has taken it. All workers of the queue perform are busy, or none runs."
        )


def _unleased(now: float) -> Iterator[str]:
    rows = TaskAttempt.objects.filter(status=TaskAttempt.Status.RUNNING, lease_until__lt=now - LATE_SECONDS)
    for row in rows.select_related("execution").order_by("lease_until")[:SHOWN]:
        yield (
            f"Execution {row.execution.name} ({row.execution_id}), state {row.state}: worker {row.worker} went silent "
            f"{_ago(now, row.lease_until or now)} ago and no timer process has given its task to another."
        )


def _overdue(now: float) -> Iterator[str]:
    for row in Timer.objects.filter(due__lt=now - LATE_SECONDS).select_related("execution").order_by("due")[:SHOWN]:
        yield (
            f"Execution {row.execution.name} ({row.execution_id}): a timer ({row.reason}) is {_ago(now, row.due)} late. "
            "No timer process runs (manage.py timers)."
        )


def _without_room(now: float) -> Iterator[str]:
    left = shutil.disk_usage(settings.STUDIO_HOME).free // 2**20 if settings.STUDIO_HOME.is_dir() else LOW_MEBIBYTES
    if left < LOW_MEBIBYTES:
        yield (
            f"The disk of STUDIO_HOME ({settings.STUDIO_HOME}) has {left:,} MiB left: when it is full, nothing can be "
            "written and every execution waits. Make room; `manage.py purge` deletes old executions."
        )


def _undelivered(now: float) -> Iterator[str]:
    for channel in channels():
        if channel.failing:
            yield (
                f"{channel.name}: {channel.waiting:,} deliver{'y waits' if channel.waiting == 1 else 'ies wait'}, the oldest "
                f"for {_ago(now, channel.oldest or now)}; the last try failed: {channel.error}"
            )
        if channel.given_up:
            yield (
                f"{channel.name}: {channel.given_up:,} deliver{'y was' if channel.given_up == 1 else 'ies were'} given up. "
                f"The last error: {channel.error} Send them again on the page Webhooks, or remove them there."
            )


def _waiting_for_nothing(now: float) -> Iterator[str]:
    """Executions that run and that nothing in the database will ever wake: this would be our bug."""
    before = datetime.fromtimestamp(now - LATE_SECONDS, UTC)
    rows = Execution.objects.filter(
        status=Execution.Status.RUNNING, target=None, ready=False, started_at__lt=before, touched__lt=now - LATE_SECONDS
    )
    alarms = Timer.objects.exclude(reason=EXECUTION_TIMEOUT)  # that one is no hope, only an end
    wakers = (
        alarms,
        Inbox.objects.all(),
        TaskAttempt.objects.all(),
        MapRun.objects.filter(status=MapRun.Status.RUNNING),
    )
    idle = rows.exclude(reduce(or_, (Exists(waker.filter(execution_id=OuterRef("pk"))) for waker in wakers)))
    for row in idle.order_by("touched")[:SHOWN]:
        yield (
            f"Execution {row.name} ({row.pk}) runs, but waits for no task, timer, child or news. This is a fault of the "
            f"studio: keep `manage.py replay {row.pk}` and its history for a report, then stop it."
        )


def _ago(now: float, then: float) -> str:
    seconds = max(0.0, now - then)
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
