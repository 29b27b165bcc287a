"""The timer loop: fires what is due, then sleeps until the next due time or until somebody wakes it."""

from __future__ import annotations

import logging
import threading
import time

import redis
from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import Min

from asl.run.stimuli import TimerDue
from executions.aws import polling
from executions.engine import clock, dispatch, inbox, sweeper
from executions.engine.perform import DELAY
from executions.models import TaskAttempt, Timer
from executions.outages import in_words

BATCH = 200
LOOK_EVERY_SECONDS = 1.0
"""The longest sleep: how late a timer may be when its wake-up call was lost."""

log = logging.getLogger(__name__)


def fire_due() -> int:
    """Fire the timers whose time has come, at most a batch of them. Returns how many.

    A timer is claimed by deleting its row in the transaction that keeps its stimulus: several processes may look,
    each timer fires once.
    """
    now = dispatch.now()
    with transaction.atomic():
        due = list(Timer.objects.select_for_update(skip_locked=True).filter(due__lte=now).order_by("due", "id")[:BATCH])
        if not due:
            return 0
        Timer.objects.filter(pk__in=[timer.pk for timer in due]).delete()
        inbox.put_all(
            [
                (timer.execution_id, TimerDue(at=now, entropy=inbox.entropy(), token=timer.token))
                for timer in due
                if timer.reason != DELAY
            ]
        )
        for timer in due:
            if timer.reason == DELAY:
                _queue_again(timer, now)
        for execution_id in {timer.execution_id for timer in due if timer.reason != DELAY}:
            dispatch.advance(execution_id)
    return len(due)


def _queue_again(timer: Timer, now: float) -> None:
    delayed = TaskAttempt.objects.filter(
        execution_id=timer.execution_id, token=timer.token, status=TaskAttempt.Status.DELAYED
    )
    if delayed.update(status=TaskAttempt.Status.QUEUED, sent=now):
        dispatch.perform(timer.execution_id, timer.token)


def seconds_to_next() -> float:
    """Return how long to sleep when nobody wakes us: until something is due, at most LOOK_EVERY_SECONDS."""
    dues = [due for due in (Timer.objects.aggregate(first=Min("due"))["first"], polling.first_due()) if due is not None]
    if not dues:
        return LOOK_EVERY_SECONDS
    return min(max(min(dues) - dispatch.now(), 0.0), LOOK_EVERY_SECONDS)


def run(stopping: threading.Event) -> None:
    """Fire timers and sweep until `stopping` is set."""
    alarm = _Alarm()
    watch = clock.Watch(dispatch.now, time.monotonic)
    swept = mended = 0.0
    while not stopping.is_set():
        try:
            close_old_connections()
            if jump := watch.jump():
                clock.say(jump)
                mended = 0.0
            if time.monotonic() - mended >= clock.MEND_EVERY_SECONDS:
                clock.mend()
                mended = time.monotonic()
            while fire_due() == BATCH:
                pass
            polling.send_due()
            if time.monotonic() - swept >= sweeper.EVERY_SECONDS:
                sweeper.sweep(leases=not watch.is_settling())
                swept = time.monotonic()
            sleep = seconds_to_next()
        except DatabaseError as error:
            log.warning("The timers wait and try again. %s", in_words(error))
            sleep = LOOK_EVERY_SECONDS
        alarm.sleep(sleep)
    alarm.close()


class _Alarm:
    """Sleeps, and wakes early when a timer is set that is due before the end of the sleep."""

    def __init__(self) -> None:
        self._messages: redis.client.PubSub | None = None

    def sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            due = self._next_message(left)
            if due is not None:
                until = min(until, time.monotonic() + max(0.0, due - dispatch.now()))

    def _next_message(self, seconds: float) -> float | None:
        try:
            if self._messages is None:
                client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2)
                self._messages = client.pubsub(ignore_subscribe_messages=True)
                self._messages.subscribe(dispatch.WAKE_CHANNEL)
            message = self._messages.get_message(timeout=seconds)
        except (redis.RedisError, OSError):
            self.close()
            time.sleep(min(seconds, 0.05))
            return None
        return float(message["data"]) if message else None

    def close(self) -> None:
        if self._messages is not None:
            self._messages.close()
        self._messages = None
