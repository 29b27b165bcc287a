"""A definition's text, read once: its value, what is wrong with its syntax, and where everything stands."""

from __future__ import annotations

import json
import re
from typing import Any, Literal, NoReturn

from asl.document import placeholders
from asl.document.json_faults import first_fault, source_location
from asl.document.json_positions import JsonPositions
from asl.document.placeholders import Values
from asl.document.pointer import Path
from asl.document.spans import Lines, Span
from asl.document.yaml_text import YamlText
from asl.problems import Problem

Format = Literal["json", "yaml"]

_YAML_FIELD = re.compile(r"^(?:StartAt|States)[ \t]*:", re.MULTILINE)
MAX_CHARACTERS = 1_048_576  # of a definition (model of CreateStateMachine)
MAX_DEPTH = 200  # levels of objects and arrays; the service has a limit of its own, TOO_DEEPLY_NESTED, unpublished


class Document:
    """`value` is None where the text could not be read; then `problems` says why."""

    __slots__ = (
        "_json",
        "_lines",
        "_positions",
        "duplicates",
        "format",
        "has_placeholders",
        "problems",
        "text",
        "value",
        "values",
    )

    def __init__(self, text: str, format: Format) -> None:
        self.text = text
        self.format = format
        self.value: Any = None
        self.problems: list[Problem] = []
        self.duplicates: list[tuple[Path, Span]] = []
        """Keys written more than once in one object: the path of the key and the span of the later one."""
        self.has_placeholders = "${" in text
        self.values: Values | None = None
        """The values of placeholders that were given; None where nobody gave any."""
        self._json = text  # the text as JSON: unquoted placeholders are quoted
        self._positions: JsonPositions | YamlText | None = None
        self._lines: Lines | None = None

    @property
    def lines(self) -> Lines:
        """Offsets to lines and columns."""
        if self._lines is None:
            self._lines = Lines(self.text)
        return self._lines

    def span(self, path: Path) -> Span:
        """Where the value at `path` stands, or the nearest value around it; the whole text if it could not be read."""
        positions = self._known_positions()
        return positions.span(path) if positions else Span(0, len(self.text))

    def members(self, path: Path) -> dict[str | int, Span]:
        """The spans of the members of the object or array at `path`."""
        positions = self._known_positions()
        if isinstance(positions, JsonPositions):
            return positions.members(positions.span(path))
        return positions.members(path) if positions else {}

    def _known_positions(self) -> JsonPositions | YamlText | None:
        if self._positions is None and self.value is not None and self.format == "json":
            self._positions = JsonPositions(self._json)
        return self._positions if self.value is not None else None

    def problem(self, code: str, message: str, span: Span, **more: Any) -> Problem:
        """A problem that stands at `span`."""
        line, column = self.lines.at(span.start)
        end_line, end_column = self.lines.at(max(span.end, span.start))
        return Problem(code, message, line=line, column=column, end_line=end_line, end_column=end_column, **more)


def parse(text: str, format: Format = "json", values: Values | None = None) -> Document:
    """Read a definition. Never raises: what is wrong is in `problems`, with the service's code and words.

    `values` are those of `${Name}` placeholders by name; positions stay those of the text as it was written.
    """
    document = Document(text, format)
    document.values = values
    if not text.strip():
        document.problems.append(_not_an_object(document, "The definition is empty."))
    elif len(text) > MAX_CHARACTERS:
        document.problems.append(_too_long(document))
    elif not _is_unicode(text):
        document.problems.append(_half_characters(document))
    elif format == "yaml":
        _read_yaml(document)
    else:
        _read_json(document)
    if not document.problems and not isinstance(document.value, dict):
        document.problems.append(_not_an_object(document, "A definition is a JSON object: { … }."))
        document.value = None
    return document


def format_of(text: str) -> Format:
    """The format of a text that comes without a file name: YAML where a line begins with a field of a definition."""
    return "yaml" if _YAML_FIELD.search(text) else "json"


def _read_json(document: Document) -> None:
    text, meanings = document.text, dict[str, str]()
    duplicated: list[str] = []
    value, error = _decoded(text, duplicated)
    if error is not None and not isinstance(error, RecursionError) and placeholders.has_placeholder(text):
        text, meanings = placeholders.quoted(text)
        duplicated.clear()
        value, error = _decoded(text, duplicated)
    if isinstance(error, RecursionError) or (error is None and _depth(value) > MAX_DEPTH):
        document.problems.append(_too_deep(document))
    elif error is not None:
        document.problems.append(_syntax_problem(document, text, meanings, error))
    elif _has_surrogate_escape(text) and not _is_unicode(json.dumps(value, ensure_ascii=False)):
        document.problems.append(_half_characters(document))
    else:
        document.value = _with_values(document, value, meanings)
        document._json = text
        if duplicated:
            document.duplicates = _duplicates(JsonPositions(text), value, set(duplicated))


def _with_values(document: Document, value: Any, meanings: dict[str, str]) -> Any:
    """`value` with what was without quotes in its place, and each placeholder filled that has a value: once, no deeper."""
    if document.values is None:
        return placeholders.restored(value, meanings) if meanings else value
    filled = placeholders.filled(value, document.values) if document.has_placeholders else value
    bare = {mark: placeholders.filled(token, document.values, bare=True) for mark, token in meanings.items()}
    return placeholders.restored(filled, bare) if bare else filled


def _decoded(text: str, duplicated: list[str]) -> tuple[Any, Exception | None]:
    def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) != len(pairs):
            names = [name for name, _ in pairs]
            duplicated.extend(name for name in members if names.count(name) > 1)
        return members

    try:
        value = json.loads(text, object_pairs_hook=as_object, parse_constant=_refuse, parse_float=_finite)
        return value, None
    except (ValueError, RecursionError) as error:
        return None, error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number - number != 0:
        raise ValueError(f"the number {text[:40]} is too large")
    return number


def _depth(value: Any) -> int:
    """Levels of objects and arrays; counted level by level, so that no nesting can exhaust the stack."""
    depth, level = 0, [value] if isinstance(value, (dict, list)) else []
    while level and depth <= MAX_DEPTH:
        depth += 1
        level = [v for c in level for v in (c.values() if type(c) is dict else c) if type(v) is dict or type(v) is list]
    return depth


def _duplicates(positions: JsonPositions, value: Any, names: set[str]) -> list[tuple[Path, Span]]:
    """Every repeated key with the span of its last use, in the order of the text."""
    found: list[tuple[Path, Span]] = []
    todo: list[tuple[Path, Any, Span]] = [((), value, positions.span(()))]
    while todo:
        path, here, span = todo.pop()
        members = positions.members(span)
        if isinstance(here, dict) and names & here.keys():
            found.extend(((*path, name), members[name]) for name in positions.repeated(span) if name in members)
        for name, inner in members.items():
            todo.append(((*path, name), here[name], inner))
    return sorted(found, key=lambda item: item[1].start)


def _syntax_problem(document: Document, text: str, meanings: dict[str, str], error: Exception) -> Problem:
    fault = first_fault(text)
    if fault is None:  # well-formed, but not a value that can be kept: an endless number
        return document.problem("INVALID_JSON_DESCRIPTION", str(error), Span(0, 0), rule="syntax")
    message, plain = fault.message, fault.plain
    for mark, meaning in meanings.items():
        message, plain = message.replace(mark, meaning), plain.replace(mark, meaning)
    where = source_location(document.text, fault.reported)
    span = Span(fault.offset, min(fault.offset + 1, len(text)))
    line, column = document.lines.at(fault.offset)
    words = f"Line {line}, column {column}: {plain}. Expected {fault.expected}."
    return document.problem("INVALID_JSON_DESCRIPTION", f"{message}\n at {where}", span, location=where, rule="syntax",
                            expected=fault.expected, help=words)  # fmt: skip


def _read_yaml(document: Document) -> None:
    read, meanings = YamlText(document.text, MAX_DEPTH), dict[str, str]()
    if read.fault is not None and placeholders.has_placeholder(document.text):
        text, meanings = placeholders.masked(document.text)
        without = YamlText(text, MAX_DEPTH)
        read = without if without.fault is None else read
    if read.fault is not None:
        line, column = document.lines.at(read.fault.offset)
        span = Span(read.fault.offset, min(read.fault.offset + 1, len(document.text)))
        words = f"Line {line}, column {column}: {read.fault.plain}."
        document.problems.append(document.problem("INVALID_JSON_DESCRIPTION", words, span, rule="syntax", help=words))
    elif read.root is None or read.root.value is None:
        document.problems.append(_not_an_object(document, "The definition is empty."))
    else:
        document.value = placeholders.unmasked(read.root.value, meanings) if meanings else read.root.value
        if document.values is not None and document.has_placeholders:
            document.value = placeholders.filled(document.value, document.values, bare=True)
        document._positions = read
        document.duplicates = read.duplicates


def _not_an_object(document: Document, help: str) -> Problem:
    whole = Span(0, len(document.text))
    return document.problem("SCHEMA_VALIDATION_FAILED", "Definition must be a valid JSON object", whole, rule="syntax",
                            expected="a JSON object", help=help)  # fmt: skip


def _has_surrogate_escape(text: str) -> bool:
    return "\\ud" in text or "\\uD" in text


def _is_unicode(text: str) -> bool:
    """False for texts with one half of a surrogate pair: no UTF-8 can hold them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _half_characters(document: Document) -> Problem:
    words = "The definition has half of a character (a lone surrogate): no file or network can carry it."
    return document.problem("INVALID_JSON_DESCRIPTION", words, Span(0, 0), rule="syntax", help=words)


def _too_long(document: Document) -> Problem:
    words = f"The definition has {len(document.text):,} characters; at most {MAX_CHARACTERS:,} are allowed."
    return document.problem("SCHEMA_VALIDATION_FAILED", words, Span(0, 0), rule="definition_size", help=words)


def _too_deep(document: Document) -> Problem:
    words = f"The definition is nested too deeply: more than {MAX_DEPTH} levels."
    return document.problem("TOO_DEEPLY_NESTED", words, Span(0, 0), rule="definition_depth", help=words)
