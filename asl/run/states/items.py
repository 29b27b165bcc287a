"""The items of a Distributed Map: in pages for the log, in batches for the children, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from asl.json_codec import byte_size
from asl.run.tree import STATE_DATA

JSON = Any

PAGE_ITEMS = 1_000
PAGE_BYTES = 262_144
"""Ours: what one event holds at most, unless a single item is larger."""


def pages_of(items: Sequence[JSON], sources: Sequence[tuple[str, int]] = ()) -> Iterator[dict[str, JSON]]:
    """The items as data of events: `items`, `first` (index of the first of them), `total` (so far), `more` (follow).

    There is always one page, so that no items are news too.
    """
    origins = [source for source, count in sources for _ in range(count)]
    first = 0
    while True:
        end = _page_end(items, first)
        page: dict[str, JSON] = {"items": list(items[first:end]), "first": first, "total": end}
        if end < len(items):
            page["more"] = True
        if origins:
            page["sources"] = _counted(origins[first:end])
        yield page
        if end >= len(items):
            return
        first = end


def _page_end(items: Sequence[JSON], first: int) -> int:
    size = 0
    for index in range(first, min(first + PAGE_ITEMS, len(items))):
        size += byte_size(items[index]) + 1
        if size > PAGE_BYTES and index > first:
            return index
    return min(first + PAGE_ITEMS, len(items))


def _counted(origins: list[str]) -> list[list[JSON]]:
    """Runs of the same source."""
    counted: list[list[JSON]] = []
    for origin in origins:
        if counted and counted[-1][0] == origin:
            counted[-1][1] += 1
        else:
            counted.append([origin, 1])
    return counted


def source_of(reader: Mapping[str, JSON]) -> str:
    """`$$.Map.Item.Source` where all items come from one place: the object, or the bucket whose objects are listed.

    Source: Developer Guide, "Context object"; that the scheme is in lower case was observed.
    """
    arguments = reader.get("Arguments")
    if not isinstance(arguments, dict) or not isinstance(arguments.get("Bucket"), str):
        return STATE_DATA
    listed = str(reader.get("Resource")).endswith(":listObjectsV2")
    place = "" if listed or "Key" not in arguments else f"/{arguments['Key']}"
    return f"s3://{arguments['Bucket']}{place}"


def batches_of(items: list[JSON], most: float | None, most_bytes: float | None) -> list[list[JSON]]:
    """The items in groups of at most so many, and of so many bytes where that is possible: ItemBatcher."""
    groups: list[list[JSON]] = []
    size = 0
    for item in items:
        weight = byte_size(item) + 1 if most_bytes is not None else 0
        full = groups and (
            (most is not None and len(groups[-1]) >= most) or (most_bytes is not None and size + weight > most_bytes)
        )
        if not groups or full:
            groups.append([])
            size = 0
        groups[-1].append(item)
        size += weight
    return groups
