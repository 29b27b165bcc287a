"""Where a definition has `${Name}` placeholders that wait for a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from asl.document.document import Document, Format, parse
from asl.document.placeholders import fillable_names_in, is_placeholder
from asl.document.pointer import Path, pointer


@dataclass(frozen=True, slots=True)
class PlaceholderUse:
    """A placeholder by its first place; `bare`: written without quotes there, so that its value may be of any type."""

    name: str
    pointer: str
    line: int
    bare: bool


def placeholder_uses(text: str, format: Format) -> list[PlaceholderUse]:
    """Return each placeholder once, in the order of the text; none for a text that cannot be read."""
    if "${" not in text:
        return []
    document = parse(text, format)
    found: dict[str, PlaceholderUse] = {}
    todo: list[tuple[Path, Any]] = [((), document.value)]
    while todo:
        path, value = todo.pop()
        if type(value) is dict:
            for key in value:
                _note(document, found, path, key, bare=False)
            todo.extend(((*path, name), inner) for name, inner in reversed(value.items()))
        elif type(value) is list:
            todo.extend(((*path, index), inner) for index, inner in reversed(list(enumerate(value))))
        elif type(value) is str and "${" in value:
            _note(document, found, path, value, bare=_is_bare(document, path, value))
    return list(found.values())


def _note(document: Document, found: dict[str, PlaceholderUse], path: Path, text: str, *, bare: bool) -> None:
    for name in fillable_names_in(text) if "${" in text else ():
        if name not in found:
            line, _ = document.lines.at(document.span(path).start)
            found[name] = PlaceholderUse(name, pointer(path), line, bare)


def _is_bare(document: Document, path: Path, value: str) -> bool:
    start = document.span(path).start
    return is_placeholder(value) and document.text[start : start + 2] == "${"
