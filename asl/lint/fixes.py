"""Changes that certainly mend a problem, as edits of the user's own text (JSON; YAML keeps its problem unmended)."""

from __future__ import annotations

import json
import re

from asl.document.pointer import Path
from asl.lint.view import View
from asl.problems import Fix, TextEdit

_INDENT = re.compile(r"\n[ \t]*\Z")


def set_text(view: View, path: Path, text: str, title: str) -> Fix | None:
    """Put another string where the value at `path` stands."""
    span = view.document.span(path)
    return Fix(title, (TextEdit(span.start, span.end, json.dumps(text, ensure_ascii=False)),))


def set_value(view: View, path: Path, value: str, title: str) -> Fix | None:
    """Put a number or a boolean, written as JSON and YAML both have it, where the value at `path` stands."""
    span = view.document.span(path)
    return Fix(title, (TextEdit(span.start, span.end, value),))


def rename_key(view: View, path: Path, name: str, title: str) -> Fix:
    """Give the key at the end of `path` another name."""
    span = view.document.span(path)
    return Fix(title, (TextEdit(span.key_start, span.key_end, json.dumps(name, ensure_ascii=False)),))


def add_member(view: View, path: Path, member: str, title: str) -> Fix | None:
    """Add `"Name": value` at the end of the object at `path`, on a line of its own where its last member has one."""
    document = view.document
    members = document.members(path)
    if document.format != "json" or not members:
        return None
    last = max(members.values(), key=lambda span: span.end)
    line = _INDENT.search(document.text[: last.key_start])
    return Fix(title, (TextEdit(last.end, last.end, f",{line.group() if line else ' '}{member}"),))
