"""Starts the whole product as `make run` does, in a home of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LINK = re.compile(r"(https?://[^\s/]+)/sign-in/once/\S+")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Studio:
    """A running `manage.py studio`: its address, its one-time link, its log."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.log: list[str] = []
        self._ready = threading.Event()
        self.link = self.url = ""
        inherited = {
            k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "STUDIO_", "DATABASE_URL", "REDIS_URL"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "studio"],
            cwd=ROOT,
            env={
                **inherited,
                "STUDIO_HOME": str(home),
                "PORT": str(free_port()),
                "PYTHONUNBUFFERED": "1",
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.log.append(line.rstrip())
            if found := LINK.search(line):
                self.url, self.link = found.group(1), found.group(0)
                self._ready.set()
        self._ready.set()

    def wait(self, seconds: float = 180) -> Studio:
        """Wait for the printed address."""
        if not self._ready.wait(seconds) or not self.url:
            self.stop()
            raise AssertionError("the studio did not start:\n" + "\n".join(self.log[-60:]))
        return self

    def stop(self, seconds: float = 90) -> int:
        """Stop as Ctrl-C does; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.wait()

    def children(self, words: str) -> list[int]:
        """Process ids below the studio whose command line contains `words`."""
        rows = processes()
        family = {self.process.pid}
        grown = True
        while grown:
            more = {p for p, pp, _ in rows if pp in family} - family
            family |= more
            grown = bool(more)
        return [p for p, _, a in rows if p in family and p != self.process.pid and words in a]


def processes() -> list[tuple[int, int, str]]:
    """Id, parent and command line of every process: from /proc where there is one, a bare machine has no `ps`."""
    if not Path("/proc/self/stat").exists():
        command = ["ps", "-eww", "-o", "pid=,ppid=,args="]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
        return [(int(pid), int(parent), args) for pid, parent, args in (line.split(None, 2) for line in listed)]
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            continue  # it ended meanwhile
        found.append((int(folder.name), parent, words))
    return found


def until(condition, seconds: float = 120, what: str = "the condition"):
    """Wait for something outside that cannot be awaited; its truthy value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come true in {seconds} s")
