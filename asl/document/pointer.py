"""Two spellings of a place in a definition: RFC 6901 pointers and the service's locations."""

from __future__ import annotations

Path = tuple[str | int, ...]
"""Object keys and array indexes from the root to a value."""


def pointer(path: Path) -> str:
    """RFC 6901: `/States/A~1B/Choices/0`; the root is the empty text."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def location(path: Path) -> str:
    """As ValidateStateMachineDefinition writes it: `/States/C/Choices[0]/Next`, nothing escaped; the root is `/`."""
    if not path:
        return "/"
    return "".join(f"[{part}]" if isinstance(part, int) else f"/{part}" for part in path)


def field_path(path: Path) -> str:
    """As people write it: `Retry[0].MaxAttempts`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")
