"""Workers that poll for an activity stand in a line: one look serves them all, however many thousands they are.

Each offered task wakes one watcher for each activity and process, which hands the task to whoever has waited longest.
Were each poll to look for itself, one task would cost as many queries as there are pollers.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from channels.layers import get_channel_layer

from aws_api.threads import in_thread
from executions import activity_services as services
from executions import nudges
from executions.models import Activity

LOOK_EVERY_SECONDS = 5.0
"""A nudge may be lost: look again so often."""

Taken = tuple[str, str]
"""A task token, and the input of its task as JSON text."""


@dataclass(slots=True, eq=False)
class _Poll:
    """One request that waits."""

    user: Any
    worker: str | None
    answer: asyncio.Future[Taken]


@dataclass(slots=True, eq=False)
class _Line:
    """The requests that wait for one activity, the longest first, and the watcher that serves them."""

    activity: Activity
    polls: deque[_Poll] = field(default_factory=deque)
    watcher: asyncio.Task[None] | None = None


_lines: dict[str, _Line] = {}


async def task_take(user: Any, activity: Activity, worker: str | None, seconds: float) -> Taken | None:
    """Take a task of an activity, waiting for one at most so long. Raises NotSignedIn, NotAllowed."""
    taken = await in_thread(services.activity_task_claim, user, activity, worker)
    if taken is not None:
        return taken
    line = _lines.setdefault(activity.arn, _Line(activity))
    poll = _Poll(user, worker, asyncio.get_running_loop().create_future())
    line.polls.append(poll)
    if line.watcher is None:
        line.watcher = asyncio.create_task(_watch(line))
    try:
        return await asyncio.wait_for(poll.answer, seconds)
    except TimeoutError:
        return None
    finally:
        _leave(line, poll)


def _leave(line: _Line, poll: _Poll) -> None:
    with contextlib.suppress(ValueError):  # the watcher has taken it out
        line.polls.remove(poll)
    if not line.polls and _lines.get(line.activity.arn) is line:
        del _lines[line.activity.arn]


async def _watch(line: _Line) -> None:
    """Serve a line until it is empty. Whatever breaks is told to all who wait, as each would be told alone."""
    try:
        async with _listening(line.activity.arn) as woken:
            while line.polls:
                while await _hand_out(line):
                    pass
                if line.polls:
                    await woken(LOOK_EVERY_SECONDS)
            line.watcher = None  # who comes from now on needs another
    except Exception as error:
        line.watcher = None
        for poll in line.polls:
            if not poll.answer.done():
                poll.answer.set_exception(error)


async def _hand_out(line: _Line) -> bool:
    """Give one task to the first who waits. False: there is none to give, or nobody waits."""
    if not line.polls:
        return False
    first = line.polls[0]
    taken = await in_thread(services.activity_task_claim, first.user, line.activity, first.worker)
    if taken is None:
        return False
    # Who hung up meanwhile is passed over. When nobody is left, the task's heartbeat or timeout is what finds it.
    waiting = next((poll for poll in (first, *line.polls) if not poll.answer.done()), None)
    if waiting is not None:
        waiting.answer.set_result(taken)
        with contextlib.suppress(ValueError):
            line.polls.remove(waiting)
    return True


@contextlib.asynccontextmanager
async def _listening(arn: str) -> AsyncIterator[Callable[[float], Awaitable[None]]]:
    """Yield a function that waits for so many seconds, or until a task is offered."""
    layer = get_channel_layer()
    if layer is None:
        yield asyncio.sleep
        return
    channel, group = await layer.new_channel("activity"), nudges.activity_group(arn)
    await layer.group_add(group, channel)

    async def woken(seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(layer.receive(channel), seconds)

    try:
        yield woken
    finally:
        await layer.group_discard(group, channel)
