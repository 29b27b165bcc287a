"""Watching by the real processes: the timer loop finds what is due, a worker looks, a killed worker loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from accounts.services import owner_ensure
from executions import services
from executions.aws.models import Target, Watch
from tests.aws.definitions import SHORT_WAIT
from tests.executions.services import timers, until, worker
from tests.executions.world import use_database


@pytest.fixture
def owner(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The owner in a database file that the processes share with the test."""
    before, test_connection = connections.settings, connections["default"]
    with django_db_blocker.unblock():
        del connections["default"]
        use_database(f"sqlite:///{tmp_path}/studio.sqlite3")
        call_command("migrate", verbosity=0)
        yield owner_ensure()
        connections["default"].close()
        connections.settings = before
        connections["default"] = test_connection


def test_a_worker_that_is_killed_while_it_watches_loses_nothing(owner, moto, saved, tmp_path):
    moto.post("/moto-api/reset")
    target = Target.objects.create(name="moto", region="us-east-1", endpoint_url=moto.url)
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/studio.sqlite3",
        "REDIS_URL": settings.REDIS_URL,
        "STUDIO_HOME": str(tmp_path),
    }
    version = saved(SHORT_WAIT)
    processes = [timers(environment), worker(environment, queues="poll", children=1)]
    try:
        execution = services.execution_start(
            owner, workflow_id=version.workflow_id, version=1, input="{}", target_id=target.id
        )

        def grown() -> bool:
            execution.refresh_from_db()
            return execution.last_seq > 0

        until(grown, 120, "the first look by the worker")
        processes[1].kill()
        processes.append(worker(environment, queues="poll", children=1))

        def ended() -> bool:
            execution.refresh_from_db()
            return execution.ended

        until(ended, 120, "the end of the execution after the worker was killed")
        until(lambda: not Watch.objects.exists(), 120, "the end of the watch")
    finally:
        for process in processes:
            process.kill()
    assert execution.status == "SUCCEEDED"
    seqs = list(execution.events.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, execution.last_seq + 1))
