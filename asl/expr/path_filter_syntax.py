"""The text of a filter `?(…)` becomes a predicate: comparisons joined by `&&`, `||`, `!` and parentheses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from asl.expr.cursor import Cursor
from asl.expr.path_tokens import (
    AllOf,
    AnyOf,
    Comparison,
    Exists,
    Literal,
    Not,
    Operand,
    Predicate,
    Regex,
    SubPath,
)
from asl.expr.strings import unescape
from asl.limits import MAX_REGEX_CHARACTERS

JSON = Any
PathReader = Callable[[Cursor, str], SubPath]

_OPERATOR = re.compile(
    r"===|!==|==|=~|!=|<=|>=|<|>|(?:in|nin|subsetof|anyof|noneof|all|size|empty|contains|type)\b", re.IGNORECASE
)
_PATTERN = re.compile(r"/((?:[^/\\]|\\.)*)/([a-zA-Z]*)", re.DOTALL)
_FLAGS = "imsU"  # those of java.util.regex that RE2 knows too
_PATH_STOPS = "<>=~!&|,)]"
_WORDS: dict[str, JSON] = {"true": True, "false": False, "null": None}


def read_filter(cursor: Cursor, read_path: PathReader) -> Predicate:
    """The predicate in the parentheses at the cursor; `read_path` reads the paths inside it."""
    cursor.expect("(", "'?'")
    predicate = _read_any(cursor, read_path)
    cursor.expect(")", "a filter expression")
    return predicate


def _read_any(cursor: Cursor, read_path: PathReader) -> Predicate:
    cursor.descend()
    terms = [_read_all(cursor, read_path)]
    while cursor.take("||"):
        terms.append(_read_all(cursor, read_path))
    cursor.depth -= 1
    return terms[0] if len(terms) == 1 else AnyOf(tuple(terms))


def _read_all(cursor: Cursor, read_path: PathReader) -> Predicate:
    terms = [_read_term(cursor, read_path)]
    while cursor.take("&&"):
        terms.append(_read_term(cursor, read_path))
    return terms[0] if len(terms) == 1 else AllOf(tuple(terms))


def _read_term(cursor: Cursor, read_path: PathReader) -> Predicate:
    if cursor.take("!"):
        cursor.descend()
        term = _read_term(cursor, read_path)
        cursor.depth -= 1
        return Not(term)
    if cursor.take("("):
        predicate = _read_any(cursor, read_path)
        cursor.expect(")", "a filter expression")
        return predicate
    return _read_comparison(cursor, read_path)


def _read_comparison(cursor: Cursor, read_path: PathReader) -> Predicate:
    cursor.skip_blanks()
    start = cursor.at
    left = _read_operand(cursor, read_path)
    cursor.skip_blanks()
    match = _OPERATOR.match(cursor.text, cursor.at, cursor.end)
    if match is None:
        if isinstance(left, SubPath):
            return Exists(left)
        cursor.fail("A value in a filter must be compared with something: '@.name == 1'.", start)
    cursor.at = match.end()
    operator = match.group().lower()
    right = _read_operand(cursor, read_path)
    if operator == "=~" and isinstance(left, Regex) == isinstance(right, Regex):
        cursor.fail("'=~' needs a regular expression between slashes on one side: '@.name =~ /a.*/i'.", start)
    return Comparison(operator, left, right)


def _read_operand(cursor: Cursor, read_path: PathReader) -> Operand:
    char = cursor.skip_blanks()
    if char in {"@", "$"}:
        return read_path(cursor, _PATH_STOPS)
    if char == "/":
        return _read_regex(cursor)
    return Literal(_read_value(cursor))


def _read_regex(cursor: Cursor) -> Regex:
    match = _PATTERN.match(cursor.text, cursor.at, cursor.end)
    if match is None:
        cursor.fail("The regular expression that begins here is not closed by '/'.")
    pattern, flags = match.groups()
    if len(pattern) > MAX_REGEX_CHARACTERS:
        cursor.fail(f"A regular expression may have at most {MAX_REGEX_CHARACTERS:,} characters.")
    unknown = next((flag for flag in flags if flag not in _FLAGS), None)
    if unknown is not None:
        cursor.fail(f"The flag '{unknown}' of a regular expression is not supported; known are i, m, s and U.")
    cursor.at = match.end()
    return Regex(pattern, flags)


def _read_value(cursor: Cursor) -> JSON:
    char = cursor.skip_blanks()
    if char in {"'", '"'}:
        return unescape(cursor.raw_string())
    if char == "[":
        return _read_array(cursor)
    if char == "{":
        return _read_object(cursor)
    for word, value in _WORDS.items():
        if cursor.take(word):
            return value
    if char == "-" or char.isdigit():
        return cursor.number()
    cursor.fail(f"Expected a path, a number, a string, true, false or null, found {repr(char) if char else 'the end'}.")


def _read_array(cursor: Cursor) -> list[JSON]:
    cursor.descend()
    cursor.take("[")
    items: list[JSON] = []
    while not cursor.take("]"):
        if items:
            cursor.expect(",", "an item")
        items.append(_read_value(cursor))
    cursor.depth -= 1
    return items


def _read_object(cursor: Cursor) -> dict[str, JSON]:
    cursor.descend()
    cursor.take("{")
    members: dict[str, JSON] = {}
    while not cursor.take("}"):
        if members:
            cursor.expect(",", "a member")
        if cursor.skip_blanks() not in ("'", '"'):
            cursor.fail("Expected a quoted member name.")
        name = unescape(cursor.raw_string())
        cursor.expect(":", "a member name")
        members[name] = _read_value(cursor)
    cursor.depth -= 1
    return members
