"""A process that has imported everything once and forks the studio's processes on request: a restart costs little.

`Nursery` is the side of the tests; run as a program it is the process itself, and ends with whoever started it.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sfn_studio.configuration import CHECKOUT

LOOK_EVERY_SECONDS = 0.1
ORDERS = ("web", "runs", "tasks", "worker", "timers")
"""What can be asked for: `worker` takes every queue, `runs` and `tasks` share them as in the product."""


class Nursery:
    """Starts processes of the studio, each with a group of its own, all with one log file."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.log = log
        self._output = log.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=CHECKOUT,
            env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._output,
            text=True,
        )

    def start(self, order: str) -> int:
        """Start a process and return its id, which is also that of its group."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the nursery has ended: see {self.log}"
        return int(answer)

    def stop(self) -> None:
        """End it; its children end with it."""
        self._process.kill()
        self._process.communicate()
        self._output.close()


def main() -> None:
    """Fork what each line of the standard input names, and answer with the process id."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sfn_studio.settings")
    import django

    django.setup()
    import importlib

    from django.conf import settings

    from sfn_studio.supervisor import processes
    from sfn_studio.supervisor.address import bound
    from sfn_studio.supervisor.callers import Callers
    from sfn_studio.supervisor.child import _die_with_parent
    from sfn_studio.supervisor.forked import fork

    for name in processes.WEB:
        importlib.import_module(name)
    processes.preload_workers()
    numbers = itertools.count(1)
    sockets = bound(settings.CONFIGURATION.host, settings.CONFIGURATION.port)
    work: dict[str, Callable[[], Callable[[], int | None]]] = {
        "web": lambda: processes.web(sockets, Callers(1), 0),
        "runs": lambda: processes.worker(f"runs{next(numbers)}", "advance", 1),
        "tasks": lambda: processes.worker(f"tasks{next(numbers)}", "perform,poll", 2),
        "worker": lambda: processes.worker(f"worker{next(numbers)}", "advance,perform,poll", 3),
        "timers": lambda: processes.timers,
    }
    for order in _orders():
        begun = work[order]()
        begun = begun if order == "web" else processes.without(sockets, begun)
        pid = fork(begun, sys.stderr.fileno(), _die_with_parent).pid
        while os.getpgid(pid) != pid:  # until it has a group of its own, nobody could kill it
            time.sleep(0.001)
        print(pid, flush=True)


def _orders():
    """Yield the lines that come in, and bury the dead meanwhile."""
    rest = b""
    while True:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not select.select([0], [], [], LOOK_EVERY_SECONDS)[0]:
            continue
        piece = os.read(0, 4096)
        if not piece:
            return
        *lines, rest = (rest + piece).split(b"\n")
        yield from (line.decode() for line in lines)


def kill(pid: int) -> None:
    """SIGKILL to a process and all of its group, as the kernel would when memory runs out."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
