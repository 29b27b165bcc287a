"""The whole studio on one machine: Redis, web, workers and timers, started together and stopped together."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import time
from io import StringIO, TextIOWrapper
from pathlib import Path

from sfn_studio.configuration import CHECKOUT, Configuration
from sfn_studio.supervisor import address, redis_server
from sfn_studio.supervisor.child import Child
from sfn_studio.supervisor.printer import Printer

LOOK_EVERY_SECONDS = 0.1
READY_WITHIN_SECONDS = 60.0
NOISE = (
    "Redis is starting",
    "Redis version=",
    "Configuration loaded",
    "Server initialized",
    "overcommit",
    "scheduling shutdown",
    "User requested shutdown",
    "ready to exit",
    "Removing the unix socket file",
    "Warm shutdown",
)


class CannotStart(Exception):
    """Why the studio does not start, in sentences for people."""


class Studio:
    """Owns the children. `run` blocks until a signal or until a child cannot be kept alive."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.printer = Printer()
        self.children: list[Child] = []
        self.stopping = False
        self._redis: Child | None = None
        self._lock: TextIOWrapper | None = None

    def run(self) -> int:
        """Start everything, watch it, stop everything. Returns the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            self._start()
            return self._watch()
        except CannotStart as reason:
            self._say(str(reason))
            return 1
        finally:
            self._stop()

    def _start(self) -> None:
        configuration = self.configuration
        configuration.studio_home.mkdir(parents=True, exist_ok=True)
        self._lock_home()
        wrong = address.problem_of(configuration.host, configuration.port)
        if wrong:
            raise CannotStart(wrong)
        environment = {**os.environ, "REDIS_URL": self._redis_url(), "PYTHONUNBUFFERED": "1", "CELERY_SKIP_CHECKS": "1"}
        if self.stopping:
            return
        self._prepare_database(environment["REDIS_URL"])
        for child in self._children(environment):
            if self.stopping:
                return
            self.children.append(child)
            child.start()

    def _lock_home(self) -> None:
        """Let only one studio work in a home: two would share a Redis and a port note."""
        path = self.configuration.studio_home / "studio.lock"
        self._lock = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotStart(
                f"Another studio already runs with STUDIO_HOME={self.configuration.studio_home}. Use that one, stop "
                "it, or give this one a home of its own."
            ) from None

    def _redis_url(self) -> str:
        """Return the address of a Redis that answers, starting one where none is given."""
        given = self.configuration.redis_url
        if given:
            problem = redis_server.wait_until_it_answers(given, 3.0)
            if problem:
                raise CannotStart(f"REDIS_URL is set, but no Redis answers there: {problem}")
            return given
        program = redis_server.find()
        if program is None:
            raise CannotStart(redis_server.NOT_FOUND)
        folder = self.configuration.studio_home / "redis"
        folder.mkdir(mode=0o700, exist_ok=True)
        socket = redis_server.socket_path(self.configuration.studio_home)
        command = redis_server.command(program, folder, socket)
        self._redis = Child("redis", command, os.environ, self.printer, keep_line=_worth_saying)
        self._redis.start()
        url = f"unix://{socket}?db=0"
        problem = redis_server.wait_until_it_answers(url)
        if problem:
            raise CannotStart(f"Redis ({program}) was started but does not answer: {problem}")
        # For `manage.py` commands beside the running studio.
        (self.configuration.studio_home / "redis.url").write_text(url, encoding="utf-8")
        return url

    def _prepare_database(self, redis_url: str) -> None:
        """Migrate, and load the examples, in this process: it is quicker than another one."""
        from django.conf import settings  # noqa: PLC0415  Django is set up by the command that runs us
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import OperationalError, connections  # noqa: PLC0415

        settings.REDIS_URL = redis_url
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as error:
            raise CannotStart(f"The database does not answer (DATABASE_URL): {str(error).strip()}") from None
        if self.configuration.studio_examples:
            said = StringIO()
            call_command("load_examples", verbosity=0, stdout=said)
            self._say(said.getvalue())
        connections.close_all()

    def _children(self, environment: dict[str, str]) -> list[Child]:
        configuration = self.configuration
        # Celery warns a superuser of pickled messages; ours are JSON and nothing else is accepted.
        python = [sys.executable, "-W", "ignore:You're running the worker"]
        worker = [*python, "-m", "celery", "-q", "-A", "sfn_studio.celery", "worker", "--loglevel", "warning"]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--pool", "prefork"]
        count = configuration.studio_workers
        web = [
            sys.executable, "-m", "uvicorn", "sfn_studio.asgi:application", "--host", configuration.host.strip("[]"),
            "--port", str(configuration.port), "--log-level", "warning", "--no-access-log",
            "--timeout-graceful-shutdown", "3",
        ]  # fmt: skip
        runs = [*worker, *quiet, "-Q", "advance", "-c", str(max(1, count // 4)), "-n", "runs@%h"]
        tasks = [*worker, *quiet, "-Q", "perform,poll", "-c", str(count), "-n", "tasks@%h"]
        timers = [sys.executable, str(CHECKOUT / "manage.py"), "timers"]
        commands = {"web": web, "runs": runs, "tasks": tasks, "timers": timers}
        return [
            Child(name, command, environment, self.printer, keep_line=_worth_saying)
            for name, command in commands.items()
        ]

    def _watch(self) -> int:
        started, told = time.monotonic(), False
        while not self.stopping:
            for child in self._everyone():
                reason = child.tend()
                if reason:
                    self._say(reason)
                    self._say("The studio stops.")
                    return 1
            if not told:
                told = self._tell_when_ready(started)
            time.sleep(LOOK_EVERY_SECONDS)
        return 0

    def _tell_when_ready(self, started: float) -> bool:
        from executions.readiness import readiness  # noqa: PLC0415  needs Django's models

        answers = address.answers(self.configuration.host, self.configuration.port)
        missing = [part["message"] for part in readiness().values() if not part["ok"]] if answers else []
        if answers and not missing:
            self._say_address()
            return True
        if time.monotonic() - started > READY_WITHIN_SECONDS:
            reasons = " ".join(missing) or "The web server does not answer."
            self._say(f"The studio is not ready after {READY_WITHIN_SECONDS:g} s. {reasons}")
            return True
        return False

    def _say_address(self) -> None:
        from accounts.services import sign_in_link_create  # noqa: PLC0415  needs Django's models

        scheme = "https" if self.configuration.studio_https else "http"
        place = f"{scheme}://{address.shown_host(self.configuration.host)}:{self.configuration.port}"
        self._say("Ready. Open this address; it signs you in once:")
        self._say(" ")
        self._say(f"    {place}{sign_in_link_create()}")
        self._say(" ")
        self._say("Ctrl-C stops everything.")

    def _everyone(self) -> list[Child]:
        return [*([self._redis] if self._redis else []), *self.children]

    def _stop(self) -> None:
        """Stop web, workers and timers together, each within its patience, and Redis after them."""
        if self.children:
            self._say("Stopping…")
        for child in self.children:
            child.ask_to_stop()
        until = time.monotonic() + max((child.patience for child in self.children), default=0.0)
        for child in self.children:
            child.wait_or_kill(until)
        if self._redis is not None:
            self._redis.ask_to_stop()
            self._redis.wait_or_kill(time.monotonic() + 3.0)
            Path(self.configuration.studio_home / "redis.url").unlink(missing_ok=True)

    def _ask_to_stop(self, *_: object) -> None:
        self.stopping = True

    def _say(self, text: str) -> None:
        for line in text.splitlines():
            self.printer.line("studio", line)


def _worth_saying(line: str) -> bool:
    """Leave out what programs say about themselves at every start and stop."""
    return not any(noise in line for noise in NOISE)
