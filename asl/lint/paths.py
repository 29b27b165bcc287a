"""Paths as the service takes them when a definition is made: a little more freely than when they are read."""

from __future__ import annotations

import re

_FILTER_WORD = re.compile(
    r"(?P<operator>[=!<>]=|[<>])\s*(?!(?:true|false|null)\b)(?P<word>[A-Za-z_][\w-]*)(?=\s*(?:\)|&&|\|\|))"
)


def bare_words(text: str) -> list[str]:
    """The words in filters of a path that stand where a text in quotes was meant."""
    return [found["word"] for found in _FILTER_WORD.finditer(text)] if "?(" in text else []


def with_quotes(text: str) -> str:
    """The same path or function call with quotes around the bare words of its filters.

    CreateStateMachine accepts `[?(@.status == Failed)]`; when it is read, such a filter finds nothing.
    """
    return _FILTER_WORD.sub(r"\g<operator>'\g<word>'", text) if "?(" in text else text
