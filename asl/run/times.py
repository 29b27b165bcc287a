"""Unix time and the ISO 8601 texts of the language."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)\Z", re.ASCII)


def iso_text(at: float) -> str:
    """Milliseconds in UTC, trailing zeros of the fraction dropped, as the context object writes times."""
    milliseconds = round(at * 1000)
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC)
    fraction = f"{milliseconds % 1000:03d}".rstrip("0")
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + (f".{fraction}Z" if fraction else "Z")


def unix_seconds(text: object) -> float | None:
    """Unix time of an RFC 3339 text with upper-case T and Z or an offset, up to nanoseconds; None if it is not one."""
    match = _RFC3339.match(text) if isinstance(text, str) else None
    if match is None:
        return None
    date, fraction, zone = match.groups()
    try:
        moment = datetime.fromisoformat(date + ("+00:00" if zone == "Z" else zone))
        return moment.timestamp() + (float(f"0.{fraction}") if fraction else 0.0)
    except (ValueError, OverflowError):
        return None
