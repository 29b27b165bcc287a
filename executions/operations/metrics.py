"""Figures for Prometheus, read from the database and Redis at each question: right whichever process is asked."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from executions import open_sockets
from executions.aws.failures import THROTTLED
from executions.aws.models import Call, CallBudget
from executions.engine import dispatch
from executions.models import Execution, Inbox, TaskAttempt, Timer
from executions.operations.backlogs import backlogs
from executions.operations.doctor import queue_depths
from executions.outbox.selectors import NAMES, channels
from executions.readiness import readiness

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
ENDS = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")
registry = CollectorRegistry()


class _Engine:
    """Asks the database and Redis."""

    def collect(self) -> Iterator[Metric]:
        yield from _executions()
        yield from _waiting()
        yield from _by_workflow()
        yield from _throttled()
        yield from _deliveries()
        yield from _websockets()
        yield from _health()

    def describe(self) -> list[Metric]:
        """Return nothing: a registry that asks at registration would ask the database at import."""
        return []


def _executions() -> Iterator[Metric]:
    rows = Execution.objects.order_by().values("status").annotate(count=Count("pk"), on_aws=Count("target"))
    by_status = GaugeMetricFamily(
        "studio_executions", "Executions kept, by status and place.", labels=("status", "where")
    )
    started = 0
    for row in rows:
        by_status.add_metric([row["status"], "local"], row["count"] - row["on_aws"])
        by_status.add_metric([row["status"], "aws"], row["on_aws"])
        started += row["count"]
    yield by_status
    # A purge makes these smaller, which Prometheus takes for a restart, as it should.
    total = CounterMetricFamily("studio_executions_started", "Executions started.")
    total.add_metric([], started)
    yield total
    yield _ended(by_status)


def _ended(by_status: Metric) -> Metric:
    """Each way to end has its counter from the beginning, so that an alert on it never waits for the first one."""
    total = CounterMetricFamily("studio_executions_ended", "Executions that ended.", labels=("status",))
    for status in ENDS:
        found = (sample.value for sample in by_status.samples if sample.labels["status"] == status)
        total.add_metric([status], sum(found))
    return total


def _throttled() -> Iterator[Metric]:
    total = CounterMetricFamily("studio_throttled", "Calls that AWS refused because there were too many of them.")
    total.add_metric([], Call.objects.filter(error__in=THROTTLED).count())
    yield total
    now = dispatch.now()
    closed = GaugeMetricFamily("studio_throttled_operations", "Operations on AWS that wait because of that now.")
    closed.add_metric([], CallBudget.objects.filter(closed_until__gt=now).count())
    yield closed


def _deliveries() -> Iterator[Metric]:
    found = GaugeMetricFamily(
        "studio_deliveries",
        "Webhooks, events and log records that wait or were given up.",
        labels=("destination", "state"),
    )
    for channel in channels():
        kind = channel.destination.partition(":")[0] if channel.destination in NAMES else channel.name
        found.add_metric([kind, "waiting"], channel.waiting)
        found.add_metric([kind, "given_up"], channel.given_up)
    yield found


def _waiting() -> Iterator[Metric]:
    now = dispatch.now()
    depth = GaugeMetricFamily("studio_queue_depth", "Messages that wait in a queue.", labels=("queue",))
    for queue, length in queue_depths().items():
        depth.add_metric([queue], length)
    yield depth
    attempts = GaugeMetricFamily("studio_task_attempts", "Tasks that are not answered yet.", labels=("status",))
    for status, count in TaskAttempt.objects.order_by().values_list("status").annotate(count=Count("pk")):
        attempts.add_metric([status], count)
    yield attempts
    yield GaugeMetricFamily("studio_timers", "Timers that are set.", value=Timer.objects.count())
    oldest = Inbox.objects.aggregate(at=Min("at"))["at"]
    yield GaugeMetricFamily(
        "studio_inbox_lag_seconds", "Age of the oldest news that no worker has decided on.", _age(now, oldest)
    )
    due = Timer.objects.aggregate(at=Min("due"))["at"]
    yield GaugeMetricFamily("studio_timer_lag_seconds", "How late the most overdue timer is.", _age(now, due))
    queued = TaskAttempt.objects.filter(status=TaskAttempt.Status.QUEUED).aggregate(at=Min("sent"))["at"]
    yield GaugeMetricFamily(
        "studio_task_lag_seconds", "Age of the oldest task that no worker has taken.", _age(now, queued)
    )


def _by_workflow() -> Iterator[Metric]:
    """Only workflows whose tasks wait, the longest lines: who keeps the figures pays for each name."""
    now, label = dispatch.now(), ("workflow",)
    queued = GaugeMetricFamily(
        "studio_workflow_queued_tasks", "Tasks of a workflow that wait for a worker.", labels=label
    )
    running = GaugeMetricFamily("studio_workflow_running_tasks", "Those that are being performed.", labels=label)
    lag = GaugeMetricFamily("studio_workflow_task_lag_seconds", "How long the oldest waits.", labels=label)
    for line in backlogs():
        queued.add_metric([line.workflow], line.queued)
        running.add_metric([line.workflow], line.running)
        lag.add_metric([line.workflow], _age(now, line.oldest))
    yield from (queued, running, lag)


def _websockets() -> Iterator[Metric]:
    count = open_sockets.open_count()
    if count is not None:
        clients = GaugeMetricFamily("studio_websocket_clients", "Open websockets of all web processes.")
        clients.add_metric([], count)
        yield clients


def _health() -> Iterator[Metric]:
    up = GaugeMetricFamily("studio_up", "1 when a part of the studio works.", labels=("part",))
    for name, part in readiness().items():
        up.add_metric([name], int(part["ok"]))
    yield up


def _age(now: float, then: float | None) -> float:
    return 0.0 if then is None else max(0.0, now - then)


registry.register(_Engine())


def as_text() -> bytes:
    """Return all figures in the text format of Prometheus."""
    return generate_latest(registry)
