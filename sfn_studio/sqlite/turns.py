"""Whose turn it is to write to a SQLite file, among all threads of all processes of a machine.

A courtesy and no lock: SQLite's own lock keeps the file right. Who waited too long, or cannot make the file beside
the database, writes without a turn and waits as SQLite waits.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from functools import cache

FIRST_PAUSE_SECONDS = 0.0001
LONGEST_PAUSE_SECONDS = 0.002


class Turns:
    """The turns at one file. Threads of a process wait for each other; one of them waits for the other processes."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._here = threading.Lock()
        self._file: int | None = None
        os.register_at_fork(after_in_child=self._begin_anew)

    def take(self, seconds: float) -> bool:
        """Wait for a turn, at most so many seconds; whether it is ours now."""
        end = time.monotonic() + seconds
        if not self._here.acquire(timeout=seconds):
            return False
        if self._of_this_process(end):
            return True
        self._here.release()
        return False

    def give_up(self) -> None:
        """End a turn. Closed files and dead processes have none: that is what record locks are."""
        if self._file is not None:
            fcntl.lockf(self._file, fcntl.LOCK_UN)
        self._here.release()

    def _of_this_process(self, end: float) -> bool:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                if self._file is None:
                    self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > end:
                    return False
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            except OSError:
                return False
            else:
                return True

    def _begin_anew(self) -> None:
        """After a fork: no turn is ours, and the thread that had one is not here."""
        self._here = threading.Lock()


@cache
def turns_at(database: str) -> Turns:
    """The turns at a database's file, one object in a process."""
    return Turns(f"{database}-turns")
