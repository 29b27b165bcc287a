"""The clock of a machine may be set: what then stands in the database, and what is made of it.

Waits and timeouts are kept as times of the clock, so a clock that is set moves them by as much, and the log says so.
What the engine itself keeps time by (leases, when a message was sent, since when news waits) must not suffer: a clock
that was set back would leave it in a future that is far away, and one that was set forward would take living workers
for lost.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from executions.engine import dispatch
from executions.engine.inbox import NEVER_LATE
from executions.engine.lease import LEASE_SECONDS
from executions.models import Execution, Inbox, TaskAttempt

JUMP_SECONDS = 2.0
"""Less than this is the ordinary correction of a clock."""
FUTURE_SECONDS = 5.0
"""Clocks of several machines differ by less than this."""
MEND_EVERY_SECONDS = 10.0

log = logging.getLogger(__name__)


class Watch:
    """Compares the clock with one that nobody sets."""

    def __init__(self, wall: Callable[[], float], steady: Callable[[], float]) -> None:
        self._wall, self._steady = wall, steady
        self._difference = wall() - steady()
        self._settled_at = 0.0

    def jump(self) -> float:
        """Return by how many seconds the clock was set since the last look; 0 when it was not."""
        difference = self._wall() - self._steady()
        jump, self._difference = difference - self._difference, difference
        if abs(jump) < JUMP_SECONDS:
            return 0.0
        self._settled_at = self._steady() + LEASE_SECONDS
        return jump

    def is_settling(self) -> bool:
        """Whether leases may still be of the time before the jump: each worker renews its own within a second."""
        return self._steady() < self._settled_at


def say(jump: float) -> None:
    """Tell the operator that the clock was set, and what follows."""
    way = "forward" if jump > 0 else "back"
    follows = "come early" if jump > 0 else "come late"
    log.warning(
        "The clock of this machine was set %s by %.0f seconds, or the machine slept. Waits and timeouts that were already running %s by that: "
        "they are kept as times of the clock. A wait can be skipped on the page of its execution.",
        way, abs(jump), follows,
    )  # fmt: skip


def mend() -> int:
    """Bring back what the engine keeps time by from a future that cannot be. Returns how many rows were changed."""
    now = dispatch.now()
    future = now + FUTURE_SECONDS
    running = TaskAttempt.objects.filter(status=TaskAttempt.Status.RUNNING, lease_until__gt=future + LEASE_SECONDS)
    queued = TaskAttempt.objects.filter(status=TaskAttempt.Status.QUEUED, sent__gt=future)
    return (
        running.update(lease_until=now + LEASE_SECONDS)
        + queued.update(sent=now)
        + Inbox.objects.filter(at__gt=future).exclude(at=NEVER_LATE).update(at=now)
        + Execution.objects.filter(ready=True, touched__gt=future).update(touched=now)
    )
