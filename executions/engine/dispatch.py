"""Send the hints: Celery messages and wake-up calls, after the commit, never with a truth in them."""

from __future__ import annotations

import logging
import os
import time
from functools import cache
from uuid import UUID

import redis
from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

ADVANCE = "executions.advance"
PERFORM = "executions.perform"
CANCEL = "executions.cancel"
WAKE_CHANNEL = "studio:timers"
SENT = "studio_sent"
log = logging.getLogger(__name__)


def advance(execution_id: UUID | str) -> None:
    """Ask a worker, after the commit, to advance an execution."""
    transaction.on_commit(lambda: send(ADVANCE, "advance", str(execution_id)))


def perform(execution_id: UUID | str, token: str) -> None:
    """Ask a worker, after the commit, to perform a task attempt."""
    transaction.on_commit(lambda: send(PERFORM, "perform", str(execution_id), token))


def cancel(work: str) -> None:
    """Ask a worker, after the commit, to cancel a job that nobody wants any more. As on AWS, it may come to nothing."""
    transaction.on_commit(lambda: send(CANCEL, "perform", work))


def wake_timers(due: float) -> None:
    """Tell the timer processes, after the commit, that something is due at `due` (Unix seconds)."""
    transaction.on_commit(lambda: _publish(due))


def send(task: str, queue: str, *arguments: str) -> None:
    """Send one message. When Redis is away it is only logged: the sweeper sends it again."""
    try:
        # The time tells who receives it whether messages pile up; workers of other releases pass over a header.
        current_app.send_task(task, args=arguments, queue=queue, headers={SENT: now()})
    except (OperationalError, redis.RedisError, OSError) as error:
        log.warning("A message to the %s workers was not sent, it will be sent again: %s", queue, error)


def redis_client() -> redis.Redis:
    """Return this process's connection to Redis."""
    return _redis_client(os.getpid(), settings.REDIS_URL)


@cache
def _redis_client(_pid: int, url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=5)


def _publish(due: float) -> None:
    try:
        redis_client().publish(WAKE_CHANNEL, repr(due))
    except redis.RedisError as error:
        log.warning("The timers were not woken, they will look by themselves: %s", error)


def now() -> float:
    """Return Unix time in seconds: the shell's only clock."""
    return time.time()
