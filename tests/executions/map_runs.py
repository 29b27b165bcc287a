"""Distributed Maps to run, and what workers would do for all executions of one, done in this process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from executions.engine.advance import advance
from executions.engine.perform import perform
from executions.engine.timers import fire_due
from executions.models import Execution, Inbox, MapRun, TaskAttempt
from tests.executions.definitions import machine, task
from tests.executions.services import until


def distributed(
    processor: dict[str, Any] | None = None, execution_type: str = "STANDARD", **fields: Any
) -> dict[str, Any]:
    """A machine of one Distributed Map over `$.items`, unless it has an ItemReader."""
    config = {"Mode": "DISTRIBUTED", "ExecutionType": execution_type}
    each = {"ProcessorConfig": config, **(processor or machine(Work=task("Double")))}
    source = {} if "ItemReader" in fields else {"ItemsPath": "$.items"}
    return machine(Each={"Type": "Map", **source, "ItemProcessor": each, "End": True, **fields})


def numbers(count: int, **more: Any) -> dict[str, Any]:
    """An input with so many items."""
    return {"items": [{"n": n, **more} for n in range(count)]}


def family(execution: Execution) -> list[Any]:
    """The ids of an execution and of its children that have something to do."""
    members = Execution.objects.filter(Q(pk=execution.pk) | Q(parent_id=execution.pk))
    waiting = set(Inbox.objects.filter(execution__in=members).values_list("execution_id", flat=True))
    return sorted(waiting | set(members.filter(ready=True).values_list("pk", flat=True)), key=str)


def decide(execution: Execution) -> bool:
    """Take the turns that are due, of the parent and of its children. Returns whether there were any."""
    due = family(execution)
    for pk in due:
        advance(pk)
    return bool(due)


def work(execution: Execution, most: int | None = None) -> int:
    """Perform what is queued, at most so many attempts. Returns how many."""
    queued = TaskAttempt.objects.filter(
        Q(execution_id=execution.pk) | Q(execution__parent_id=execution.pk), status="QUEUED"
    ).order_by("pk")[:most]
    attempts = list(queued.values_list("execution_id", "token"))
    for pk, token in attempts:
        perform(str(pk), token)
    return len(attempts)


def settle(execution: Execution) -> None:
    """Take turns until nobody has anything to decide; no work is performed."""
    while decide(execution):
        pass


def run_all(execution: Execution, seconds: float = 180, each: Callable[[], None] | None = None) -> Execution:
    """Do all that workers and timers would do, until the execution has ended; `each` is called after each round."""

    def look() -> bool:
        settle(execution)
        work(execution)
        fire_due()
        if each is not None:
            each()
        execution.refresh_from_db()
        return execution.ended

    until(look, seconds, f"the end of {execution.name}")
    settle(execution)
    return execution


def map_run_of(execution: Execution) -> MapRun:
    """The only Map Run of an execution."""
    return MapRun.objects.get(execution=execution)


def statuses(map_run: MapRun) -> list[str]:
    """The statuses of the children, in the order of the items."""
    return list(map_run.children.order_by("map_index").values_list("status", flat=True))
