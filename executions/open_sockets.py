"""The websockets that are open, on whichever web process: kept in Redis, renewed while they live, forgotten when they do not."""

from __future__ import annotations

import redis

from executions.engine import dispatch

KEY = "studio:websockets"
FRESH_SECONDS = 60.0
"""Three pings: a socket that was not renewed for longer went with its process."""


def seen(name: str) -> None:
    """Count a socket from now on. Without Redis nothing is counted, and the socket goes on."""
    try:
        dispatch.redis_client().zadd(KEY, {name: dispatch.now()})
    except redis.RedisError:
        return


def gone(name: str) -> None:
    """Count a socket no more."""
    try:
        dispatch.redis_client().zrem(KEY, name)
    except redis.RedisError:
        return  # it is forgotten when it is not renewed


def open_count() -> int | None:
    """Return how many are open, None when Redis does not answer."""
    client = dispatch.redis_client()
    try:
        client.zremrangebyscore(KEY, "-inf", dispatch.now() - FRESH_SECONDS)
        return int(client.zcard(KEY))
    except redis.RedisError:
        return None
