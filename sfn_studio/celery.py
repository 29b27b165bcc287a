"""The Celery application: three queues on Redis whose messages are hints that may be lost or doubled."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from celery import Celery
from celery.exceptions import CPendingDeprecationWarning
from celery.signals import (
    setup_logging,
    task_prerun,
    worker_init,
    worker_process_init,
    worker_ready,
    worker_shutting_down,
)
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sfn_studio.settings")

# It says at each lost connection that a default will change; we set that option ourselves, below.
warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)

QUEUES = ("advance", "perform", "poll")
PR_SET_PDEATHSIG = 1
OWN_MEGABYTES = 200
"""What a pool process needs for itself, generously."""


def broker_url(redis_url: str) -> str:
    """Return what Kombu calls the same Redis: it has a scheme of its own for unix sockets."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={database}"


def _kibibytes_of_a_child(megabytes: int | None) -> int | None:
    return None if megabytes is None else (megabytes + OWN_MEGABYTES) * 1024


def configure(celery: Celery) -> None:
    """Set everything that differs from Celery's defaults, with the reason beside it."""
    from django.conf import settings  # noqa: PLC0415  settings are read when the first process needs them

    celery.conf.update(
        broker_url=broker_url(settings.REDIS_URL),
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            # Longer than any task should take; the database, not redelivery, is what recovers lost work.
            "visibility_timeout": 3600,
            "socket_connect_timeout": 2,
            "socket_keepalive": True,
            "health_check_interval": 15,
        },
        # The message is only a hint: rather lose it at once than keep a web request waiting for Redis.
        task_publish_retry_policy={"max_retries": 1, "interval_start": 0.05, "interval_max": 0.05},
        task_queues=[Queue(name, routing_key=name) for name in QUEUES],
        task_default_queue="advance",
        task_create_missing_queues=False,
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        # In KiB: a pool process that still holds more after a task makes room for a fresh one.
        worker_max_memory_per_child=_kibibytes_of_a_child(settings.STUDIO_TASK_MEGABYTES),
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        enable_utc=True,
        # Celery closes the database around each task, whatever CONN_MAX_AGE says; to connect anew costs more than many
        # a task. What a server broke is closed before each task instead, below.
        CELERY_DB_REUSE_MAX=sys.maxsize,
    )


app = Celery("sfn_studio")
configure(app)
app.set_default()  # also for threads that did not import this module
app.autodiscover_tasks(["executions"])


@setup_logging.connect
def _keep_our_log(**_: Any) -> None:
    """Having a receiver here keeps Celery's hands off Django's logging."""


@worker_init.connect
def _check_release(**_: Any) -> None:
    """End a worker whose database must be migrated first, before it takes a message."""
    from django.core.management import CommandError  # noqa: PLC0415  needs the settings

    from executions.operations.releases import check_at_start  # noqa: PLC0415

    try:
        check_at_start()
    except CommandError as problem:
        raise SystemExit(str(problem)) from None
    finally:
        _forget_connections()


def _forget_connections() -> None:
    """Close what this process has open: no fork may share it."""
    from django.db import connections  # noqa: PLC0415

    connections.close_all()


@worker_init.connect
def _share_the_end(**_: Any) -> None:
    """Let the pool, which forks later, learn from this process that the worker has to stop."""
    from executions.engine import stopping  # noqa: PLC0415  needs the settings

    stopping.share()


@worker_shutting_down.connect
def _let_the_pool_finish(**_: Any) -> None:
    """Say so to the pool: a signal handler calls this, so nothing else may be done here."""
    from django.conf import settings  # noqa: PLC0415

    from executions.engine.stopping import ending  # noqa: PLC0415

    ending().begin(settings.STUDIO_STOP_SECONDS)


@worker_init.connect
def _load_handlers(**_: Any) -> None:
    """Import every kind of handler (boto3 among them) before the pool forks: else each of its processes does so at its
    first task, which then waits for half a second or more.
    """
    from executions.handlers.registry import kinds  # noqa: PLC0415  needs the settings

    kinds()


@worker_process_init.connect
def _settle_child(**_: Any) -> None:
    """Let a pool process die with its parent, and keep its database connection from task to task."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    from django.db import connections  # noqa: PLC0415  needs the settings

    for connection in connections.all():
        connection.settings_dict["CONN_MAX_AGE"] = None
    _limit_memory()


@task_prerun.connect
def _mend_connections(**_: Any) -> None:
    """Close a connection that the last task found broken: a look at a flag."""
    from django.db import close_old_connections  # noqa: PLC0415  needs the settings

    close_old_connections()


def _limit_memory() -> None:
    """Let a handler that eats memory get a MemoryError, before the kernel takes its process or another one."""
    from django.conf import settings  # noqa: PLC0415

    megabytes = settings.STUDIO_TASK_MEGABYTES
    if megabytes is None or sys.platform != "linux":
        return  # elsewhere the kernel holds nobody to it
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


@worker_ready.connect
def _say_alive(sender: Any, **_: Any) -> None:
    """Let `/readyz` see this worker."""
    from executions.readiness import keep_beating  # noqa: PLC0415  needs the settings

    keep_beating("worker", str(sender.hostname))
