r"""The pattern of StringMatches: `*` stands for any characters, `\*` for an asterisk, `\\` for a backslash."""

from __future__ import annotations

from collections.abc import Callable


def compile_glob(pattern: str) -> Callable[[str], bool]:
    """A test for whole strings; takes time in proportion to the text times the pattern at worst, without backtracking."""
    pieces = _pieces(pattern)
    if len(pieces) == 1:
        only = pieces[0]
        return lambda text: text == only
    head, tail, middle = pieces[0], pieces[-1], [piece for piece in pieces[1:-1] if piece]
    shortest = sum(map(len, pieces))

    def matches(text: str) -> bool:
        if len(text) < shortest or not text.startswith(head) or not text.endswith(tail):
            return False
        at, end = len(head), len(text) - len(tail)
        for piece in middle:  # the leftmost place of each piece leaves most room for the rest
            at = text.find(piece, at, end)
            if at < 0:
                return False
            at += len(piece)
        return True

    return matches


def _pieces(pattern: str) -> list[str]:
    pieces, at = [""], 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\" and pattern[at + 1 : at + 2] in ("*", "\\"):
            at += 1
            pieces[-1] += pattern[at]
        elif char == "*":
            pieces.append("")
        else:
            pieces[-1] += char
        at += 1
    return pieces
