"""Web processes share their callers evenly, and take those that another one leaves. Real sockets, two event loops."""

from __future__ import annotations

import asyncio
import http.client
import logging
import os
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from sfn_studio.supervisor import web_server
from sfn_studio.supervisor.address import bound
from sfn_studio.supervisor.callers import Callers
from sfn_studio.supervisor.web_server import Server
from tests.executions.services import until

HOST = "127.0.0.1"


class Web:
    """What a web process does, in a thread: it answers with its own number."""

    def __init__(self, sockets: list[socket.socket], callers: Callers, place: int) -> None:
        async def application(scope: Any, receive: Any, send: Any) -> None:
            body = str(place).encode()
            headers = [(b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})

        config = uvicorn.Config(application, lifespan="off", log_config=None, timeout_keep_alive=600)
        self.server = Server(config, sockets, callers, place)
        self.thread = threading.Thread(target=self._run)
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread.start()
        until(lambda: self.server.started or not self.thread.is_alive(), 120, "a web server")

    def _run(self) -> None:
        async def serve() -> None:
            self.loop = asyncio.get_running_loop()
            await self.server.serve()

        asyncio.run(serve())

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join()


@pytest.fixture
def webs(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Web, Web]]:
    monkeypatch.setattr(
        web_server, "GRACE_SECONDS", 2.0
    )  # so that who answers does not depend on how busy the machine is
    sockets, callers = bound(HOST, 0), Callers(2)
    both = Web([one.dup() for one in sockets], callers, 0), Web(sockets, callers, 1)
    yield both
    for one in both:
        one.stop()


def port_of(web: Web) -> int:
    return int(web.server._acceptor._sockets[0].getsockname()[1])


def caller_of(web: Web) -> tuple[http.client.HTTPConnection, str]:
    """A connection that stays, and who answered."""
    connection = http.client.HTTPConnection(HOST, port_of(web), timeout=60)
    connection.request("GET", "/")
    return connection, connection.getresponse().read().decode()


def test_callers_are_shared_evenly(webs):
    callers = [caller_of(webs[0]) for _ in range(10)]
    answered = [who for _, who in callers]
    assert sorted(answered) == ["0"] * 5 + ["1"] * 5
    for connection, who in callers:
        if who == "0":
            connection.close()
    until(lambda: webs[0].server._acceptor._callers._numbers[0] == 0, 120, "those who went to be forgotten")
    again = [caller_of(webs[0]) for _ in range(5)]
    assert [who for _, who in again] == ["0"] * 5
    for connection, _ in (*callers, *again):
        connection.close()


def test_a_caller_whom_the_emptier_process_does_not_take_is_taken_by_the_other(webs):
    first = caller_of(webs[0])
    emptier = webs[1 - int(first[1])]
    go_on = threading.Event()
    assert emptier.loop is not None
    emptier.loop.call_soon_threadsafe(go_on.wait)  # as if it were stopped
    second = caller_of(webs[0])
    assert second[1] == first[1]
    go_on.set()
    third = caller_of(webs[0])
    assert third[1] != first[1]
    for connection, _ in (first, second, third):
        connection.close()


def test_a_server_that_ends_takes_nobody_and_closes_its_sockets(webs):
    webs[0].stop()
    assert [who for _, who in (caller_of(webs[1]) for _ in range(3))] == ["1"] * 3
    port = port_of(webs[1])
    webs[1].stop()
    with pytest.raises(ConnectionError), socket.create_connection((HOST, port), timeout=60):
        pass


def test_without_files_to_open_callers_wait_and_nobody_is_lost():
    """In a process of its own, whose limit is lowered to what it has open and raised again."""
    done = subprocess.run(
        [sys.executable, "-c", "from tests.sfn_studio.test_web_server import no_files; no_files()"],
        check=False, capture_output=True, text=True, timeout=120, env={**os.environ, "PYTHONPATH": os.getcwd()},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "No caller can be taken now: Too many open files." in done.stderr
    assert done.stdout == "0\n"


def no_files() -> None:
    """Call a server that may open no file more, and let it answer once it may."""
    logging.basicConfig(level=logging.ERROR)
    sockets = bound(HOST, 0)
    web = Web(sockets, Callers(1), 0)
    connection = http.client.HTTPConnection(HOST, port_of(web), timeout=60)
    connection.connect()  # the caller's own file
    caller_of(web)[0].close()  # whatever is imported or opened at the first request is there now
    until(lambda: len(web.server.server_state.connections) == 1, 120, "the caller who went to be forgotten")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    late = socket.socket()
    said = threading.Event()
    handler = logging.Handler()
    handler.emit = lambda record: said.set()  # type: ignore[method-assign]
    logging.getLogger("sfn_studio.supervisor.web_server").addHandler(handler)
    free = os.dup(0)
    os.close(free)  # the smallest number that nobody has
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
    late.connect((HOST, port_of(web)))
    assert said.wait(60)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    late.sendall(b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
    print(late.makefile().read()[-1:])
    connection.close()
    web.stop()
