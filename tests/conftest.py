"""One world for all folders: one Redis, one PostgreSQL. Celery, Channels and Redis keep their first connection of a process,

so a second server in the same test process would be spoken to by nobody, or take the messages of the first.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from celery import current_app
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from sfn_studio.celery import broker_url
from tests.executions.services import Redis
from tests.executions.world import postgres_server, postgres_url, world

__all__ = ["postgres_server", "postgres_url", "redis_server", "world"]

# On a loaded machine, examples are slow to make: that says nothing about the code under test.
hypothesis_settings.register_profile("loaded", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("loaded")


@pytest.fixture(scope="session", autouse=True)
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    """A real Redis, and everything in this process pointed at it before anything has connected."""
    redis = Redis(tmp_path_factory.mktemp("redis"))
    settings.REDIS_URL = redis.url
    settings.CACHES["default"]["LOCATION"] = redis.url
    settings.CHANNEL_LAYERS["default"]["CONFIG"]["hosts"] = [redis.url]
    current_app.conf.broker_url = broker_url(redis.url)
    yield redis
    redis.stop()


@pytest.fixture(autouse=True)
def _nothing_left(request: pytest.FixtureRequest) -> None:
    """A test in the world finds no execution, delivery or webhook of another one, in whatever order they run."""
    if "world" in request.fixturenames:
        request.getfixturevalue("world").empty()
