"""Can the studio work now: the database, Redis, the workers and the timers, each in one sentence."""

from __future__ import annotations

import threading
from typing import TypedDict

import redis
from django.db import Error as DatabaseError
from django.db import connection

from executions.engine import dispatch

BEAT_SECONDS = 3.0
ALIVE_SECONDS = 12
KEY = "studio:alive:{kind}:{name}"


class Part(TypedDict):
    """One thing that must be there."""

    ok: bool
    message: str


def readiness() -> dict[str, Part]:
    """Return what is there and what is not, by name."""
    return {
        "database": _database(),
        "redis": _redis(),
        "worker": _alive("worker", "No worker has been heard of: executions will not go on until one runs."),
        "timers": _alive("timers", "The timer loop has not been heard of: waits and retries will be late."),
    }


def beat(kind: str, name: str) -> None:
    """Say that a process of this kind (`worker`, `timers`) is alive. Redis away: nobody is told, nothing breaks."""
    try:
        dispatch.redis_client().set(KEY.format(kind=kind, name=name), "1", ex=ALIVE_SECONDS)
    except redis.RedisError:
        return


def keep_beating(kind: str, name: str) -> threading.Event:
    """Beat from a thread of this process until the returned event is set."""
    stopping = threading.Event()

    def run() -> None:
        beat(kind, name)
        while not stopping.wait(BEAT_SECONDS):
            beat(kind, name)

    threading.Thread(target=run, name="beat", daemon=True).start()
    return stopping


def _database() -> Part:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError as error:
        return {"ok": False, "message": f"The database does not answer: {type(error).__name__}."}
    return {"ok": True, "message": "The database answers."}


def _redis() -> Part:
    try:
        dispatch.redis_client().ping()
    except redis.RedisError as error:
        return {"ok": False, "message": f"Redis does not answer: {type(error).__name__}."}
    return {"ok": True, "message": "Redis answers."}


def _alive(kind: str, otherwise: str) -> Part:
    try:
        names = sum(1 for _ in dispatch.redis_client().scan_iter(KEY.format(kind=kind, name="*"), count=1000))
    except redis.RedisError:
        return {"ok": False, "message": otherwise}
    return {"ok": names > 0, "message": f"{names} alive." if names else otherwise}
