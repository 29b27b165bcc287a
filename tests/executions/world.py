"""A world for the engine's tests: SQLite or PostgreSQL, a real Redis, and workflows to run."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import SyncToAsync
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections

from accounts.services import owner_ensure
from editor.models import Version, Workflow
from executions import services
from executions.engine.advance import advance
from executions.engine.machines import has_map_runs, machine_of
from executions.engine.perform import perform
from executions.engine.timers import fire_due
from executions.handlers import reloading
from executions.models import Execution, MapRun
from executions.outbox import listening
from executions.outbox.models import Delivery, Webhook
from sfn_studio.databases import database_at
from tests.executions.services import Postgres, Redis, until

HANDLER_MODULES = ("executions.examples.handlers", "tests.executions.handlers_for_tests")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL that only the tests use, so that it may fall."""
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """A PostgreSQL: DATABASE_URL when it names one, else our own."""
    given = os.environ.get("DATABASE_URL", "")
    return given if given.startswith("postgres") else request.getfixturevalue("postgres_server").url


class World:
    """One database with one Redis; Django in this process and the processes of the studio use both."""

    def __init__(self, database_url: str, redis: Redis, home: Path) -> None:
        self.redis = redis
        self.environment = {"DATABASE_URL": database_url, "REDIS_URL": redis.url, "STUDIO_HOME": str(home)}
        self.environment["STUDIO_SECRET_KEY"] = settings.SECRET_KEY  # sessions made here are good there
        self.environment["STUDIO_HANDLER_MODULES"] = ",".join(HANDLER_MODULES)
        self.owner = owner_ensure()

    def empty(self) -> None:
        """Remove what other tests left, so that a test which looks at every row, or at the first one, finds its own."""

        def emptied() -> bool:
            try:
                for model in (Delivery, Webhook, MapRun, Execution):
                    model.objects.all().delete()
            except DatabaseError:  # a worker of the module still writes to an execution of the test before
                return False
            listening.forget()
            return True

        until(emptied, 120, "an empty world")

    def version(self, definition: dict[str, Any] | str, type: str = "STANDARD") -> Version:
        """A saved version of a new workflow."""
        text = definition if isinstance(definition, str) else json.dumps(definition)
        now = datetime.now(UTC)
        workflow = Workflow.objects.create(name=f"w-{uuid4().hex[:12]}", type=type, updated_at=now)
        return Version.objects.create(
            workflow=workflow, number=1, text=text, format="json", created_at=now, state_count=1,
            content_hash=hashlib.sha256(text.encode()).hexdigest(),
        )  # fmt: skip

    def start(self, definition: dict[str, Any] | str, input: Any = None, **more: Any) -> Execution:
        """Start an execution of a new workflow."""
        return self.start_version(self.version(definition), input, **more)

    def start_version(self, version: Version, input: Any = None, **more: Any) -> Execution:
        """Start an execution of a workflow that is there."""
        return services.execution_start(
            self.owner, workflow_id=version.workflow_id, version=1, input=json.dumps(input or {}), **more
        )

    def step(self, execution: Execution) -> None:
        """Do in this process, once, what workers and timers would do for an execution."""
        advance(execution.pk)
        for token in execution.attempts.filter(status="QUEUED").values_list("token", flat=True):
            perform(str(execution.pk), token)
        fire_due()

    def run(self, execution: Execution, seconds: float = 120) -> Execution:
        """Do in this process all that workers and timers would do, until the execution has ended."""

        def look() -> bool:
            self.step(execution)
            execution.refresh_from_db()
            return execution.ended

        until(look, seconds, f"the end of {execution.name}")
        return execution

    def ended(self, execution: Execution, seconds: float = 180) -> Execution:
        """The execution once it has ended."""

        def look() -> Execution | None:
            execution.refresh_from_db()
            return execution if execution.ended else None

        return until(look, seconds, f"the end of {execution.name} ({execution.status}, seq {execution.last_seq})")

    @staticmethod
    def types(execution: Execution) -> list[str]:
        """The types of the events, in order."""
        return list(execution.events.order_by("seq").values_list("type", flat=True))


def forget_connection() -> None:
    """Drop the default connection of this thread and of the one that asynchronous tests call Django in."""

    def forget() -> None:
        connections["default"].close()
        del connections["default"]

    forget()
    SyncToAsync.single_thread_executor.submit(forget).result()


def forget_versions() -> None:
    """Drop what is kept of a database: the numbers of versions begin again in another one, and after a rollback."""
    machine_of.cache_clear()
    has_map_runs.cache_clear()
    listening.logging_of.cache_clear()
    listening.forget()


def use_database(url: str) -> None:
    """Point Django's default connection to another database."""
    forget_connection()
    connections.settings = connections.configure_settings({"default": database_at(url)})
    forget_versions()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def world(
    request: pytest.FixtureRequest,
    redis_server: Redis,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: Any,
) -> Iterator[World]:
    """The world on each of the two databases."""
    home = tmp_path_factory.mktemp("home")
    url = f"sqlite:///{home}/studio.sqlite3"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    before = connections.settings
    with django_db_blocker.unblock():
        use_database(url)
        settings.STUDIO_HANDLER_MODULES = HANDLER_MODULES
        reloading.LOOK_EVERY_SECONDS = 0.0
        call_command("migrate", verbosity=0)
        yield World(url, redis_server, home)
        forget_connection()
        connections.settings = before
