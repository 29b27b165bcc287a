"""The engine's world, once for all folders: a second one in the same process would take the messages of the first."""

from tests.executions.world import postgres_server, postgres_url, redis_server, world

__all__ = ["postgres_server", "postgres_url", "redis_server", "world"]
