"""Describe, list and update Map Runs."""

from __future__ import annotations

from typing import Any

from accounts.errors import Conflict
from asl.limits import MAX_DISTRIBUTED_CONCURRENCY
from aws_api.arns import parse_arn
from aws_api.errors import resource_not_found, validation
from aws_api.executions import find_execution
from aws_api.pagination import page_answer, page_size, page_start
from executions.map_runs.changing import map_run_change
from executions.map_runs.counting import map_run_counts
from executions.models import MapRun

JSON = Any


def describe_map_run(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """DescribeMapRun. A concurrency that nobody limited is shown as 0 (a guess: the model says 0 is the default)."""
    map_run = find_map_run(request["mapRunArn"])
    items, executions = map_run_counts(map_run)
    width = map_run.max_concurrency
    return {
        "mapRunArn": map_run.arn,
        "executionArn": map_run.execution.arn,
        "status": map_run.status,
        "startDate": map_run.started_at,
        "stopDate": map_run.ended_at,
        "maxConcurrency": width if width < MAX_DISTRIBUTED_CONCURRENCY else 0,
        "toleratedFailurePercentage": map_run.tolerated_percentage,
        "toleratedFailureCount": map_run.tolerated_count,
        "itemCounts": items,
        "executionCounts": executions,
        "redriveCount": map_run.redrive_count,
        "redriveDate": map_run.redriven_at,
    }


def list_map_runs(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """ListMapRuns of an execution, the newest first."""
    execution = find_execution(request["executionArn"])
    rows = MapRun.objects.filter(execution_id=execution.pk).order_by("-pk")
    start = page_start(request, "ListMapRuns")
    if start is not None:
        rows = rows.filter(pk__lt=start)
    page, token = page_answer(list(rows[: page_size(request) + 1]), request, "ListMapRuns", lambda row: row.pk)
    return {"mapRuns": [_listed(row, execution.arn, execution.workflow.arn) for row in page], "nextToken": token}


def _listed(map_run: MapRun, execution_arn: str, machine_arn: str) -> dict[str, JSON]:
    members = {
        "executionArn": execution_arn,
        "mapRunArn": map_run.arn,
        "stateMachineArn": machine_arn,
        "startDate": map_run.started_at,
        "stopDate": map_run.ended_at,
    }
    return {name: value for name, value in members.items() if value is not None}


def update_map_run(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """UpdateMapRun: at least one setting of a Map Run that still runs."""
    map_run = find_map_run(request["mapRunArn"])
    given = [request.get(name) for name in ("maxConcurrency", "toleratedFailureCount", "toleratedFailurePercentage")]
    concurrency, count, percentage = given
    if given == [None, None, None]:
        raise validation("You must specify at least one parameter to update", "MISSING_REQUIRED_PARAMETER")
    try:
        map_run_change(
            user, map_run, max_concurrency=concurrency, tolerated_count=count, tolerated_percentage=percentage
        )
    except Conflict:
        raise validation(
            f"Map Run has already completed and cannot be updated: '{map_run.arn}'", "CANNOT_UPDATE_COMPLETED_MAP_RUN"
        ) from None
    return {}


def find_map_run(text: str) -> MapRun:
    """The Map Run that an ARN names; raises InvalidArn, ResourceNotFound."""
    parse_arn(text, "mapRun")
    found = MapRun.objects.select_related("execution").filter(arn=text).first()
    if found is None:
        raise resource_not_found(text)
    return found
