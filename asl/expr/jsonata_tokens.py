"""The text of a JSONata 2.0 expression becomes tokens, with the original's messages where it does not."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from asl.expr.errors import SyntaxProblem

JSON = Any

INFIX: dict[str, int] = {
    ".": 75, "[": 80, "{": 70, "(": 80, "@": 80, "#": 80, "?": 20, "+": 50, "-": 50, "*": 60, "/": 60, "%": 60,
    "=": 40, "<": 40, ">": 40, "^": 40, ":=": 10, "!=": 40, "<=": 40, ">=": 40, "~>": 40, "and": 30, "or": 25,
    "in": 40, "&": 50,
}  # fmt: skip
"""The operators that may go on from an expression, with the power by which they bind to it."""

_SINGLES = frozenset(".[]{}(),@#;:?+-*/%|=<>^&!~")
_DOUBLES = ("..", ":=", "!=", ">=", "<=", "**", "~>")
_BLANKS = re.compile(r"[ \t\n\r\v]*")
_NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", re.ASCII)
_WORD = re.compile(r"[^ \t\n\r\v.\[\]{}(),@#;:?+\-*/%|=<>^&!~]+")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_FLAGS = "im"


class Token(NamedTuple):
    """`kind` is operator, name, variable, string, number, value, regex or end; `at` its place in the text."""

    kind: str
    value: JSON
    at: int


class Tokenizer:
    """Gives one token after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def next(self, *, infix: bool) -> Token:
        """The next token; `infix`: an operator may come, so that `/` divides instead of opening a regular expression."""
        self._skip()
        text, at = self.text, self.at
        if at >= len(text):
            return Token("end", "(end)", at)
        char = text[at]
        if char == "/" and not infix:
            return self._regex()
        for double in _DOUBLES:
            if text.startswith(double, at):
                self.at += 2
                return Token("operator", double, at)
        if char in _SINGLES:
            self.at += 1
            return Token("operator", char, at)
        if char in "\"'":
            return self._string(char)
        number = _NUMBER.match(text, at)
        if number is not None:
            return self._number(number)
        if char == "`":
            return self._quoted_name()
        return self._word()

    def _skip(self) -> None:
        while True:
            match = _BLANKS.match(self.text, self.at)
            if match is not None:
                self.at = match.end()
            if not self.text.startswith("/*", self.at):
                return
            end = self.text.find("*/", self.at + 2)
            if end < 0:
                raise SyntaxProblem("Comment has no closing tag", self.at)
            self.at = end + 2

    def _string(self, quote: str) -> Token:
        text, start = self.text, self.at
        parts: list[str] = []
        at = start + 1
        while at < len(text):
            char = text[at]
            if char == quote:
                self.at = at + 1
                return Token("string", "".join(parts), start)
            if char != "\\":
                parts.append(char)
                at += 1
                continue
            escape = text[at + 1 : at + 2]
            if escape in _ESCAPES and escape:
                parts.append(_ESCAPES[escape])
                at += 2
            elif escape == "u":
                digits = _HEX.match(text, at + 2)
                if digits is None:
                    raise SyntaxProblem("The escape sequence \\u must be followed by 4 hex digits", at)
                parts.append(chr(int(digits.group(), 16)))
                at += 6
            else:
                raise SyntaxProblem(f"Unsupported escape sequence: \\{escape}", at)
        raise SyntaxProblem("String literal must be terminated by a matching quote", start)

    def _number(self, match: re.Match[str]) -> Token:
        start = self.at
        self.at = match.end()
        value = float(match.group())
        if value == float("inf"):
            raise SyntaxProblem(f"Number out of range: {match.group()}", start)
        return Token("number", value, start)

    def _quoted_name(self) -> Token:
        start = self.at
        end = self.text.find("`", start + 1)
        if end < 0:
            raise SyntaxProblem("Quoted property name must be terminated with a backquote (`)", start)
        self.at = end + 1
        return Token("name", self.text[start + 1 : end], start)

    def _word(self) -> Token:
        start = self.at
        match = _WORD.match(self.text, start)
        assert match is not None  # noqa: S101 (every other first character was dealt with by the caller)
        word = match.group()
        self.at = match.end()
        if word.startswith("$"):
            return Token("variable", word[1:], start)
        if word in ("and", "or", "in"):
            return Token("operator", word, start)
        if word in ("true", "false", "null"):
            return Token("value", {"true": True, "false": False, "null": None}[word], start)
        return Token("name", word, start)

    def _regex(self) -> Token:
        text, start = self.text, self.at
        at, depth = start + 1, 0
        while at < len(text):
            char = text[at]
            escaped = text[at - 1] == "\\" and text[at - 2] != "\\"
            if char == "/" and not escaped and depth == 0:
                return self._regex_end(start, at)
            if char in "([{" and not escaped:
                depth += 1
            elif char in ")]}" and not escaped:
                depth -= 1
            at += 1
        raise SyntaxProblem("No terminating / in regular expression", start)

    def _regex_end(self, start: int, end: int) -> Token:
        pattern = self.text[start + 1 : end]
        if not pattern:
            raise SyntaxProblem("Empty regular expressions are not allowed", start)
        self.at = end + 1
        while self.at < len(self.text) and self.text[self.at] in _FLAGS:
            self.at += 1
        return Token("regex", pattern, start)
