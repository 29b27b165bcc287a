"""Cursors of lists: where the next page begins, opaque to clients."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

import orjson
from django.db.models import QuerySet

from accounts.errors import Invalid


def cursor_encode(*place: Any) -> str:
    """Return a cursor for a place given as JSON values."""
    return base64.urlsafe_b64encode(orjson.dumps(list(place))).decode("ascii").rstrip("=")


def cursor_decode(cursor: str, *types: type) -> list[Any]:
    """Return the place that a cursor stands for.

    Raises Invalid `cursor_invalid` when it is not one of ours: each part must be of the type given.
    """
    try:
        place = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        place = None
    fits = isinstance(place, list) and len(place) == len(types)
    if not fits or not all(isinstance(part, kind) for part, kind in zip(place, types, strict=True)):
        raise Invalid(
            "cursor_invalid", "This cursor is not one that this list gave. Start without a cursor.", field="cursor"
        )
    return place


def newest_page(
    rows: QuerySet[Any], limit: int, cursor: str | None, as_json: Callable[[Any], Any], most: int = 200
) -> dict[str, Any]:
    """Return a page of rows that have a number as their key, the newest first. Raises Invalid `cursor_invalid`."""
    if cursor:
        (last,) = cursor_decode(cursor, int)
        rows = rows.filter(pk__lt=last)
    size = max(1, min(limit, most))
    found = list(rows.order_by("-pk")[: size + 1])
    page = found[:size]
    return {
        "items": [as_json(row) for row in page],
        "next": cursor_encode(page[-1].pk) if len(found) > size else None,
    }
