"""The parts of a JSONPath as values, and how the original implementation spells them in its messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

JSON = Any


@dataclass(frozen=True, slots=True)
class Property:
    """`.name`, `['name']` or `['a','b']`."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """`[0]`, `[-1]` or `[0,2]`."""

    indexes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """`[1:3]`, `[1:]`, `[:3]`; a step is read and ignored, as the original does."""

    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """`.*` or `[*]`."""


@dataclass(frozen=True, slots=True)
class Scan:
    """`..`; the token after it says what is looked for."""


@dataclass(frozen=True, slots=True)
class Filter:
    """`[?(…)]`."""

    predicate: Predicate


@dataclass(frozen=True, slots=True)
class Function:
    """`.length()`, `.concat("x", $.y)`, …"""

    name: str
    arguments: tuple[Operand, ...]


Token = Property | Index | Slice | Wildcard | Scan | Filter | Function


@dataclass(frozen=True, slots=True)
class SubPath:
    """A path inside a filter or an argument: `@` is the current item, `$` the document."""

    root: str
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """A JSON value written in a filter or an argument."""

    value: JSON


@dataclass(frozen=True, slots=True)
class Regex:
    """`/pattern/flags`, in the syntax of RE2."""

    pattern: str
    flags: str


Operand = SubPath | Literal | Regex


@dataclass(frozen=True, slots=True)
class Exists:
    """`@.name` alone."""

    path: SubPath


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right`; the operator in lower case."""

    operator: str
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Not:
    """`!term`."""

    term: Predicate


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`a || b || …`."""

    terms: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """`a && b && …`."""

    terms: tuple[Predicate, ...]


Predicate = Exists | Comparison | Not | AnyOf | AllOf


def is_definite(token: Token, *, is_leaf: bool) -> bool:
    """Whether `token` leads to at most one node. Several names at the end are merged into one object."""
    if isinstance(token, Property):
        return len(token.names) == 1 or is_leaf
    if isinstance(token, Index):
        return len(token.indexes) == 1
    return isinstance(token, Function)


def spell(tokens: tuple[Token, ...]) -> str:
    """The path from the first of `tokens` on, in the original's normal form: `['a'][0][*]`."""
    return "".join(_fragment(token) for token in tokens)


def _fragment(token: Token) -> str:
    if isinstance(token, Property):
        names = (name.replace("\\", "\\\\").replace("'", "\\'") for name in token.names)
        return "[" + ",".join(f"'{name}'" for name in names) + "]"
    if isinstance(token, Index):
        return "[" + ",".join(map(str, token.indexes)) + "]"
    if isinstance(token, Slice):
        start = "" if token.start is None else token.start
        end = "" if token.end is None else token.end
        return f"[{start}:{end}]"
    if isinstance(token, Function):
        return f".{token.name}({'...' if token.arguments else ''})"
    return {Wildcard: "[*]", Scan: "..", Filter: "[?]"}[type(token)]
