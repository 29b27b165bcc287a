"""`${Name}` without quotes, as templates have it for numbers and booleans: read as a text, never as a mistake."""

from __future__ import annotations

import re

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\$\{[^{}"\n]*\}', re.DOTALL)
_WHOLE = re.compile(r"\$\{[^{}]+\}\Z")


def is_placeholder(value: object) -> bool:
    """True for a text that is one `${Name}` and nothing else: it may stand for a value of any type."""
    return type(value) is str and value.startswith("${") and _WHOLE.match(value) is not None


def quoted(text: str) -> tuple[str, dict[str, str]]:
    """The text with each unquoted `${Name}` as a JSON string of the same length, and what each string stands for.

    The length stays so that every position is one of the user's text. The string holds a running number, written in
    private-use characters that no user's text is expected to hold.
    """
    meanings: dict[str, str] = {}

    def replace(found: re.Match[str]) -> str:
        token = found.group()
        if token[0] == '"':
            return token
        width = len(token) - 2
        mark = chr(0xE000 + len(meanings) % 6000) + "\uf8ff" * (width - 1)
        meanings[mark] = token
        return f'"{mark}"'

    return _TOKEN.sub(replace, text), meanings


def restored(value: object, meanings: dict[str, str]) -> object:
    """`value` with every stand-in of `quoted` replaced by the `${Name}` that the user wrote."""
    if type(value) is str:
        return meanings.get(value, value)
    if type(value) is dict:
        return {meanings.get(key, key): restored(inner, meanings) for key, inner in value.items()}
    if type(value) is list:
        return [restored(inner, meanings) for inner in value]
    return value
