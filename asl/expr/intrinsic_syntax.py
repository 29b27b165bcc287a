"""The text of an intrinsic function call becomes a tree: calls, paths, strings in single quotes, numbers, true, false, null."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from asl.expr.cursor import Cursor
from asl.expr.errors import SyntaxProblem
from asl.expr.scoped_path import ScopedPath, compile_scoped_path
from asl.limits import MAX_INTRINSIC_CHARACTERS, MAX_INTRINSIC_NESTING

JSON = Any

_NAME = re.compile(r"States\.([A-Za-z0-9]*)", re.ASCII)
_ESCAPED = re.compile(r"\\(.?)", re.DOTALL)
_WORDS: dict[str, JSON] = {"true": True, "false": False, "null": None}

ARITIES: dict[str, tuple[int, int | None]] = {
    "States.Array": (0, None),
    "States.ArrayContains": (2, 2),
    "States.ArrayGetItem": (2, 2),
    "States.ArrayLength": (1, 1),
    "States.ArrayPartition": (2, 2),
    "States.ArrayRange": (3, 3),
    "States.ArrayUnique": (1, 1),
    "States.Base64Decode": (1, 1),
    "States.Base64Encode": (1, 1),
    "States.Format": (1, None),
    "States.Hash": (2, 2),
    "States.JsonMerge": (3, 3),
    "States.JsonToString": (1, 1),
    "States.MathAdd": (2, 2),
    "States.MathRandom": (2, 3),
    "States.StringSplit": (2, 2),
    "States.StringToJson": (1, 1),
    "States.UUID": (0, 0),
}
"""The 18 functions with the least and the greatest number of their arguments (None: no greatest)."""


@dataclass(frozen=True, slots=True)
class Call:
    """`States.Name(…)`."""

    name: str
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class PathArgument:
    """A path on the input, the context object or a variable."""

    path: ScopedPath


@dataclass(frozen=True, slots=True)
class Text:
    r"""A string; `raw` is what stands between the quotes, since States.Format tells `{` from `\{`."""

    raw: str

    @property
    def value(self) -> str:
        """The string with its escapes resolved."""
        return _ESCAPED.sub(r"\1", self.raw)


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, true, false or null."""

    value: JSON


Argument = Call | PathArgument | Text | Constant


def is_intrinsic(text: str) -> bool:
    """Whether `text` is meant as an intrinsic function call."""
    return text.startswith("States.")


def parse_intrinsic(text: str) -> Call:
    """The tree of one call; raises SyntaxProblem with a sentence and the position of what is wrong."""
    if len(text) > MAX_INTRINSIC_CHARACTERS:
        raise SyntaxProblem(f"An intrinsic function call may have at most {MAX_INTRINSIC_CHARACTERS:,} characters.")
    cursor = Cursor(text, max_depth=MAX_INTRINSIC_NESTING)
    cursor.skip_blanks()
    call = _read_call(cursor)
    if cursor.skip_blanks():
        cursor.fail(f"Nothing may follow the call of {call.name}, found {cursor.peek()!r}.")
    return call


def functions_of(call: Call) -> frozenset[str]:
    """The names of all functions that `call` uses."""
    names = {call.name}
    for argument in call.arguments:
        if isinstance(argument, Call):
            names |= functions_of(argument)
    return frozenset(names)


def paths_of(call: Call) -> list[ScopedPath]:
    """All paths that `call` reads, in order."""
    paths: list[ScopedPath] = []
    for argument in call.arguments:
        if isinstance(argument, PathArgument):
            paths.append(argument.path)
        elif isinstance(argument, Call):
            paths += paths_of(argument)
    return paths


def _read_call(cursor: Cursor) -> Call:
    start = cursor.at
    match = _NAME.match(cursor.text, start, cursor.end)
    if match is None:
        cursor.fail("An intrinsic function call looks like States.Format('…', $.path).")
    name = match.group()
    if name not in ARITIES:
        cursor.fail(f"There is no intrinsic function {name}. Known are {', '.join(ARITIES)}.")
    cursor.descend()
    cursor.at = match.end()
    cursor.expect("(", name)
    arguments: list[Argument] = []
    while not cursor.take(")"):
        if arguments:
            cursor.expect(",", f"an argument of {name}")
        arguments.append(_read_argument(cursor))
    cursor.depth -= 1
    _check_count(cursor, name, len(arguments), start)
    return Call(name, tuple(arguments))


def _check_count(cursor: Cursor, name: str, count: int, start: int) -> None:
    least, greatest = ARITIES[name]
    if count >= least and (greatest is None or count <= greatest):
        return
    if greatest is None:
        wanted = f"at least {least}"
    else:
        wanted = str(least) if least == greatest else f"{least} to {greatest}"
    cursor.fail(f"{name} takes {wanted} argument{'' if wanted == '1' else 's'}, not {count}.", start)


def _read_argument(cursor: Cursor) -> Argument:
    char = cursor.skip_blanks()
    if char == "$":
        return _read_path(cursor)
    if char == "'":
        return _read_text(cursor)
    if cursor.starts_with("States."):
        return _read_call(cursor)
    for word, value in _WORDS.items():
        if cursor.take(word):
            return Constant(value)
    if char == "-" or (char.isascii() and char.isdigit()):
        return Constant(cursor.number())
    found = repr(char) if char else "the end"
    cursor.fail(
        f"Expected a path, a string in single quotes, a number, true, false, null or a function, found {found}."
    )


def _read_path(cursor: Cursor) -> PathArgument:
    start = cursor.at
    end = cursor.path_end(",)")
    try:
        path = compile_scoped_path(cursor.text[start:end])
    except SyntaxProblem as problem:
        raise type(problem)(problem.message, start + problem.position) from None
    cursor.at = end
    return PathArgument(path)


def _read_text(cursor: Cursor) -> Text:
    start = cursor.at
    raw = cursor.raw_string()
    for match in _ESCAPED.finditer(raw):
        if match.group(1) not in ("'", "\\", "{", "}"):
            cursor.fail(
                rf"Only \', \\, \{{ and \}} may be escaped, found {match.group()!r}.", start + 1 + match.start()
            )
    return Text(raw)
