"""A persistent map from small integers to values whose cost per change does not grow with its size.

Keys are grouped into pages of 64. A change copies one page and the table of pages, unless the same owner copied them
before: an owner is any object whose identity stands for "this turn". A turn of a run that touches one of 10,000 Map
iterations copies about 220 references; every older version stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_BITS = 6


class Pages(Generic[T]):
    """`owner` may change this object in place; everybody else gets a copy from `editable`."""

    __slots__ = ("_pages", "_size", "owner")

    def __init__(self, owner: object = None) -> None:
        self.owner = owner
        self._pages: dict[int, tuple[object, dict[int, T]]] = {}
        self._size = 0

    def editable(self, owner: object) -> Pages[T]:
        """This map if `owner` owns it, else a copy that it owns."""
        if self.owner is owner:
            return self
        copy: Pages[T] = Pages(owner)
        copy._pages = self._pages.copy()
        copy._size = self._size
        return copy

    def _page(self, key: int) -> dict[int, T]:
        number = key >> _BITS
        entry = self._pages.get(number)
        if entry is not None and entry[0] is self.owner:
            return entry[1]
        page = entry[1].copy() if entry is not None else {}
        self._pages[number] = (self.owner, page)
        return page

    def put(self, key: int, value: T) -> None:
        """Set a key. Call it on what `editable` returned."""
        page = self._page(key)
        if key not in page:
            self._size += 1
        page[key] = value

    def drop(self, key: int) -> None:
        """Remove a key if it is there. Call it on what `editable` returned."""
        if key not in self:
            return
        page = self._page(key)
        del page[key]
        self._size -= 1
        if not page:
            del self._pages[key >> _BITS]

    def get(self, key: int) -> T | None:
        """The value of a key, or None."""
        entry = self._pages.get(key >> _BITS)
        return None if entry is None else entry[1].get(key)

    def __getitem__(self, key: int) -> T:
        return self._pages[key >> _BITS][1][key]

    def __contains__(self, key: int) -> bool:
        entry = self._pages.get(key >> _BITS)
        return entry is not None and key in entry[1]

    def __len__(self) -> int:
        return self._size

    def items(self) -> Iterator[tuple[int, T]]:
        """Keys and values in rising order of the keys."""
        for number in sorted(self._pages):
            page = self._pages[number][1]
            for key in sorted(page):
                yield key, page[key]

    def differing(self, other: Pages[T]) -> Iterator[tuple[T | None, T | None]]:
        """The values here and there of keys whose values are not the same; pages that both share are not looked at."""
        for number in sorted(self._pages.keys() | other._pages.keys()):
            mine, theirs = self._pages.get(number), other._pages.get(number)
            if mine is not None and theirs is not None and mine[1] is theirs[1]:
                continue
            here, there = mine[1] if mine is not None else {}, theirs[1] if theirs is not None else {}
            for key in sorted(here.keys() | there.keys()):
                pair = here.get(key), there.get(key)
                if pair[0] is not pair[1]:
                    yield pair

    def values(self) -> Iterator[T]:
        """Values in rising order of the keys."""
        for _, value in self.items():
            yield value
