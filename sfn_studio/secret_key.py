"""The key that signs sessions: made once, kept in STUDIO_HOME, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE = "secret_key"


def secret_key_load(home: Path) -> str:
    """Return the key in `home`, making it at the first call; processes that start together agree on one."""
    path = home / FILE
    home.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(64))
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, key: str) -> None:
    # Written beside and linked into place: nobody ever reads half a key, and the first of several writers wins.
    draft = path.with_name(f"{FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
