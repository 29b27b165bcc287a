"""An event is what was decided: a fact with every computed value in it.

Types are the service's where it has one. Ours, which its history does not show (`id` 0):

- FrameOpened, FrameClosed, FrameFailed, FrameAborted {name, index, frame, …}: a branch of a Parallel state; for Map
  iterations the service has events of its own, which carry the same members
- FrameRevived {name, frame}: a redrive goes on with a branch or an iteration
- WaitStarted {name, due, token}
- RetryScheduled {name, error, cause, retrier, attempt, delay, due, token}: `attempt` counts from 1
- HeartbeatReceived {due}
- WorkerLost {token, lost, handed_back}: the same attempt goes on under the new token; `handed_back` (true, else not
  there) when the worker was not lost but told to stop
- ItemsReadStarted {reader, source}, ItemsRead {items, first, total, more, sources, keyed} and ItemsBatched {items,
  weights, first, total, more} a page at a time, ChildStarted {index, token, input}, ChildEnded {index, status, output}, MapRunUpdated, ResultsWriteStarted {writer}: a Distributed Map

`frame` is the container's for everything that is about a child; `data["frame"]` is then the child's.
"""

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
