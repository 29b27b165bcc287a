"""How commands print what an endpoint answered."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any


def print_json(value: Any) -> None:
    """Print JSON for people and programs; times are ISO 8601 with their offset."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=_text))  # noqa: T201


def _text(value: Any) -> str:
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else str(value)
