"""Where a value stands in its text: character offsets, and lines and columns that count from 1."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` is the value; `text[key_start:key_end]` its key (both -1 in arrays and for the root)."""

    start: int
    end: int
    key_start: int = -1
    key_end: int = -1


class Lines:
    """Offsets to lines and columns. A line ends with LF, CR LF or CR; columns count characters (code points)."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        if "\r" in text:
            ends = (i for i, c in enumerate(text) if c == "\n" or (c == "\r" and text[i + 1 : i + 2] != "\n"))
            self._starts.extend(i + 1 for i in ends)
            return
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of a character offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The character offset of a line and column, both from 1."""
        return self._starts[min(line, len(self._starts)) - 1] + column - 1
