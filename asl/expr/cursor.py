"""A place in the text of an expression, and the few things that every parser of expressions does there."""

from __future__ import annotations

import re
from typing import NoReturn

from asl.expr.errors import SyntaxProblem

_BLANKS = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_QUOTES = "'\""


class Cursor:
    """Reads `text` from `at` (a character offset) up to `end`. Texts are short, so it slices without fear."""

    __slots__ = ("at", "depth", "end", "max_depth", "text")

    def __init__(self, text: str, *, at: int = 0, end: int | None = None, max_depth: int) -> None:
        self.text = text
        self.at = at
        self.end = len(text) if end is None else end
        self.depth = 0
        self.max_depth = max_depth

    def fail(self, message: str, at: int | None = None) -> NoReturn:
        """Raise SyntaxProblem at the current place (or at `at`)."""
        raise SyntaxProblem(message, self.at if at is None else at)

    def descend(self) -> None:
        """Enter one level of nesting; SyntaxProblem beyond the limit. The caller leaves by `depth -= 1`."""
        self.depth += 1
        if self.depth > self.max_depth:
            self.fail(f"This expression nests deeper than {self.max_depth} levels.")

    def peek(self) -> str:
        """The current character, empty at the end."""
        return self.text[self.at] if self.at < self.end else ""

    def skip_blanks(self) -> str:
        """Pass white space and give the character after it, empty at the end."""
        match = _BLANKS.match(self.text, self.at, self.end)
        if match is not None:
            self.at = match.end()
        return self.peek()

    def starts_with(self, token: str) -> bool:
        """Whether `token` comes next."""
        return self.text.startswith(token, self.at, self.end)

    def take(self, token: str) -> bool:
        """Pass white space and `token` if it comes next."""
        self.skip_blanks()
        if self.starts_with(token):
            self.at += len(token)
            return True
        return False

    def expect(self, token: str, after: str) -> None:
        """Pass `token` or raise: `Expected ',' after …`."""
        if not self.take(token):
            found = self.peek()
            self.fail(f"Expected '{token}' after {after}, found {repr(found) if found else 'the end'}.")

    def number(self) -> int | float:
        """Pass a JSON number; SyntaxProblem where there is none or it is out of the range of a double."""
        match = _NUMBER.match(self.text, self.at, self.end)
        if match is None:
            self.fail("Expected a number.")
        text = match.group()
        self.at = match.end()
        if text.lstrip("-").isdigit():
            return self._integer(text)
        value = float(text)
        if value in (float("inf"), float("-inf")):
            self.fail(f"The number {text} is too large.")
        return value

    def _integer(self, text: str) -> int:
        if len(text) > 400:  # a double has at most 309 digits; int() of much longer text is refused by Python
            self.fail("This number has too many digits.")
        return int(text)

    def raw_string(self) -> str:
        """Pass a quoted string and give what stands between the quotes, escapes untouched."""
        quote = self.peek()
        start = self.at + 1
        at = start
        while at < self.end:
            char = self.text[at]
            if char == "\\":
                at += 2
                continue
            if char == quote:
                self.at = at + 1
                return self.text[start:at]
            at += 1
        self.fail(f"The string that begins here is not closed by {quote}.")

    def path_end(self, stops: str) -> int:
        """Where the path that begins here ends: at white space or one of `stops` outside brackets, parentheses, strings."""
        at, depth = self.at, 0
        while at < self.end:
            char = self.text[at]
            if depth == 0 and (char in stops or char.isspace()):
                break
            if char in "[(":
                depth += 1
            elif char in "])":
                depth -= 1
            elif depth > 0 and char in _QUOTES:
                at = self._string_end(at, char)
            at += 1
        return min(at, self.end)

    def _string_end(self, at: int, quote: str) -> int:
        at += 1
        while at < self.end and self.text[at] != quote:
            at += 2 if self.text[at] == "\\" else 1
        return at
