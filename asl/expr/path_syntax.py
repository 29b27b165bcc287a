"""The text of a JSONPath becomes tokens; the grammar is that of Jayway JsonPath, which the service uses."""

from __future__ import annotations

import re

from asl.expr.cursor import Cursor
from asl.expr.errors import SyntaxProblem
from asl.expr.path_filter_syntax import read_filter
from asl.expr.path_functions import FUNCTIONS
from asl.expr.path_tokens import (
    Filter,
    Function,
    Index,
    Literal,
    Operand,
    Property,
    Scan,
    Slice,
    SubPath,
    Token,
    Wildcard,
)
from asl.expr.strings import unescape
from asl.json_codec import loads
from asl.limits import MAX_PATH_CHARACTERS, MAX_PATH_NESTING

_NAME_END = re.compile(r"[.\[( ]")
_INTEGER = re.compile(r"-?\d{1,9}", re.ASCII)


def parse_path(text: str) -> tuple[Token, ...]:
    """The tokens of `text`, a path that begins at `$`; `a.b` means `$.a.b`, as in the original.

    Raises SyntaxProblem with a sentence and the position of what is wrong.
    """
    if len(text) > MAX_PATH_CHARACTERS:
        raise SyntaxProblem(
            f"A JSONPath may have at most {MAX_PATH_CHARACTERS:,} characters, this one has {len(text):,}."
        )
    stripped = text.strip(" \t\r\n")
    if not stripped:
        raise SyntaxProblem("A JSONPath must not be empty.")
    if stripped[0] == "@":
        raise SyntaxProblem("A JSONPath begins with '$'; '@' has a meaning inside filters only.")
    if stripped.endswith("."):
        raise SyntaxProblem("A JSONPath must not end with '.' or '..'.", len(text.rstrip()) - 1)
    lead = text.index(stripped[0])
    if stripped[0] != "$":
        return _shifted(stripped, lead)
    return _tokens(Cursor(text, at=lead + 1, end=lead + len(stripped), max_depth=MAX_PATH_NESTING))


def _shifted(stripped: str, lead: int) -> tuple[Token, ...]:
    try:
        return _tokens(Cursor("$." + stripped, at=1, max_depth=MAX_PATH_NESTING))
    except SyntaxProblem as problem:
        raise SyntaxProblem(problem.message, max(0, problem.position - 2) + lead) from None


def read_sub_path(cursor: Cursor, stops: str) -> SubPath:
    """The path that begins at the cursor's `@` or `$` and ends at white space or one of `stops`."""
    end = cursor.path_end(stops)
    root = cursor.peek()
    inner = Cursor(cursor.text, at=cursor.at + 1, end=end, max_depth=cursor.max_depth)
    inner.depth = cursor.depth
    inner.descend()
    tokens = _tokens(inner)
    cursor.at = end
    return SubPath(root, tokens)


def _tokens(cursor: Cursor) -> tuple[Token, ...]:
    tokens: list[Token] = []
    while cursor.at < cursor.end:
        char = cursor.peek()
        if char == ".":
            _read_dot(cursor, tokens)
        elif char == "[":
            tokens.append(_read_bracket(cursor))
        else:
            cursor.fail(f"Expected '.' or '[', found {char!r}.")
    return tuple(tokens)


def _read_dot(cursor: Cursor, tokens: list[Token]) -> None:
    cursor.at += 1
    if cursor.peek() == ".":
        cursor.at += 1
        tokens.append(Scan())
    char = cursor.peek()
    if char == "[":
        return
    if char == "*":
        cursor.at += 1
        tokens.append(Wildcard())
        return
    if char in ("", "."):
        cursor.fail("Expected a name after '.'.")
    token = _read_name(cursor)
    if isinstance(token, Function) and tokens and isinstance(tokens[-1], Scan):
        cursor.fail("A function cannot follow '..' directly.")
    tokens.append(token)


def _read_name(cursor: Cursor) -> Property | Function:
    match = _NAME_END.search(cursor.text, cursor.at, cursor.end)
    start, end = cursor.at, match.start() if match else cursor.end
    name = cursor.text[start:end]
    found = match.group() if match else ""
    if found == " " or not name:
        cursor.fail("A name with blanks must be written in brackets: ['my name'].", end)
    cursor.at = end
    if found == "(":
        return _read_function(cursor, name, start)
    return Property((name,))


def _read_function(cursor: Cursor, name: str, start: int) -> Function:
    if name not in FUNCTIONS:
        cursor.fail(f"Function with name: {name} does not exist. Known are {', '.join(sorted(FUNCTIONS))}.", start)
    cursor.at += 1
    arguments: list[Operand] = []
    while not cursor.take(")"):
        if arguments:
            cursor.expect(",", "an argument")
        arguments.append(_read_argument(cursor))
    return Function(name, tuple(arguments))


def _read_argument(cursor: Cursor) -> Operand:
    char = cursor.skip_blanks()
    if char in ("@", "$") and char:
        return read_sub_path(cursor, ",)")
    start = cursor.at
    if char == '"':
        cursor.raw_string()
    elif char == "{":
        cursor.at = _object_end(cursor)
    else:
        return Literal(cursor.number())
    try:
        return Literal(loads(cursor.text[start : cursor.at]))
    except ValueError:
        cursor.fail("An argument is a path, a number, a string in double quotes, or an object.", start)


def _object_end(cursor: Cursor) -> int:
    depth, at = 0, cursor.at
    while at < cursor.end:
        char = cursor.text[at]
        if char == '"':
            inner = Cursor(cursor.text, at=at, end=cursor.end, max_depth=1)
            inner.raw_string()
            at = inner.at
            continue
        depth += (char == "{") - (char == "}")
        at += 1
        if depth == 0:
            return at
    cursor.fail("The object that begins here is not closed by }.")


def _read_bracket(cursor: Cursor) -> Token:
    start = cursor.at
    cursor.at += 1
    char = cursor.skip_blanks()
    if char in ("'", '"') and char:
        return _read_names(cursor)
    if cursor.take("*"):
        cursor.expect("]", "'*'")
        return Wildcard()
    if cursor.take("?"):
        predicate = read_filter(cursor, read_sub_path)
        cursor.expect("]", "a filter")
        return Filter(predicate)
    if char == ":" or _INTEGER.match(cursor.text, cursor.at, cursor.end):
        return _read_numbers(cursor)
    cursor.fail("Expected a quoted name, an index, a slice, '*' or a filter '?(…)' in the brackets.", start)


def _read_names(cursor: Cursor) -> Property:
    quote = cursor.peek()
    names = [_name(cursor.raw_string(), quote)]
    while cursor.take(","):
        if cursor.skip_blanks() != quote:
            cursor.fail(f"Expected another name in {quote}.")
        names.append(_name(cursor.raw_string(), quote))
    cursor.expect("]", "a name")
    return Property(tuple(names))


def _name(raw: str, quote: str) -> str:
    """Recorded of the service: a backslash before the other kind of quote is part of the name."""
    return unescape(raw, keep="'" if quote == '"' else '"')


def _read_numbers(cursor: Cursor) -> Index | Slice:
    first = _read_integer(cursor)
    if cursor.take(":"):
        end = _read_integer(cursor)
        if cursor.take(":"):
            _read_integer(cursor)
        cursor.expect("]", "a slice")
        if first is None and end is None:
            cursor.fail("A slice needs a start or an end.")
        return Slice(first, end)
    indexes = [first]
    while cursor.take(","):
        indexes.append(_read_integer(cursor))
    cursor.expect("]", "an index")
    whole = tuple(index for index in indexes if index is not None)
    if len(whole) != len(indexes):
        cursor.fail("Expected an index between the commas.")
    return Index(whole)


def _read_integer(cursor: Cursor) -> int | None:
    cursor.skip_blanks()
    match = _INTEGER.match(cursor.text, cursor.at, cursor.end)
    if match is None:
        return None
    cursor.at = match.end()
    return int(match.group())
