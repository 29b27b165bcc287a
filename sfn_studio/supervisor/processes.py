"""What the studio's own processes do, and what is imported once for all of them before they fork."""

from __future__ import annotations

import gc
import importlib
import socket
import warnings
from collections.abc import Callable, Sequence

import setproctitle

from sfn_studio.supervisor.callers import Callers

# ruff: noqa: PLC0415  what is imported when is the very purpose of this file

Work = Callable[[], int | None]
WEB = (
    "uvicorn.lifespan.on", "uvicorn.protocols.http.auto", "uvicorn.protocols.websockets.auto", "sfn_studio.asgi",
    "sfn_studio.urls",
)  # fmt: skip
WORKERS = (
    "celery.apps.worker", "celery.concurrency.prefork", "celery.worker.consumer", "kombu.transport.redis",
    "executions.engine.timers", "executions.tasks",
)  # fmt: skip


def preload_workers() -> None:
    """Import what workers and timers run on, and keep it out of the garbage collector's way in every fork."""
    _import(WORKERS)
    from executions.handlers.registry import kinds

    kinds()  # the handlers, once for both workers
    gc.collect(0)
    gc.freeze()


def _import(names: tuple[str, ...]) -> None:
    for name in names:
        importlib.import_module(name)


def web(sockets: Sequence[socket.socket], callers: Callers, place: int) -> Work:
    """Serve pages, API and websockets on bound sockets, as process `place` of those that take callers from them."""

    def serve() -> None:
        _name("web")
        _import(WEB)  # while the parent imports what the workers need
        import uvicorn

        from sfn_studio.asgi import application
        from sfn_studio.supervisor.web_server import Server

        settings = uvicorn.Config(application, log_level="warning", access_log=False, timeout_graceful_shutdown=3)
        Server(settings, list(sockets), callers, place).run()

    return serve


def without(sockets: Sequence[socket.socket], work: Work) -> Work:
    """The work of a process that is no web process: it must not keep the address when those have ended."""

    def alone() -> int | None:
        for one in sockets:
            one.close()
        return work()

    return alone


def worker(name: str, queues: str, count: int) -> Work:
    """Run a Celery worker called `name` with `count` pool processes for some queues (comma separated)."""

    def work() -> int:
        from celery.utils.nodenames import default_nodename, host_format

        from sfn_studio.celery import app

        _name(name)
        # Celery warns a superuser of pickled messages; ours are JSON and nothing else is accepted.
        warnings.filterwarnings("ignore", "You're running the worker")
        running = app.Worker(
            hostname=host_format(default_nodename(f"{name}@%h")),
            queues=queues,
            concurrency=count,
            pool="prefork",
            loglevel="WARNING",
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            quiet=True,
        )
        running.start()
        return running.exitcode or 0

    return work


def timers() -> None:
    """Fire timers and find lost work."""
    from django.core.management import call_command

    _name("timers")
    call_command("timers")


def _name(name: str) -> None:
    """Let `ps` and `top` tell the processes apart."""
    setproctitle.setproctitle(f"sfn-studio {name}")
