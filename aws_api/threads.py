"""The threads that serve operations: kept from request to request, each with its own connection to the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connection

P = ParamSpec("P")
T = TypeVar("T")
MOST = 12
"""Operations at work at the same time; those that only wait (long polls, synchronous executions) keep no thread."""
MOST_QUICK = 2
"""The same of those that touch a few rows. They are the many, and more threads only take the interpreter from each other:
with 8 callers, 12 threads cost a quarter more processor time for each start than two, whose connections stay warm."""


def _keep_connection() -> None:
    """A thread of Django's own is new for each request and connects anew: that alone took 3 ms on SQLite."""
    connection.settings_dict = {**connection.settings_dict, "CONN_MAX_AGE": None}


_threads = ThreadPoolExecutor(MOST, thread_name_prefix="api", initializer=_keep_connection)
_quick_threads = ThreadPoolExecutor(MOST_QUICK, thread_name_prefix="api-quick", initializer=_keep_connection)


async def in_thread(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Call a function that uses the database, in one of the kept threads."""
    return await _in(_threads, function, *arguments, **named)


async def in_quick_thread(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """The same for a function that touches a few rows: what takes longer would keep the others waiting."""
    return await _in(_quick_threads, function, *arguments, **named)


async def _in(threads: ThreadPoolExecutor, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    def call() -> T:
        close_old_connections()  # only what a lost server broke
        return function(*arguments, **named)

    return await asyncio.get_running_loop().run_in_executor(threads, copy_context().run, call)
