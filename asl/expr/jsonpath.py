"""JSONPath with the semantics of Jayway JsonPath, compiled once; and the write path of ResultPath."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from asl.expr.errors import PathFailure, PathNotFound, ResultPathMatchFailure
from asl.expr.path_steps import Reading, Step, compile_steps, path_is_definite
from asl.expr.path_syntax import parse_path
from asl.expr.path_tokens import Function, Index, Property, Token, spell
from asl.expr.strings import to_json
from asl.limits import MAX_PATH_VISITS

JSON = Any


class Path:
    """A compiled JSONPath. Immutable, shared, made by `compile_path`.

    `text` is what was written. `definite`: it leads to at most one node. `is_reference`: it is a Reference Path (names
    and single indexes only), which is what ResultPath, ItemsPath, Variable and the `…Path` fields require.
    `segments` are the names and indexes of a reference path, else None.
    `read(document)` gives the value: of a definite path the node, of an indefinite one the list of all nodes found,
    which is empty where the path's beginning is missing. It raises PathNotFound where a definite path leads nowhere,
    and PathFailure where a function or a filter cannot be applied. Nothing is copied.
    """

    __slots__ = ("_step", "definite", "is_reference", "read", "segments", "text", "tokens")

    read: Callable[[JSON], JSON]

    def __init__(self, text: str, tokens: tuple[Token, ...]) -> None:
        self.text = text
        self.tokens = tokens
        self.definite = path_is_definite(tokens)
        self.segments = _segments(tokens)
        self.is_reference = self.segments is not None
        self._step: Step | None = None
        self.read = self._reader()

    def __repr__(self) -> str:
        return f"Path({self.text!r})"

    def normal(self) -> str:
        """The path as the original spells it in messages: `$['a'][0]`."""
        return "$" + spell(self.tokens)

    def _reader(self) -> Callable[[JSON], JSON]:
        if self.segments is None:
            return self._read
        if not self.segments:
            return lambda document: document
        if any(isinstance(segment, int) for segment in self.segments):
            return _reference_reader(self.segments, self._read)
        return _name_reader(tuple(map(str, self.segments)), self._read)

    def _read(self, document: JSON) -> JSON:
        step = self._step
        if step is None:
            step = self._step = compile_steps(self.tokens)
        reading = Reading(document, MAX_PATH_VISITS)
        try:
            step(document, reading)
        except PathNotFound:
            if self.definite:
                raise
            return []  # an indefinite path whose beginning is missing gives an empty list on the service
        except RecursionError:
            raise PathFailure("The JSONPath meets a value that is nested too deep.") from None
        if not self.definite:
            return reading.found
        if not reading.found:
            raise PathNotFound(f"No results for path: {self.normal()}")
        return reading.found[-1]


@lru_cache(maxsize=4096)
def compile_path(text: str) -> Path:
    """Compile a JSONPath that begins at `$`; raises SyntaxProblem. The cache is bounded and shared."""
    path = Path(text, parse_path(text))
    if not path.is_reference:
        path._step = compile_steps(path.tokens)  # regular expressions are refused here, not at run time
    return path


def _segments(tokens: tuple[Token, ...]) -> tuple[str | int, ...] | None:
    segments: list[str | int] = []
    for token in tokens:
        if isinstance(token, Property) and len(token.names) == 1:
            segments.append(token.names[0])
        elif isinstance(token, Index) and len(token.indexes) == 1:
            segments.append(token.indexes[0])
        else:
            return None
    return tuple(segments)


def _name_reader(names: tuple[str, ...], explain: Callable[[JSON], JSON]) -> Callable[[JSON], JSON]:
    """The fast way for `$.a.b`: subscripts alone decide, since only an object takes a text as its subscript."""
    if len(names) == 1:
        name = names[0]

        def read_one(document: JSON) -> JSON:
            try:
                return document[name]
            except (KeyError, TypeError):
                return explain(document)

        return read_one
    if len(names) == 2:
        first, second = names

        def read_two(document: JSON) -> JSON:
            try:
                return document[first][second]
            except (KeyError, TypeError):
                return explain(document)

        return read_two

    def read(document: JSON) -> JSON:
        value = document
        try:
            for name in names:
                value = value[name]
        except (KeyError, TypeError):
            return explain(document)
        return value

    return read


def _reference_reader(segments: tuple[str | int, ...], explain: Callable[[JSON], JSON]) -> Callable[[JSON], JSON]:
    steps = tuple((segment, isinstance(segment, int)) for segment in segments)

    def read(document: JSON) -> JSON:
        value = document
        try:
            for segment, is_index in steps:
                if is_index and not isinstance(value, list):  # a text would give one of its characters
                    return explain(document)
                value = value[segment]
        except (KeyError, TypeError, IndexError):
            return explain(document)
        return value

    return read


def set_at(path: Path, document: JSON, value: JSON) -> JSON:
    """`document` with `value` put at the reference path, as ResultPath does: only what the path touches is copied.

    `$` gives `value` itself. Objects that are missing on the way are made; an array takes an index that exists.
    Raises ResultPathMatchFailure where the path cannot be applied to the document.
    """
    segments = path.segments
    if segments is None:
        raise ResultPathMatchFailure(f"The ResultPath '{path.text}' is not a reference path.")
    return _with(document, segments, 0, value, document)


def _with(node: JSON, segments: tuple[str | int, ...], at: int, value: JSON, document: JSON) -> JSON:
    if at == len(segments):
        return value
    segment = segments[at]
    if isinstance(segment, str) and isinstance(node, dict):
        changed = dict(node)
        inner = node.get(segment, _NEW) if at + 1 < len(segments) else None
        if inner is _NEW:
            inner = {}
        changed[segment] = _with(inner, segments, at + 1, value, document)
        return changed
    if isinstance(segment, int) and isinstance(node, list) and -len(node) <= segment < len(node):
        items = list(node)
        items[segment] = _with(node[segment], segments, at + 1, value, document)
        return items
    # The wording is that of the service for reference paths that do not fit; for ResultPath it is a guess.
    raise ResultPathMatchFailure(f'Unable to apply step "{segment}" to input {to_json(document)}')


_NEW: JSON = object()

__all__ = ["Function", "Path", "PathFailure", "PathNotFound", "compile_path", "set_at"]
