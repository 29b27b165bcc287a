"""Which execution the code that runs now is about, so that each line of the log can say it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("execution", default="")


@contextmanager
def about(execution_id: object) -> Iterator[None]:
    """Name the execution in every line that is logged inside the block, by this thread or asyncio task."""
    before = _current.set(str(execution_id))
    try:
        yield
    finally:
        _current.reset(before)


def execution_id() -> str:
    """Return the id of the execution that is worked on, or an empty text."""
    return _current.get()
