"""When the database cannot work now: what an operator reads, and how to hold out until it can."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections

T = TypeVar("T")
FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 0.5
"""Shorter than the sweeper's: whoever holds an answer writes it before anybody gives its task away."""
NO_ROOM = ("disk is full", "no space left", "could not extend file", "file too large", "quota", "disk i/o error")
DISK_FULL = "53100"  # PostgreSQL's class for it
BUSY = ("database is locked", "database table is locked")

log = logging.getLogger(__name__)


def is_outage(error: BaseException | None) -> bool:
    """Whether it is the database's state that is wrong, and not what was asked of it."""
    full = isinstance(error, DatabaseError) and has_no_room(error)  # PostgreSQL calls a quota an internal error
    return full or isinstance(error, OperationalError | InterfaceError)


def has_no_room(error: BaseException | None) -> bool:
    """Whether the database's disk is full."""
    text = str(error).lower()
    return getattr(error.__cause__ if error else None, "sqlstate", None) == DISK_FULL or any(
        words in text for words in NO_ROOM
    )


def in_words(error: BaseException) -> str:
    """Return what is wrong and what to do, without a stack of calls."""
    if has_no_room(error):
        return (
            "The disk of the database is full, so nothing was written. Make room on it (`manage.py purge` deletes old "
            "executions); all executions go on by themselves then."
        )
    said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if any(words in said.lower() for words in BUSY):
        return f"The database is busy with others ({said}), so nothing was written. It is tried again."
    return (
        f"The database does not answer or broke the connection ({said}). What was not committed was not written; "
        "executions go on when it answers."
    )


@contextmanager
def told(what: str) -> Iterator[None]:
    """Let an outage inside the block end in one line of the log: the sweeper asks for the work again."""
    try:
        yield
    except DatabaseError as error:
        if not is_outage(error):
            raise
        log.error("%s was put off. %s", what, in_words(error))
        close_old_connections()


def patiently(work: Callable[[], T], seconds: float) -> T:
    """Do something again and again until the database lets it happen; after so many seconds its error is raised.

    The work must be safe to do twice: when a connection breaks during a commit nobody knows whether it was done.
    """
    until, pause, said = time.monotonic() + seconds, FIRST_PAUSE_SECONDS, False
    while True:
        try:
            return work()
        except DatabaseError as error:
            if not is_outage(error) or time.monotonic() + pause > until:
                raise
            if not said:
                log.warning("An answer is held until it can be written. %s", in_words(error))
                said = True
        close_old_connections()
        time.sleep(pause)
        pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
