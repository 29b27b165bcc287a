"""Text with positions to value and back; edits that keep the user's formatting."""

from asl.document.document import MAX_CHARACTERS, MAX_DEPTH, Document, Format, format_of, parse
from asl.document.pointer import Path, field_path, location, pointer
from asl.document.spans import Span

__all__ = [
    "MAX_CHARACTERS",
    "MAX_DEPTH",
    "Document",
    "Format",
    "Path",
    "Span",
    "field_path",
    "format_of",
    "location",
    "parse",
    "pointer",
]
