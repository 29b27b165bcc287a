"""The whole studio on one machine: Redis, web, workers and timers, started together and stopped together."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Mapping
from io import StringIO, TextIOWrapper
from pathlib import Path

from sfn_studio.configuration import Configuration, ConfigurationError, check_files, read
from sfn_studio.supervisor import address, processes, redis_server
from sfn_studio.supervisor.callers import Callers
from sfn_studio.supervisor.child import Child
from sfn_studio.supervisor.migrated import up_to_date
from sfn_studio.supervisor.printer import Printer

LOOK_EVERY_SECONDS = 0.1
ASK_EVERY_SECONDS = 0.3
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

HANDING_BACK_SECONDS = 3.0
"""What workers may take to hand back what they could not finish in STUDIO_STOP_SECONDS, before they are killed."""


class CannotStart(Exception):
    """Why the studio does not start, in sentences for people."""


def main(environ: Mapping[str, str], began: float) -> int:
    """Run the studio that the environment describes; `began` is the monotonic time of the start. Returns the status."""
    try:
        configuration = read(environ)
        check_files(configuration)
    except ConfigurationError as wrong:
        print(f"The configuration is wrong.\n{wrong}", file=sys.stderr)  # noqa: T201
        return 1
    return Studio(configuration, began).run()


class Studio:
    """Owns the children. `run` blocks until a signal or until a child cannot be kept alive.

    This process never has a second thread: the children are forks of it, so that all of them start with what is
    imported here once.
    """

    def __init__(self, configuration: Configuration, began: float) -> None:
        self.configuration = configuration
        self._began = began
        self.printer = Printer(format=configuration.studio_log_format)
        self.children: list[Child] = []
        self.stopping = False
        self._redis: Child | None = None
        self._lock: TextIOWrapper | None = None
        self._sockets: list[socket.socket] = []

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
        self._sockets = self._bound()
        url = self._redis_url()
        os.environ |= {"REDIS_URL": url, "CELERY_SKIP_CHECKS": "1"}
        self._prepare_database()
        first, *more = self._web()
        self._start_child(first)
        processes.preload_workers()
        self._wait_for_redis(url)
        for child in (*self._workers(), *more):
            self._start_child(child)

    def _bound(self) -> list[socket.socket]:
        host, port = self.configuration.host, self.configuration.port
        wrong = address.problem_of(host, port)
        if wrong:
            raise CannotStart(wrong)
        try:
            return address.bound(host, port)
        except OSError as error:  # taken in this moment, or another address of the same host
            raise CannotStart(f"HOST={host} cannot be listened on: {error.strerror or error}.") from None

    def _web(self) -> list[Child]:
        """The web processes: all take callers from the same sockets."""
        count = self.configuration.studio_web_processes
        callers = Callers(count)
        return [
            Child(
                "web" if place == 0 else f"web-{place + 1}",
                processes.web(self._sockets, callers, place),
                self.printer,
                keep_line=_worth_saying,
            )
            for place in range(count)
        ]

    def _start_child(self, child: Child) -> None:
        if not self.stopping:
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
        """Return the address of the Redis, starting one where none is given."""
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
        self._redis = Child("redis", command, self.printer, keep_line=_worth_saying)
        self._redis.start()
        return f"unix://{socket}?db=0"

    def _wait_for_redis(self, url: str) -> None:
        if self._redis is None:
            return
        problem = redis_server.wait_until_it_answers(url)
        if problem:
            raise CannotStart(f"Redis ({self._redis.work[0]}) was started but does not answer: {problem}")
        # For `manage.py` commands beside the running studio.
        (self.configuration.studio_home / "redis.url").write_text(url, encoding="utf-8")

    def _prepare_database(self) -> None:
        """Migrate, and load the examples, in this process: it is quicker than another one."""
        import django  # noqa: PLC0415  Redis starts meanwhile

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import OperationalError, connections  # noqa: PLC0415

        try:
            if not up_to_date():
                call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as error:
            raise CannotStart(f"The database does not answer (DATABASE_URL): {str(error).strip()}") from None
        if self.configuration.studio_examples:
            said = StringIO()
            call_command("load_examples", verbosity=0, stdout=said)
            self._say(said.getvalue())
        connections.close_all()  # no fork may share a connection

    def _workers(self) -> list[Child]:
        count = self.configuration.studio_workers
        work = {
            "runs": processes.worker("runs", "advance", max(1, count // 4)),
            "tasks": processes.worker("tasks", "perform,poll", count),
            "timers": processes.timers,
        }
        return [
            Child(name, processes.without(self._sockets, one), self.printer, keep_line=_worth_saying)
            for name, one in work.items()
        ]

    def _watch(self) -> int:
        started, told, asked = time.monotonic(), False, 0.0
        while not self.stopping:
            for child in self._everyone():
                reason = child.tend()
                if reason:
                    self._say(reason)
                    self._say("The studio stops.")
                    return 1
            if not told and time.monotonic() - asked > ASK_EVERY_SECONDS:
                told = self._tell_when_ready(started)
                asked = time.monotonic()
            select.select([child.output for child in self._everyone() if child.output >= 0], [], [], LOOK_EVERY_SECONDS)
        return 0

    def _tell_when_ready(self, started: float) -> bool:
        missing = address.missing(self.configuration.host, self.configuration.port)
        if not missing:
            self._say_address()
            return True
        if time.monotonic() - started > READY_WITHIN_SECONDS:
            self._say(f"The studio is not ready after {READY_WITHIN_SECONDS:g} s. {' '.join(missing)}")
            return True
        return False

    def _say_address(self) -> None:
        from django.db import connections  # noqa: PLC0415

        from accounts.access_keys import words_about_keys  # noqa: PLC0415  needs Django's models
        from accounts.services import sign_in_link_create  # noqa: PLC0415

        link, keys = sign_in_link_create(), words_about_keys()
        connections.close_all()  # a child that is started again must not share it
        scheme = "https" if self.configuration.studio_https else "http"
        place = f"{scheme}://{address.shown_host(self.configuration.host)}:{self.configuration.port}"
        self._say(f"Ready after {time.monotonic() - self._began:.1f} s. Open this address; it signs you in once:")
        self._say(" ")
        self._say(f"    {place}{link}")
        self._say(" ")
        self._say(f"Step Functions API: AWS_ENDPOINT_URL_SFN={place}. {keys}")
        self._say("Ctrl-C stops everything.")

    def _everyone(self) -> list[Child]:
        return [*([self._redis] if self._redis else []), *self.children]

    def _stop(self) -> None:
        """Stop web, workers and timers together, and Redis after them."""
        if self.children:
            self._say("Stopping…")
        for one in self._sockets:  # who calls now is refused, instead of waiting for nobody
            one.close()
        for child in self.children:
            child.ask_to_stop()
        until = time.monotonic() + self.configuration.studio_stop_seconds + HANDING_BACK_SECONDS
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
