"""The first mistake in a text that is not JSON, in the words of the service's parser (Jackson) and in plain ones."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

from asl.document.spans import Lines

_BLANK = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*')
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_WORD = re.compile(r"[\w$]+")
_VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
_NAMES = {"{": "Object", "[": "Array"}
_CLOSERS = {"{": "}", "[": "]"}
_BYTE_ORDER_MARK = "\ufeff"
_SOURCE_LIMIT = 500  # characters of the text that the parser quotes


@dataclass(frozen=True, slots=True)
class Fault:
    """`offset` is where the mistake stands; `reported` where the service's parser had got to when it saw it."""

    offset: int
    reported: int
    message: str
    plain: str
    expected: str


class _Found(Exception):
    """Carries the fault out of the scanner."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def first_fault(text: str) -> Fault | None:
    """The first syntax mistake of a JSON text, or None where there is none. Linear, whatever the nesting."""
    try:
        _Scanner(text).run()
    except _Found as found:
        return found.fault
    return None


def source_location(text: str, reported: int) -> str:
    """`[Source: (String)"…"; line: 1, column: 4]`: how the service names a place in a text that it could not read."""
    line, column = Lines(text).at(reported)
    rest = len(text) - _SOURCE_LIMIT
    cut = f"[truncated {rest} chars]" if rest > 0 else ""
    return f'[Source: (String)"{text[:_SOURCE_LIMIT]}"{cut}; line: {line}, column: {column}]'


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._open: list[tuple[str, int]] = []

    def run(self) -> None:
        self._value()
        while self._open:
            kind, _ = self._open[-1]
            char = self._peek()
            if char == _CLOSERS[kind]:
                self._close()
            elif char == ",":
                self._at += 1
                self._entry(kind)
            else:
                self._bad_separator(kind, char)
        if self._peek():
            self._stop(f"Unexpected character ({_quoted(self._peek())}): Expected end-of-input, got more content",
                       "there is more text after the end of the definition", "nothing after the last '}'")  # fmt: skip

    def _entry(self, kind: str) -> None:
        if kind == "{":
            self._key()
        self._value()

    def _key(self) -> None:
        char = self._peek()
        if not char:
            self._end(f"Unexpected end-of-input within/between {self._inside()} entries")
        if char != '"':
            plain = "there is a comma after the last field" if char == "}" else f"a field name cannot start with {char}"
            self._stop(f"Unexpected character ({_quoted(char)}): was expecting double-quote to start field name",
                       plain, "a field name in double quotes")  # fmt: skip
        self._string(name=True)
        char = self._peek()
        if not char:
            self._end("Unexpected end-of-input within/between Object entries")
        if char != ":":
            self._stop(f"Unexpected character ({_quoted(char)}): was expecting a colon to separate field name and value",
                       "there is no ':' between a field name and its value", "':'")  # fmt: skip
        self._at += 1

    def _value(self) -> None:
        while True:
            char = self._peek()
            if char in _CLOSERS and char:
                self._open.append((char, self._at))
                self._at += 1
                if self._peek() == _CLOSERS[char]:
                    self._close()
                    return
                if char == "{":
                    self._first_key()
                continue
            self._scalar(char)
            return

    def _first_key(self) -> None:
        if not self._peek():
            self._unclosed()
        self._key()

    def _scalar(self, char: str) -> None:
        if char == '"':
            self._string(name=False)
        elif not char:
            if self._open and self._text[self._open[-1][1] + 1 :].strip(" \t\r\n") == "":
                self._unclosed()
            self._end(f"Unexpected end-of-input within/between {self._inside()} entries")
        elif char == "-" or "0" <= char <= "9":
            self._number()
        else:
            self._word(char)

    def _number(self) -> None:
        found = _NUMBER.match(self._text, self._at)
        end = found.end() if found else self._at + 1
        after = self._text[end : end + 1]
        if found and not (after.isalnum() or (after in (".", "+", "-", "_") and after)):
            self._at = end
            return
        if found and found.group().lstrip("-") == "0" and after.isdigit():
            self._at = end - 1
            self._stop("Invalid numeric value: Leading zeroes not allowed",
                       "a number cannot start with a zero", "a number such as 7")  # fmt: skip
        self._at = end
        self._stop(f"Unexpected character ({_quoted(after or ' ')}): Expected space separating root-level values"
                   if found and not self._open else f"Unexpected character ({_quoted(after or ' ')}) in numeric value: "
                   "Exponent indicator not followed by a digit" if after in ("e", "E") else
                   f"Unexpected character ({_quoted(after or ' ')}): was expecting comma to separate {self._inside()} entries",
                   "this is not a number", "a number such as 1, -2.5 or 3e8")  # fmt: skip

    def _word(self, char: str) -> None:
        found = _WORD.match(self._text, self._at)
        word = found.group() if found else ""
        if word in ("true", "false", "null"):
            self._at += len(word)
            return
        if not word:
            plain = "there is a comma after the last item" if char in "]}" else f"a value cannot start with {char}"
            expected = "a value"
            if char == _BYTE_ORDER_MARK:
                plain, expected = "a byte order mark stands before this", "a file saved as UTF-8 without that mark"
            self._stop(f"Unexpected character ({_quoted(char)}): expected a valid value {_VALUES}", plain, expected)
        at = self._at
        fault = Fault(at, at + len(word), f"Unrecognized token '{word}': was expecting {_VALUES}",
                      f"“{word}” is not a JSON value; texts need double quotes", "a JSON value")  # fmt: skip
        raise _Found(fault)

    def _string(self, *, name: bool) -> None:
        start = self._at
        found = _STRING.match(self._text, start + 1)
        self._at = found.end() if found else start + 1
        char = self._text[self._at : self._at + 1]
        if char == '"':
            self._at += 1
        elif not char:
            message = "in field name" if name else ": was expecting closing quote for a string value"
            separator = " " if name else ""
            self._end(
                f"Unexpected end-of-input{separator}{message}", at=start, plain="this text is never closed by a quote"
            )
        elif char == "\\":
            self._bad_escape()
        else:
            where = "name" if name else "string value"
            self._stop(f"Illegal unquoted character ((CTRL-CHAR, code {ord(char)})): "
                       f"has to be escaped using backslash to be included in {where}",
                       "a line break or another control character stands inside a text", "a closing quote or an escape such as \\n")  # fmt: skip

    def _bad_escape(self) -> None:
        self._at += 1
        char = self._text[self._at : self._at + 1]
        message = f"Unrecognized character escape {_quoted(char)}" if char else ""
        if char == "u":
            self._at += 1
            while (char := self._text[self._at : self._at + 1]) and char in string.hexdigits:
                self._at += 1
            message = (
                f"Unexpected character ({_quoted(char)}): expected a hex-digit for character escape sequence"
                if char
                else ""
            )
        if not message:
            self._end("Unexpected end-of-input in character escape sequence")
        self._stop(message, "this is no JSON escape", r"one of \" \\ \/ \b \f \n \r \t \uXXXX")

    def _bad_separator(self, kind: str, char: str) -> None:
        if not char:
            self._unclosed()
        if char in "]}":
            start = source_location(self._text, self._open[-1][1])
            self._stop(f"Unexpected close marker '{char}': expected '{_CLOSERS[kind]}' (for {_NAMES[kind]} starting at {start})",
                       f"'{char}' closes what a '{kind}' opened", f"'{_CLOSERS[kind]}'")  # fmt: skip
        self._stop(f"Unexpected character ({_quoted(char)}): was expecting comma to separate {_NAMES[kind]} entries",
                   "there is no comma before this", "',' or the closing bracket")  # fmt: skip

    def _unclosed(self) -> None:
        kind, start = self._open[-1]
        marker = source_location(self._text, start)
        self._end(f"Unexpected end-of-input: expected close marker for {_NAMES[kind]} (start marker at {marker})",
                  at=start, plain=f"this '{kind}' is never closed")  # fmt: skip

    def _close(self) -> None:
        self._open.pop()
        self._at += 1

    def _inside(self) -> str:
        return _NAMES[self._open[-1][0]] if self._open else "root"

    def _peek(self) -> str:
        found = _BLANK.match(self._text, self._at)
        if found:
            self._at = found.end()
        return self._text[self._at : self._at + 1]

    def _stop(self, message: str, plain: str, expected: str) -> None:
        at = min(self._at, len(self._text))
        raise _Found(Fault(at, min(at + 1, len(self._text)), message, plain, expected))

    def _end(self, message: str, *, at: int | None = None, plain: str = "the text ends too early") -> None:
        end = len(self._text)
        raise _Found(Fault(end if at is None else at, end, message, plain, "the rest of the definition"))


def _quoted(char: str) -> str:
    return f"'{char}' (code {ord(char)})" if char >= " " else f"(CTRL-CHAR, code {ord(char)})"
