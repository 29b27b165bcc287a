"""How persons and times are written in API answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def person_as_json(user: Any) -> dict[str, Any] | None:
    """Return `Person` of the API, or None for nobody (deeds of the system, users who are gone)."""
    if user is None:
        return None
    return {"id": user.pk, "username": user.get_username(), "display": user.get_full_name() or user.get_username()}


def time_as_json(time: datetime | None) -> str | None:
    """Return ISO 8601 in UTC with milliseconds: `2026-11-22T17:00:00.123Z`."""
    if time is None:
        return None
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
