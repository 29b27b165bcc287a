"""A worker that was told to stop: the processes of its pool learn it from a piece of memory that they share.

They take no new task, finish what they can within STUDIO_STOP_SECONDS, and hand back the rest for other workers.
"""

from __future__ import annotations

import mmap
import struct
import time

_DOUBLE = struct.Struct("d")


class Ending:
    """When a family of processes must have ended (monotonic seconds); made before they fork."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, _DOUBLE.size)

    def begin(self, seconds: float) -> None:
        """Let everybody know that the family ends in so many seconds. A signal handler may call it."""
        _DOUBLE.pack_into(self._shared, 0, time.monotonic() + seconds)

    @property
    def begun(self) -> bool:
        """Whether the family was told to stop."""
        return self._at() > 0

    def seconds_left(self) -> float | None:
        """Return how long one may go on, 0 when the time is over, None when nobody told the family to stop."""
        return max(0.0, self._at() - time.monotonic()) if self.begun else None

    def _at(self) -> float:
        at: float = _DOUBLE.unpack_from(self._shared, 0)[0]
        return at


_ending = Ending()


def share() -> None:
    """Begin a family: processes that fork from this one from now on learn what it is told."""
    global _ending  # noqa: PLW0603  one for each process, and another one for each family
    _ending = Ending()


def ending() -> Ending:
    """Return the ending of this process's family."""
    return _ending
