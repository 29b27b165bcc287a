"""Timestamps of the language: RFC 3339 with an upper-case T and an offset, compared as instants."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))",
    re.ASCII,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Instant = tuple[int, str]
"""Whole seconds since 1970 and the digits of the fraction without trailing zeros; compares as time does."""


@lru_cache(maxsize=1024)
def parse_timestamp(text: str) -> Instant | None:
    """The instant that `text` names, to any precision; None where it is not an RFC 3339 timestamp with an offset."""
    match = _RFC3339.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    leap = second == 60  # RFC 3339 allows leap seconds; the instant is that of the following second
    try:
        moment = datetime(year, month, day, hour, minute, 59 if leap else second, tzinfo=UTC)
        offset = _offset(match)
    except ValueError:
        return None
    if offset is None:
        return None
    elapsed = moment - _EPOCH
    seconds = elapsed.days * 86_400 + elapsed.seconds + (1 if leap else 0) - int(offset.total_seconds())
    return seconds, (match.group(7) or "").rstrip("0")


def timestamp_seconds(text: str) -> float | None:
    """Unix time in seconds of an RFC 3339 timestamp, None where `text` is none."""
    instant = parse_timestamp(text)
    return None if instant is None else instant[0] + float(f"0.{instant[1] or 0}")


def _offset(match: re.Match[str]) -> timedelta | None:
    sign, hours, minutes = match.groups()[7:10]
    if sign is None:
        return timedelta()
    if int(hours) > 23 or int(minutes) > 59:
        return None
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return -offset if sign == "-" else offset
