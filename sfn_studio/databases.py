"""How Django connects to the database that an address names."""

from __future__ import annotations

from typing import Any

import dj_database_url

SQLITE: dict[str, Any] = {
    # A writer takes its lock when it begins: two writers wait for each other instead of failing at the upgrade.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;",
}


def database_at(url: str) -> dict[str, Any]:
    """Return the entry of Django's DATABASES for an address such as `sqlite:////var/studio.sqlite3`."""
    entry: dict[str, Any] = dict(dj_database_url.parse(url))
    if entry["ENGINE"] == "django.db.backends.sqlite3":
        entry |= {"ENGINE": "sfn_studio.sqlite", "OPTIONS": dict(SQLITE)}
    return entry
