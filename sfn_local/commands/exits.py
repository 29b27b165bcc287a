"""Exit statuses, and how a command says that it could not."""

from __future__ import annotations

import sys

OK, FAILED, CANNOT = 0, 1, 2


def say(command: str, words: object) -> None:
    """Write a sentence about a command to stderr."""
    for line in str(words).splitlines():
        print(f"sfn-studio {command}: {line}", file=sys.stderr)  # noqa: T201


def cannot(command: str, words: object) -> int:
    """Say why a command could not do its work; returns its exit status."""
    say(command, words)
    return CANNOT
