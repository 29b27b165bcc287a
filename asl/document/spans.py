"""Where a value stands in its text: character offsets, and lines and columns that count from 1."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` is the value; `text[key_start:key_end]` its key (both -1 in arrays and for the root)."""

    start: int
    end: int
    key_start: int = -1
    key_end: int = -1


_LINE_END = re.compile(r"\r\n?|\n")
_FEW = 16  # places that are found by counting; for more, a table of all lines is made


class Lines:
    """Offsets to lines and columns. A line ends with LF, CR LF or CR; columns count characters (code points)."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None
        self._asked = 0
        self._is_plain = "\r" not in text

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of a character offset, both from 1."""
        self._asked += 1
        if self._starts is None and self._asked <= _FEW and self._is_plain:
            return self._text.count("\n", 0, offset) + 1, offset - self._text.rfind("\n", 0, offset)
        starts = self._table()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The character offset of a line and column, both from 1."""
        starts = self._table()
        return starts[min(line, len(starts)) - 1] + column - 1

    def _table(self) -> list[int]:
        """Where each line begins."""
        if self._starts is None:
            self._starts = [0, *(end.end() for end in _LINE_END.finditer(self._text))]
        return self._starts
