"""The websockets: each reads the journal from the client's cursor; what wakes it is only a number."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from accounts.errors import NotFound
from accounts.permissions import can_view
from executions import nudges, open_sockets, selectors
from executions.models import Execution

PING_SECONDS = 20.0
LOOK_EVERY_SECONDS = 5.0
"""How long a missed nudge can go unnoticed."""
BATCH = 500
CLOSE_BAD_REQUEST, CLOSE_NOT_SIGNED_IN, CLOSE_NOT_ALLOWED, CLOSE_NOT_FOUND = 4400, 4401, 4403, 4404

log = logging.getLogger(__name__)


class Refused(Exception):
    """The socket is closed with this code and sentence."""

    def __init__(self, close: int, code: str, message: str) -> None:
        super().__init__(message)
        self.close, self.code, self.message = close, code, message


class GuardedConsumer(AsyncWebsocketConsumer):
    """A socket for signed-in people on our own pages, with one pump task that sends and never reads the socket."""

    async def connect(self) -> None:
        """Accept, then check: a browser shows the reason of a refusal only on an open socket."""
        self._pump_task: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        await self.accept()
        await asyncio.to_thread(open_sockets.seen, self.channel_name)
        try:
            self._check_origin()
            await self._check_user()
            await self.begin()
        except Refused as refused:
            await self.write({"type": "error", "code": refused.code, "message": refused.message})
            await self.close(refused.close)
            return
        self._pump_task = asyncio.create_task(self._pump())

    async def disconnect(self, code: int) -> None:
        """Stop the pump."""
        await asyncio.to_thread(open_sockets.gone, self.channel_name)
        if self._pump_task is not None:
            self._pump_task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pump_task

    async def begin(self) -> None:
        """Check the address and join a group. Raises Refused."""

    async def turn(self) -> bool:
        """Send what is new. Returns False when nothing more will come."""
        raise NotImplementedError

    async def write(self, message: dict[str, Any]) -> None:
        """Send one JSON text."""
        await self.send(text_data=orjson.dumps(message).decode())

    def wake(self) -> None:
        """Let the pump look."""
        self._news.set()

    async def _pump(self) -> None:
        last_ping = asyncio.get_running_loop().time()
        try:
            while await self.turn():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), LOOK_EVERY_SECONDS)
                self._news.clear()
                if asyncio.get_running_loop().time() - last_ping >= PING_SECONDS:
                    last_ping = asyncio.get_running_loop().time()
                    await self.write({"type": "ping"})
                    await asyncio.to_thread(open_sockets.seen, self.channel_name)
        except NotFound as gone:
            await self.write({"type": "error", "code": "not_found", "message": gone.message})
            await self.close(CLOSE_NOT_FOUND)
        except Exception:
            # The client resumes from its cursor: better a new socket than a silent one.
            log.exception("A websocket failed")
            await self.close(1011)

    def _check_origin(self) -> None:
        headers = dict(self.scope["headers"])
        origin = headers.get(b"origin", b"").decode("latin-1")
        host = headers.get(b"host", b"").decode("latin-1")
        if origin and (urlsplit(origin).netloc == host or origin in settings.CSRF_TRUSTED_ORIGINS):
            return
        raise Refused(CLOSE_NOT_ALLOWED, "origin_not_allowed", "Open the studio at its own address and try again.")

    async def _check_user(self) -> None:
        user = self.scope.get("user")
        if user is None or not user.is_authenticated:
            raise Refused(CLOSE_NOT_SIGNED_IN, "not_signed_in", "Sign in to go on.")
        if not await database_sync_to_async(can_view)(user):
            raise Refused(CLOSE_NOT_ALLOWED, "not_allowed", "Your account may not see executions.")

    @property
    def query(self) -> dict[str, str]:
        """The query string's fields, the last of each name."""
        return {name: values[-1] for name, values in parse_qs(self.scope["query_string"].decode("latin-1")).items()}


class ExecutionConsumer(GuardedConsumer):
    """`/ws/executions/{id}/?after=SEQ`: the events of one execution, in order, without gaps, until it has ended."""

    async def begin(self) -> None:
        """Take the cursor from the address and listen before the first read, so that nothing falls between."""
        self._execution_id = str(self.scope["url_route"]["kwargs"]["execution_id"])
        self._after = _cursor(self.query.get("after", "0"))
        self._shown: tuple[Any, ...] | None = None
        self._ended = False
        try:
            await database_sync_to_async(selectors.execution_get)(self._execution_id)
        except NotFound as missing:
            raise Refused(CLOSE_NOT_FOUND, "not_found", missing.message) from None
        await self.channel_layer.group_add(nudges.group_of(self._execution_id), self.channel_name)

    async def disconnect(self, code: int) -> None:
        """Stop listening."""
        await super().disconnect(code)
        if hasattr(self, "_execution_id"):
            await self.channel_layer.group_discard(nudges.group_of(self._execution_id), self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take `pong` and `resume`; anything else closes the socket."""
        try:
            message = orjson.loads(text_data or "")
            kind = message["type"]
            if kind == "resume":
                self._after = _cursor(str(message["after"]))
                self._shown, self._ended = None, False
                self.wake()
            elif kind != "pong":
                raise KeyError(kind)
        except (ValueError, KeyError, TypeError, Refused):
            text = 'Expected {"type": "pong"} or {"type": "resume", "after": SEQ}.'
            await self.write({"type": "error", "code": "message_invalid", "message": text})
            await self.close(CLOSE_BAD_REQUEST)

    async def journal_grew(self, message: dict[str, Any]) -> None:
        """A nudge: the number is not needed, the journal is read from the cursor anyway."""
        self.wake()

    async def turn(self) -> bool:
        """Send the execution when it changed, then its events in batches, then `ended` once."""
        while not self._ended:
            after = self._after
            progress, batch = await database_sync_to_async(self._read)(after)
            if self._after != after:
                continue  # the client asked for another place meanwhile
            shown = (progress["status"], progress["notice"], progress["redrive_count"], progress["can_stop"])
            if shown != self._shown:
                self._shown = shown
                await self.write({"type": "execution", "execution": progress})
            if batch["events"]:
                self._after = batch["last_seq"]
                await self.write({"type": "events", "events": batch["events"], "last_seq": batch["last_seq"]})
            if batch["ended"]:
                self._ended = True
                await self.write({"type": "ended"})
            if len(batch["events"]) < BATCH:
                break
        return True

    def _read(self, after: int) -> tuple[dict[str, Any], dict[str, Any]]:
        execution: Execution = selectors.execution_get(self._execution_id)
        progress = selectors.progress_as_json(execution, self.scope["user"])
        return progress, selectors.events_after(execution, after, BATCH)


class ExecutionListConsumer(GuardedConsumer):
    """`/ws/executions/`: the summary of each execution that is new or has changed, at most five a second of each.

    `listening` comes first: a list that was read before it may lack a change that nobody sends any more.
    """

    PAUSE_SECONDS = 0.2

    async def begin(self) -> None:
        """Listen to all executions."""
        self._changed: dict[str, None] = {}
        await self.channel_layer.group_add(nudges.LIST_GROUP, self.channel_name)
        await self.write({"type": "listening"})

    async def disconnect(self, code: int) -> None:
        """Stop listening."""
        await super().disconnect(code)
        await self.channel_layer.group_discard(nudges.LIST_GROUP, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Clients only answer pings here."""

    async def execution_changed(self, message: dict[str, Any]) -> None:
        """Remember whose rows to read."""
        self._changed |= dict.fromkeys(message.get("ids") or [message["id"]])  # one: from the release before
        self.wake()

    async def turn(self) -> bool:
        """Read and send the rows that changed, then pause, so that bursts become one message each."""
        while self._changed:
            ids, self._changed = list(self._changed), {}
            for start in range(0, len(ids), BATCH):
                rows = await database_sync_to_async(selectors.summaries)(ids[start : start + BATCH])
                for row in rows:
                    await self.write({"type": "changed", "execution": row})
            await asyncio.sleep(self.PAUSE_SECONDS)
        return True


def _cursor(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise Refused(CLOSE_BAD_REQUEST, "cursor_invalid", "after must be a sequence number: 0 or more.")
    return int(text)
