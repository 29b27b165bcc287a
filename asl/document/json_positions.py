"""The place of any value in a JSON text, found on demand: siblings are skipped by the C scanner."""

from __future__ import annotations

import re
from json.decoder import JSONDecoder, scanstring  # type: ignore[attr-defined]  # the C scanner, unnamed in typeshed

from asl.document.pointer import Path
from asl.document.spans import Span

_BLANK = re.compile(r"[ \t\n\r]*")
_KEY = re.compile(r'[ \t\n\r]*,?[ \t\n\r]*("[^"\\]*(?:\\.[^"\\]*)*")[ \t\n\r]*:[ \t\n\r]*')
_skip = JSONDecoder(strict=True).scan_once  # type: ignore[attr-defined]  # (text, offset) -> value, end
_AT_ONCE = 8  # levels that are read by recursion


class JsonPositions:
    """Spans of the values of a well-formed JSON text. One object or array is read when somebody asks into it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._members: dict[int, dict[str | int, Span]] = {}
        self._repeated: dict[int, list[str]] = {}
        self._root = Span(self._blank(0), len(text.rstrip(" \t\n\r")))

    def span(self, path: Path) -> Span:
        """The span of the value at `path`, or of the nearest value around it where there is none."""
        span = self._root
        if path and span.start not in self._members:
            self._along(span.start, path[:_AT_ONCE])
        for part in path:
            inner = self.members(span).get(part)
            if inner is None:
                return span
            span = inner
        return span

    def members(self, span: Span) -> dict[str | int, Span]:
        """The members of the object or array at `span`, the last one of each name (as JSON readers take it)."""
        known = self._members.get(span.start)
        if known is None:
            self._along(span.start, ())
            known = self._members[span.start]
        return known

    def _along(self, start: int, path: Path) -> int:
        """Read the object or array at `start`, on the way what is in it along `path`: so nothing is scanned twice. Its end."""
        first = self._text[start]
        if first == "{":
            return self._object(start, path)
        if first == "[":
            return self._array(start, path)
        self._members[start] = {}
        return start

    def _end(self, start: int, name: str | int, path: Path) -> int:
        """Where the member at `start` ends; read member by member where `path` goes through it."""
        if len(path) > 1 and path[0] == name and self._text[start] in "{[":
            return self._along(start, path[1:])
        return int(_skip(self._text, start)[1])

    def repeated(self, span: Span) -> list[str]:
        """The keys that the object at `span` has more than once."""
        self.members(span)
        return self._repeated.get(span.start, [])

    def _blank(self, at: int) -> int:
        found = _BLANK.match(self._text, at)
        return found.end() if found else at

    def _object(self, start: int, path: Path) -> int:
        text, members = self._text, dict[str | int, Span]()
        self._members[start] = members
        self._repeated.pop(start, None)
        at = start + 1
        while found := _KEY.match(text, at):
            key_start, key_end = found.span(1)
            key = found[1][1:-1]
            if "\\" in key:
                key, _ = scanstring(text, key_start + 1, True)
            end = self._end(found.end(), key, path)
            if key in members:
                self._repeated.setdefault(start, []).append(key)
            members[key] = Span(found.end(), end, key_start, key_end)
            at = end
        return self._blank(at) + 1

    def _array(self, start: int, path: Path) -> int:
        text, members = self._text, dict[str | int, Span]()
        self._members[start] = members
        at = self._blank(start + 1)
        while text[at] != "]":
            end = self._end(at, len(members), path)
            members[len(members)] = Span(at, end)
            at = self._blank(end)
            if text[at] == ",":
                at = self._blank(at + 1)
        return at + 1
