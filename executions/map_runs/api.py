"""Map Runs in the REST API: how their children fare, and what can be changed while they run."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from accounts.api_auth import needs
from accounts.errors import NotFound
from accounts.permissions import User, can_operate
from accounts.wire import time_as_json
from asl.limits import MAX_DISTRIBUTED_CONCURRENCY
from executions.map_runs.changing import map_run_change
from executions.map_runs.counting import map_run_counts
from executions.models import MapRun
from executions.schemas import Body
from executions.selectors import execution_get

router = Router(tags=["map runs"])


class MapRunChange(Body):
    """PATCH /executions/{id}/map-runs/{number}: what is left out stays as it is."""

    max_concurrency: int | None = Field(None, ge=0, le=MAX_DISTRIBUTED_CONCURRENCY)
    tolerated_failure_count: int | None = Field(None, ge=0)
    tolerated_failure_percentage: float | None = Field(None, ge=0, le=100)


@router.get("/executions/{uuid:execution_id}/map-runs", summary="List the Map Runs of an execution")
def map_runs(request: HttpRequest, execution_id: UUID) -> Any:
    """Return the Map Runs that an execution started, the newest first, with their counters."""
    rows = execution_get(execution_id).map_runs.order_by("-pk")
    return {"items": [map_run_as_json(row, request.user) for row in rows]}


@router.patch(
    "/executions/{uuid:execution_id}/map-runs/{int:number}", auth=needs("operate"), summary="Change a running Map Run"
)
def map_run_update(request: HttpRequest, execution_id: UUID, number: int, body: MapRunChange) -> Any:
    """Change concurrency and tolerated failures; 409 when the Map Run has ended."""
    map_run = MapRun.objects.filter(pk=number, execution_id=execution_id).first()
    if map_run is None:
        raise NotFound("This Map Run does not exist, or its history was deleted.")
    map_run_change(
        request.user,
        map_run,
        max_concurrency=body.max_concurrency,
        tolerated_count=body.tolerated_failure_count,
        tolerated_percentage=body.tolerated_failure_percentage,
    )
    map_run.refresh_from_db()
    return map_run_as_json(map_run, request.user)


def map_run_as_json(map_run: MapRun, user: User) -> dict[str, Any]:
    """Return `MapRun`; the counters have the names that DescribeMapRun gives them."""
    items, executions = map_run_counts(map_run)
    width = map_run.max_concurrency
    return {
        "id": map_run.pk,
        "arn": map_run.arn,
        "state": map_run.state,
        "status": map_run.status,
        "started_at": time_as_json(map_run.started_at),
        "ended_at": time_as_json(map_run.ended_at),
        "max_concurrency": width if width < MAX_DISTRIBUTED_CONCURRENCY else 0,
        "tolerated_failure_count": map_run.tolerated_count,
        "tolerated_failure_percentage": map_run.tolerated_percentage,
        "redrive_count": map_run.redrive_count,
        "item_counts": items,
        "execution_counts": executions,
        "can_change": map_run.status == MapRun.Status.RUNNING and can_operate(user),
    }
