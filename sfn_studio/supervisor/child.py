"""One child process: started in a group of its own, its lines printed, its whole group ended."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sfn_studio.configuration import CHECKOUT
from sfn_studio.supervisor.forked import Forked, fork
from sfn_studio.supervisor.printer import Printer

PR_SET_PDEATHSIG = 1
STABLE_SECONDS = 15.0
"""A child that lived so long has started well: earlier deaths are forgotten."""
MAX_DEATHS = 3
FIRST_PAUSE_SECONDS = 0.5
LOOK_EVERY_SECONDS = 0.02
MOST_AT_ONCE = 1 << 16

# Looked up before the fork: between fork and exec nothing may allocate or import.
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def _die_with_parent() -> None:
    """Runs in the child: when the supervisor is killed, even by SIGKILL, the child is told to stop."""
    if _prctl is not None:
        _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Child:
    """A process that should always run: a program with its arguments, or work to be done in a fork of this process."""

    name: str
    work: Sequence[str] | Callable[[], int | None]
    printer: Printer
    keep_line: Callable[[str], bool] = lambda line: True
    last_lines: deque[str] = field(default_factory=lambda: deque(maxlen=12))
    _process: subprocess.Popen[bytes] | Forked | None = None
    _output: int = -1
    _rest: bytes = b""
    _started: float = 0.0
    _deaths: int = 0
    _start_again_at: float | None = None

    def start(self) -> None:
        """Start it. Raises OSError when the program cannot be run."""
        self._started = time.monotonic()
        self._start_again_at = None
        self._close_output()
        self._output, theirs = os.pipe()
        os.set_blocking(self._output, False)
        try:
            if callable(self.work):
                self._process = fork(self.work, theirs, _die_with_parent)
            else:
                self._process = subprocess.Popen(
                    list(self.work), cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.STDOUT,
                    start_new_session=True, preexec_fn=_die_with_parent,  # noqa: PLW1509  it only makes one system call
                )  # fmt: skip
        finally:
            os.close(theirs)

    def tend(self) -> str | None:
        """Print its lines, and start it again when it has died, a little later each time.

        Returns None, or, after the third death in a row, why the whole must stop.
        """
        self.copy_lines()
        if self._start_again_at is not None:
            if time.monotonic() >= self._start_again_at:
                self.start()
            return None
        if self._process is None or (status := self._process.poll()) is None:
            return None
        self._kill_group()
        self.copy_lines()
        self._deaths = 1 if time.monotonic() - self._started > STABLE_SECONDS else self._deaths + 1
        how = f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
        if self._deaths >= MAX_DEATHS:
            return f"{self.name} {how}, {self._deaths} times in a row. Its last lines are above."
        pause = FIRST_PAUSE_SECONDS * 2 ** (self._deaths - 1)
        self.printer.line("studio", f"{self.name} {how}; it is started again in {pause:g} s.")
        self._start_again_at = time.monotonic() + pause
        return None

    @property
    def running(self) -> bool:
        """Whether the process is there now."""
        return self._process is not None and self._process.poll() is None

    @property
    def output(self) -> int:
        """The file descriptor that its lines come from; -1 when there is none."""
        return self._output

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the process; it tells its own children."""
        self._start_again_at = None
        if self._process is not None and self.running:
            self._process.terminate()

    def wait_or_kill(self, until: float) -> None:
        """Wait until the monotonic time `until`, then end whatever is left of its group."""
        if self._process is None:
            return
        while self.running and time.monotonic() < until:
            self.copy_lines()
            time.sleep(LOOK_EVERY_SECONDS)
        self._kill_group()
        while self.running:
            time.sleep(LOOK_EVERY_SECONDS)
        self.copy_lines()
        self._close_output()

    def copy_lines(self) -> None:
        """Print the whole lines that it has written since the last look."""
        if self._output < 0:
            return
        with contextlib.suppress(BlockingIOError):
            piece = os.read(self._output, MOST_AT_ONCE)
            if not piece:
                self._close_output()
            *lines, self._rest = (self._rest + piece).split(b"\n")
            for line in lines:
                self._print(line.decode(errors="replace").rstrip())

    def _print(self, text: str) -> None:
        self.last_lines.append(text)
        if text and self.keep_line(text):
            self.printer.line(self.name, text)

    def _close_output(self) -> None:
        if self._output >= 0:
            os.close(self._output)
            self._output = -1
            if self._rest:
                self._print(self._rest.decode(errors="replace").rstrip())
            self._rest = b""

    def _kill_group(self) -> None:
        """End what is left of the group: a dead leader may leave children behind."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
