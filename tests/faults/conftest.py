"""The engine's world, for the tests that kill its processes."""

from tests.executions.conftest import postgres_server, postgres_url, redis_server, world

__all__ = ["postgres_server", "postgres_url", "redis_server", "world"]
