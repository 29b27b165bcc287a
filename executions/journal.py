"""The journal: the append-only log of every run, and the only code that writes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from accounts.row_writes import objects_insert, rows_insert, rows_update
from executions.models import Event, Execution


class Overtaken(Exception):
    """Somebody else appended to this journal first: read again, decide again."""


class Entry(NamedTuple):
    """An event as the journal keeps it; its sequence number is its place. Fields are in the order of the columns.

    A tuple, for it is made in a third of the time that an object takes, and there are thousands. `at` is Unix time in seconds, `scope` and `data` are JSON texts, `history_id` is 0 for what the service hides.
    """

    at: float
    type: str
    frame: int
    history_id: int
    previous_id: int
    state: str | None
    scope: str
    data: str


COLUMNS = ("execution_id", "seq", *Entry._fields)


def append(execution_id: UUID, expected_seq: int, entries: Sequence[Entry], *, touched: float, **changes: Any) -> int:
    """Append events and change the execution's row in the transaction that is open.

    `expected_seq` is the sequence number that the decision was based on; `touched` is now, in Unix seconds;
    `changes` are fields of `Execution`. Returns the new last sequence number.
    Raises Overtaken, before anything is written, when the journal does not end at `expected_seq` any more.
    """
    last = expected_seq + len(entries)
    shown = sum(1 for entry in entries if entry.history_id)
    expected = {"id": execution_id, "last_seq": expected_seq}
    now = {**changes, "last_seq": last, "touched": touched}
    moved = rows_update(Execution, expected, now, {"event_count": shown})
    if not moved:
        raise Overtaken(f"The journal of execution {execution_id} does not end at {expected_seq}.")
    _insert(execution_id, expected_seq, entries)
    return last


def begin(execution: Execution, entries: Sequence[Entry], *, touched: float, **changes: Any) -> dict[str, Any]:
    """Store an execution together with its first events, in the transaction that is open; arguments as of `append`.

    Returns the fields in which the stored row differs from the object, which is not changed. Raises IntegrityError when the workflow has an execution of that name.
    """
    shown = sum(1 for entry in entries if entry.history_id)
    fields = {**changes, "last_seq": len(entries), "event_count": shown, "touched": touched}
    objects_insert(Execution, [execution], fields)
    _insert(execution.pk, 0, entries)
    return fields


def append_translated(
    execution_id: UUID, expected_seq: int, entries: Sequence[Entry], *, touched: float, **changes: Any
) -> int:
    """Append the history of an execution on AWS; `data` is the service's details object as JSON.

    The same rules as `append`: one writer wins, the other reads again.
    """
    return append(execution_id, expected_seq, entries, touched=touched, **changes)


def _insert(execution_id: UUID, after: int, entries: Iterable[Entry]) -> None:
    key = Execution._meta.pk.get_db_prep_value(execution_id, connection)
    rows_insert(Event, COLUMNS, [(key, seq, *entry) for seq, entry in enumerate(entries, after + 1)])


def read(execution_id: UUID | str, after: int, limit: int) -> list[Event]:
    """Return up to `limit` events that follow sequence number `after`, in order."""
    return list(Event.objects.filter(execution_id=execution_id, seq__gt=after).order_by("seq")[:limit])


def texts(execution_id: UUID, after: int, upto: int) -> Iterable[str]:
    """Yield the coded events from `after + 1` to `upto`, for folding."""
    events = Event.objects.filter(execution_id=execution_id, seq__gt=after, seq__lte=upto).order_by("seq")
    return events.values_list("data", flat=True).iterator(chunk_size=1000)
