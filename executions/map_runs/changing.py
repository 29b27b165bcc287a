"""UpdateMapRun: change how many children run at once and how many failures are tolerated, while it runs."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.errors import Conflict
from accounts.permissions import User, require
from asl.limits import MAX_DISTRIBUTED_CONCURRENCY
from asl.run.stimuli import MapRunUpdated
from executions.engine import dispatch, inbox
from executions.models import MapRun

JSON = Any


def map_run_change(
    user: User,
    map_run: MapRun,
    *,
    max_concurrency: int | None = None,
    tolerated_count: int | None = None,
    tolerated_percentage: float | None = None,
) -> None:
    """Change the settings that are given; a `max_concurrency` of 0 means as many as there may be.

    Raises NotSignedIn, NotAllowed, Conflict `already_ended`.
    """
    require(user, "operate")
    if max_concurrency == 0:
        max_concurrency = MAX_DISTRIBUTED_CONCURRENCY
    given = {
        "max_concurrency": max_concurrency,
        "tolerated_count": tolerated_count,
        "tolerated_percentage": tolerated_percentage,
    }
    changes: dict[str, JSON] = {name: value for name, value in given.items() if value is not None}
    with transaction.atomic():
        # The row shows it at once; the run obeys with its next turn, and writes the same into the row again.
        running = MapRun.objects.filter(pk=map_run.pk, status=MapRun.Status.RUNNING)
        if not running.update(**(changes or {"status": MapRun.Status.RUNNING})):
            raise Conflict("already_ended", f"This Map Run has already ended: it is {map_run.status}.")
        news = MapRunUpdated(
            at=dispatch.now(),
            entropy=inbox.entropy(),
            token=f"{map_run.frame}.run",
            max_concurrency=max_concurrency,
            tolerated_failure_count=tolerated_count,
            tolerated_failure_percentage=tolerated_percentage,
        )
        inbox.put(map_run.execution_id, news)
        dispatch.advance(map_run.execution_id)
