"""The text of a definition as we keep it: exactly as it came, within limits."""

from __future__ import annotations

import hashlib

from accounts.errors import Invalid, TooLarge

MAX_BYTES = 1_048_576


def text_check(text: str, *, field: str = "text") -> None:
    """Refuse what cannot be kept.

    Raises TooLarge `draft_too_large` above 1 MiB of UTF-8, Invalid `text_invalid` for characters that no database
    and no JSON text may hold. Anything else is fine, broken or not.
    """
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as wrong:
        raise _not_storable(text, wrong.start, field) from None
    if size > MAX_BYTES:
        raise TooLarge(
            "draft_too_large",
            f"The definition has {size:,} bytes; at most {MAX_BYTES:,} (1 MiB) are taken.",
            field=field,
        )
    if "\0" in text:
        raise _not_storable(text, text.index("\0"), field)


def content_hash(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _not_storable(text: str, at: int, field: str) -> Invalid:
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return Invalid(
        "text_invalid",
        f"Line {line}, column {column}: the character U+{ord(text[at]):04X} is not allowed in a text. Remove it.",
        field=field,
    )
