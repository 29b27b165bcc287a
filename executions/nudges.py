"""Tell listeners that there is something new: a number after the commit, never the news itself."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import threading
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from channels.layers import get_channel_layer
from django.db import transaction

Message = dict[str, Any]
LIST_GROUP = "executions"
PAUSE_SECONDS = 0.02
"""How long nudges are gathered after one was sent; a page that shows them cannot be seen to change so quickly."""
IDS_TOGETHER = 500
MOST_WAITING = 10_000
"""With Redis away for long, more than this are not kept."""
log = logging.getLogger(__name__)


def group_of(execution_id: UUID | str) -> str:
    """Return the channel group of one execution."""
    return f"execution.{execution_id}"


def journal_grew(execution_id: UUID | str, seq: int) -> None:
    """After the commit, tell who watches this execution how far its journal goes."""
    transaction.on_commit(lambda: _outbox().post(group_of(execution_id), {"type": "journal.grew", "seq": seq}))


def execution_changed(execution_id: UUID | str) -> None:
    """After the commit, tell who watches the list which row to read again."""
    message = {"type": "execution.changed", "id": str(execution_id)}
    transaction.on_commit(lambda: _outbox().post(LIST_GROUP, message))


def activity_group(arn: str) -> str:
    """Return the channel group of those who poll for an activity: names of groups are short and plain ASCII."""
    return f"activity.{hashlib.sha256(arn.encode()).hexdigest()[:32]}"


def activity_offered(arn: str) -> None:
    """After the commit, tell those who poll for an activity to look again."""
    transaction.on_commit(lambda: _outbox().post(activity_group(arn), {"type": "activity.offered"}))


class _Outbox:
    """Sends from synchronous code without waiting: one event loop in one thread of each process.

    What comes while it sends, or in the moment after, goes together: of several nudges to the same effect the last one.
    A nudge that cannot be sent is dropped: listeners also look by themselves from time to time.
    """

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="nudges", daemon=True).start()
        self._failing = False
        self._waiting: dict[tuple[str, str], Message] = {}
        self._lock = threading.Lock()
        self._sending = False

    def post(self, group: str, message: Message) -> None:
        """Send soon. Waking the other thread costs more than all the rest, so it is done only while that one sleeps."""
        with self._lock:
            if len(self._waiting) < MOST_WAITING:
                self._waiting[group, message.get("id", "")] = message
            if self._sending:
                return
            self._sending = True
        asyncio.run_coroutine_threadsafe(self._send_all(), self._loop)

    async def _send_all(self) -> None:
        while batch := self._batch():
            for group, message in _together(batch):
                await self._send(group, message)
            await asyncio.sleep(PAUSE_SECONDS)

    def _batch(self) -> dict[tuple[str, str], Message]:
        with self._lock:
            batch, self._waiting = self._waiting, {}
            self._sending = bool(batch)
        return batch

    async def _send(self, group: str, message: Message) -> None:
        layer = get_channel_layer()
        if layer is None:
            return
        try:
            await layer.group_send(group, message)
            self._failing = False
        except Exception as error:
            if not self._failing:
                log.warning("Listeners cannot be told of news, they will look by themselves: %s", error)
            self._failing = True


def _together(batch: dict[tuple[str, str], Message]) -> Iterator[tuple[str, Message]]:
    """One message about all the rows that changed. `id` is for listeners of a release that knew of one only."""
    ids = [identity for group, identity in batch if group == LIST_GROUP]
    for start in range(0, len(ids), IDS_TOGETHER):
        some = ids[start : start + IDS_TOGETHER]
        yield LIST_GROUP, {"type": "execution.changed", "id": some[0], "ids": some}
    for (group, _), message in batch.items():
        if group != LIST_GROUP:
            yield group, message


_box: _Outbox | None = None
_box_lock = threading.Lock()


def _outbox() -> _Outbox:
    """Return this process's outbox; a forked child needs a thread of its own."""
    global _box  # noqa: PLW0603
    if _box is None or _box.pid != os.getpid():
        with _box_lock:
            if _box is None or _box.pid != os.getpid():
                _box = _Outbox()
    return _box
