"""uvicorn, as one of several processes that take callers from the same sockets and share them evenly.

The kernel gives a caller to whichever process looks first. A client keeps its connection, so what it happened upon stays:
of two clients, half the time both were served by one process while the other had nothing to do.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import socket
from collections.abc import Callable, Sequence
from typing import Any

import uvicorn

from sfn_studio.supervisor.callers import Callers

GRACE_SECONDS = 0.003
"""How long a process with more callers leaves a new one to the others; one that is dead or busy does not take it."""
PAUSE_SECONDS = 1.0
"""Until the next try, when this process may not open more files."""

logger = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """uvicorn, with an `Acceptor` in place of the event loop's own."""

    def __init__(self, config: uvicorn.Config, sockets: Sequence[socket.socket], callers: Callers, place: int) -> None:
        super().__init__(config)
        self._acceptor = Acceptor(self, sockets, callers, place)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to take callers."""
        await super().startup(sockets=[])
        self._acceptor.begin()

    async def on_tick(self, counter: int) -> bool:
        """Tell, ten times a second, who has gone."""
        self._acceptor.tell()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more callers, and say goodbye to those who are here."""
        await super().shutdown(sockets=self._acceptor.end())


class Acceptor:
    """Takes one caller at a time, unless another process has fewer and takes it within a moment."""

    def __init__(self, server: uvicorn.Server, sockets: Sequence[socket.socket], callers: Callers, place: int) -> None:
        self._server, self._sockets, self._callers, self._place = server, sockets, callers, place
        self._coming: set[asyncio.Task[None]] = set()
        self._ended = False

    def begin(self) -> None:
        """Listen."""
        self.tell()
        for one in self._sockets:
            one.setblocking(False)
            one.listen(self._server.config.backlog)
            self._look(one)

    def end(self) -> list[socket.socket]:
        """Look at the sockets no more, and return them."""
        self._ended = True
        for one in self._sockets:
            asyncio.get_running_loop().remove_reader(one)
        return list(self._sockets)

    def tell(self) -> None:
        """Let the other processes know how many callers this one has."""
        self._callers.tell(self._place, len(self._server.server_state.connections) + len(self._coming))

    def _look(self, one: socket.socket) -> None:
        if not self._ended:
            asyncio.get_running_loop().add_reader(one, self._called, one)

    def _called(self, one: socket.socket) -> None:
        self.tell()
        if self._callers.others_have_fewer(self._place):
            self._look_later(one, GRACE_SECONDS, self._take_if_left, one, self._callers.others(self._place))
        else:
            self._take(one)

    def _look_later(self, one: socket.socket, seconds: float, then: Callable[..., None], *given: Any) -> None:
        loop = asyncio.get_running_loop()
        loop.remove_reader(one)
        loop.call_later(seconds, then, *given)

    def _take_if_left(self, one: socket.socket, others: list[int]) -> None:
        """Take a caller if the other processes did nothing; else this may be the next one, whom they take as well."""
        if self._ended or (self._callers.others(self._place) == others and not self._take(one)):
            return
        self._look(one)

    def _take(self, one: socket.socket) -> bool:
        """False: this process takes nobody for a while."""
        try:
            caller, _ = one.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return True  # another process was quicker, or the caller has gone
        except OSError as error:
            logger.error("No caller can be taken now: %s. The next try is in a second.", error.strerror)
            self._look_later(one, PAUSE_SECONDS, self._look, one)
            return False
        caller.setblocking(False)
        task = asyncio.get_running_loop().create_task(self._welcome(caller))
        self._coming.add(task)
        task.add_done_callback(self._coming.discard)
        self.tell()
        return True

    async def _welcome(self, caller: socket.socket) -> None:
        loop, server = asyncio.get_running_loop(), self._server
        protocol = functools.partial(
            server.config.http_protocol_class,
            config=server.config, server_state=server.server_state, app_state=server.lifespan.state, _loop=loop,
        )  # fmt: skip
        try:
            await loop.connect_accepted_socket(protocol, caller)
        except OSError:
            caller.close()  # gone before it said anything
