"""The lease of a busy handler: renewed while it works, and the handler is stopped when nobody wants its answer."""

from __future__ import annotations

import contextlib
import logging
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Iterator
from functools import cache
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from executions.engine import dispatch, losses
from executions.engine.advance import advance
from executions.engine.stopping import ending
from executions.log_context import about
from executions.models import Inbox, TaskAttempt

if TYPE_CHECKING:
    from executions.engine.perform import Claim

LEASE_SECONDS = 10.0
BEAT_SECONDS = 1.0
SHOW_AFTER_SECONDS = 0.15
"""A handler that takes longer than this is shown as started while it still works."""
DECIDE_AFTER_SECONDS = 3.0
"""News that waits longer than this for a worker is decided by the busy worker's own thread."""
PATIENCE_BEATS = 5
"""A handler that goes on after so many requests to stop takes its process with it."""
PATIENCE_AT_THE_END = 1
"""The same when the worker itself has to stop."""

log = logging.getLogger(__name__)


class Overlong(BaseException):
    """Raised inside a handler that works longer than the operator lets any handler work (STUDIO_TASK_SECONDS)."""


class MustStop(BaseException):
    """Raised inside a handler whose worker was told to stop and cannot wait any longer."""


class Interrupted(BaseException):
    """Raised inside a handler whose answer nobody waits for; not an Exception, so that handlers let it through."""


class Began(NamedTuple):
    """When a handler began (monotonic seconds), and the most memory that its process had held until then."""

    at: float
    megabytes: float

    @classmethod
    def now(cls) -> Began:
        """Return what is so now."""
        return cls(time.monotonic(), most_megabytes())


def most_megabytes() -> float:
    """Return the most memory that this process has ever held."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1024 * 1024 if sys.platform == "darwin" else 1024)


class LeaseKeeper:
    """One thread of a worker process, which keeps the lease of the handler that the main thread is busy with."""

    def __init__(self) -> None:
        self._claim: Claim | None = None
        self._armed = False
        self._began = Began.now()
        self._why: type[BaseException] = Interrupted
        self._changed = threading.Condition()
        self._main = threading.main_thread()
        self._interruptible = threading.current_thread() is self._main
        if self._interruptible:
            signal.signal(signal.SIGUSR2, self._interrupt)
        threading.Thread(target=self._keep, name="lease", daemon=True).start()

    @contextlib.contextmanager
    def hold(self, claim: Claim) -> Iterator[None]:
        """Keep the lease of `claim` inside the block. Raises Interrupted there when the attempt is withdrawn.

        Raises Overlong there when it takes longer than the operator allows, MustStop when the worker cannot wait for it.
        """
        self._set(claim)
        try:
            self._armed = True
            try:
                yield
            finally:
                self._armed = False  # from here on a signal is too late and does nothing
        finally:
            self._set(None)

    def _set(self, claim: Claim | None) -> None:
        with self._changed:
            self._claim = claim
            self._began = Began.now()
            self._changed.notify()

    def _interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        if self._armed:
            raise self._why

    def _keep(self) -> None:
        while True:
            with self._changed:
                while self._claim is None:
                    self._changed.wait()
                claim = self._claim
            if self._ends_within(claim, SHOW_AFTER_SECONDS):
                continue
            dispatch.send(dispatch.ADVANCE, "advance", claim.job.execution_id)
            with about(claim.job.execution_id):
                self._renew_until_done(claim)

    def _ends_within(self, claim: Claim, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._claim is not claim, seconds)

    def _renew_until_done(self, claim: Claim) -> None:
        refused, began = 0, self._began
        while not self._ends_within(claim, _until_next_beat(refused)):
            why = _why_to_stop(claim, began)
            if why is None:
                refused = 0
                continue
            refused += 1
            if refused > (PATIENCE_AT_THE_END if why is MustStop else PATIENCE_BEATS):
                log.error("The handler of %s does not stop: its worker process is ended.", claim.job.resource)
                if why is MustStop:
                    losses.hand_back(claim.attempt_id, claim.holder)
                os.kill(os.getpid(), signal.SIGKILL)
            self._stop_handler(claim, why)

    def _stop_handler(self, claim: Claim, why: type[BaseException]) -> None:
        """Interrupt the handler of this claim, and never that of the next one, which may have begun meanwhile."""
        with self._changed:
            if self._claim is claim and self._interruptible and self._main.ident is not None:
                self._why = why
                signal.pthread_kill(self._main.ident, signal.SIGUSR2)


def _until_next_beat(refused: int) -> float:
    left = None if refused else ending().seconds_left()
    return BEAT_SECONDS if left is None else min(BEAT_SECONDS, left)


def _why_to_stop(claim: Claim, began: Began) -> type[BaseException] | None:
    """Move the lease on and return None, or what to raise in the handler."""
    if not _still_ours(claim):
        return Interrupted
    limit = settings.STUDIO_TASK_SECONDS
    if limit is not None and time.monotonic() - began.at > limit:
        return Overlong
    most = settings.STUDIO_TASK_MEGABYTES
    if most is not None and most_megabytes() - began.megabytes > most:
        return MemoryError  # as where the kernel refuses it (Linux): there it comes at once, here within a beat
    return MustStop if ending().seconds_left() == 0 else None


def _still_ours(claim: Claim) -> bool:
    """Move the lease on. False: the attempt was withdrawn. A database that does not answer is no withdrawal."""
    try:
        close_old_connections()
        _decide_what_waits(claim)
        mine = TaskAttempt.objects.filter(pk=claim.attempt_id, worker=claim.holder)
        return bool(mine.update(lease_until=dispatch.now() + LEASE_SECONDS))
    except DatabaseError as error:
        log.warning("A lease could not be renewed now: %s", error)
        return True


def _decide_what_waits(claim: Claim) -> None:
    """Advance the execution when nobody does: where one pool serves all queues, all of it may be as busy as we are."""
    before = dispatch.now() - DECIDE_AFTER_SECONDS
    if Inbox.objects.filter(execution_id=claim.job.execution_id, at__lt=before).exists():
        advance(claim.job.execution_id)


def keeper() -> LeaseKeeper:
    """Return this process's keeper."""
    return _keeper(os.getpid())


@cache
def _keeper(_pid: int) -> LeaseKeeper:
    return LeaseKeeper()
