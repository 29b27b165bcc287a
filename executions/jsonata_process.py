"""A process of its own for JSONata expressions that could take the worker with them: killed when late, replaced when dead."""

from __future__ import annotations

import os
import resource
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import IO, Any, cast

from asl.expr.jsonata import Expression, evaluate_apart
from asl.expr.jsonata_request import answer_to, refuse_dead, refuse_late, request_of, result_of
from asl.expr.scope import Scope

START_SECONDS = 30.0  # to start the interpreter, on a busy machine
GRACE_SECONDS = 0.4  # beyond the engine's own bound on time, for the step that it cannot interrupt
MEMORY_BYTES = 1 << 30


_offered: ContextVar[bool] = ContextVar("jsonata_process_offered", default=True)


class NotOffered(Exception):
    """An expression needs the process of its own, and the caller has no time for such."""


@contextmanager
def not_offered() -> Iterator[None]:
    """Inside the block an expression that needs the process raises NotOffered instead."""
    before = _offered.set(False)
    try:
        yield
    finally:
        _offered.reset(before)


class JsonataProcess:
    """One child, started at the first question, asked one question at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def __call__(self, expression: Expression, scope: Scope) -> tuple[str, Any]:
        """The type and the value of `expression`; raises QueryEvaluationError, also where the child dies or is late.

        Raises NotOffered inside `not_offered`.
        """
        if not _offered.get():
            raise NotOffered
        request = request_of(expression, scope)
        bound = scope.limits.jsonata_milliseconds
        seconds = None if bound is None else bound / 1000 + GRACE_SECONDS
        with self._lock:
            try:
                answer = self._ask(request, seconds)
            except TimeoutError:
                self._kill()
                refuse_late(expression)
            except (BrokenPipeError, EOFError):
                self._kill()
                refuse_dead(expression)
        return result_of(expression, answer)

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._kill()

    def _ask(self, request: bytes, seconds: float | None) -> bytes:
        child = self._running()
        stdin = cast("IO[bytes]", child.stdin)
        stdin.write(request + b"\n")
        stdin.flush()
        return _read_line(child, seconds)

    def _running(self) -> subprocess.Popen[bytes]:
        child = self._child
        if child is None or child.poll() is not None:
            self._kill()
            child = self._child = subprocess.Popen(
                [sys.executable, "-m", "executions.jsonata_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=Path(__file__).parents[1],
                start_new_session=True,  # a Ctrl-C at the terminal is the parent's to deal with: it closes the pipe
            )
            _read_line(child, START_SECONDS)
        return child

    def _kill(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()


def _read_line(child: subprocess.Popen[bytes], seconds: float | None) -> bytes:
    output = cast("IO[bytes]", child.stdout).fileno()
    poll = select.poll()
    poll.register(output, select.POLLIN)
    deadline = None if seconds is None else time.monotonic() + seconds
    parts: list[bytes] = []
    while True:
        left = None if deadline is None else max(0.0, deadline - time.monotonic()) * 1000
        if not poll.poll(left):
            raise TimeoutError
        part = os.read(output, 1 << 16)
        if not part:
            raise EOFError
        parts.append(part)
        if part.endswith(b"\n"):
            return b"".join(parts)


_process = JsonataProcess()


def install() -> None:
    """Let expressions with loops of their own run in a child of this process; nothing is started before one comes."""
    evaluate_apart(_process)
    os.register_at_fork(after_in_child=_forget)


def _forget() -> None:
    """A forked worker must not share its parent's child."""
    global _process  # noqa: PLW0603 (one per process is the point)
    _process = JsonataProcess()
    evaluate_apart(_process)


def main() -> None:
    """The child: a line in, a line out, until the parent closes the pipe."""
    limit = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = MEMORY_BYTES if limit == resource.RLIM_INFINITY else min(MEMORY_BYTES, limit)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout.buffer
    out.write(b"ready\n")
    out.flush()
    for line in sys.stdin.buffer:
        out.write(answer_to(line) + b"\n")
        out.flush()


if __name__ == "__main__":
    main()
