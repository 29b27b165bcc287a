"""An event is what was decided: a fact with every computed value in it."""

from __future__ import annotations

from typing import Any, NamedTuple

JSON = Any
"""A JSON value as Python holds it: dict, list, str, int, float, bool or None. Shared between events, never changed."""


class Event(NamedTuple):
    """One fact of a run. The n-th event of a run has sequence n, from 1; the journal keeps that number beside it.

    `type` is the service's history type where the service has one (`PassStateEntered`, `LambdaFunctionScheduled`, …)
    and one of ours where it has none (`FrameOpened`, `RetryScheduled`, `WaitStarted`, …).
    `id` and `previous` are the service's `id` and `previousEventId`; `id` is 0 for what the service does not show.
    `at` is Unix time in seconds. `frame` is the number of the frame it happened in (0: the execution itself).
    """

    type: str
    frame: int
    at: float
    id: int
    previous: int
    data: dict[str, JSON]
