"""The place of any value in a JSON text, found on demand: siblings are skipped by the C scanner."""

from __future__ import annotations

import re
from json.decoder import JSONDecoder, scanstring  # type: ignore[attr-defined]  # the C scanner, unnamed in typeshed

from asl.document.pointer import Path
from asl.document.spans import Span

_BLANK = re.compile(r"[ \t\n\r]*")
_skip = JSONDecoder(strict=True).scan_once  # type: ignore[attr-defined]  # (text, offset) -> value, end


class JsonPositions:
    """Spans of the values of a well-formed JSON text. One object or array is read when somebody asks into it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._members: dict[int, dict[str | int, Span]] = {}
        self._repeated: dict[int, list[str]] = {}
        start = self._blank(0)
        self._root = Span(start, _skip(text, start)[1])

    def span(self, path: Path) -> Span:
        """The span of the value at `path`, or of the nearest value around it where there is none."""
        span = self._root
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
            first = self._text[span.start]
            known = self._object(span.start) if first == "{" else self._array(span.start) if first == "[" else {}
            self._members[span.start] = known
        return known

    def repeated(self, span: Span) -> list[str]:
        """The keys that the object at `span` has more than once."""
        self.members(span)
        return self._repeated.get(span.start, [])

    def _blank(self, at: int) -> int:
        found = _BLANK.match(self._text, at)
        return found.end() if found else at

    def _object(self, start: int) -> dict[str | int, Span]:
        text, members = self._text, dict[str | int, Span]()
        at = self._blank(start + 1)
        while text[at] == '"':
            key, key_end = scanstring(text, at + 1, True)
            value_start = self._blank(self._blank(key_end) + 1)
            end = _skip(text, value_start)[1]
            if key in members:
                self._repeated.setdefault(start, []).append(key)
            members[key] = Span(value_start, end, at, key_end)
            at = self._blank(end)
            if text[at] == "}":
                break
            at = self._blank(at + 1)
        return members

    def _array(self, start: int) -> dict[str | int, Span]:
        text, members = self._text, dict[str | int, Span]()
        at = self._blank(start + 1)
        while text[at] != "]":
            end = _skip(text, at)[1]
            members[len(members)] = Span(at, end)
            at = self._blank(end)
            if text[at] == ",":
                at = self._blank(at + 1)
        return members
