"""Which mocked response answers which call: chosen when the work is opened, so that a restart changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from asl import json_codec
from asl.mocks import mock_of_call
from asl.run import Event
from asl.run.work import ReadItems, Task, WriteResults
from executions.models import Execution, TaskAttempt

JSON = Any
Performable = Task | ReadItems | WriteResults


def mocks_chosen(
    execution: Execution, works: Sequence[Performable], events: Sequence[Event]
) -> tuple[dict[str, JSON], dict[str, int]]:
    """Return the mock of each piece of work by its token, and how often each mocked state was called then.

    Every call of a state counts, retries and iterations too. An attempt whose worker was lost is the same call. The
    children of a Map Run count for themselves (a guess: the original never ran any).
    """
    calls: dict[str, int] = dict(execution.mock_calls)
    chosen: dict[str, JSON] = {}
    for work in works:
        mock = execution.mocks.get(work.state) if not isinstance(work, WriteResults) else None
        if mock is None:
            continue
        again = _of_lost_attempt(execution, work.token, events) if mock["kind"] == "sequence" else None
        if again is not None:
            chosen[work.token] = again
            continue
        number = calls.get(work.state, 0)
        calls[work.state] = number + 1
        chosen[work.token] = mock_of_call(mock, number, work.state)
    return chosen, calls


def _of_lost_attempt(execution: Execution, token: str, events: Sequence[Event]) -> JSON:
    lost = [event.data["lost"] for event in events if event.type == "WorkerLost" and event.data["token"] == token]
    row = TaskAttempt.objects.filter(execution_id=execution.pk, token__in=lost).first() if lost else None
    return json_codec.loads(row.work).get("mock") if row is not None else None
