"""Log levels of a state machine: which history events each of them logs (Developer Guide, "Log levels")."""

from __future__ import annotations

_ENDS = ("Failed", "TimedOut", "Aborted")


def is_logged(event_type: str, level: str) -> bool:
    """Whether a level logs a type of history event: FATAL failed executions, ERROR all failures, ALL everything."""
    if level == "ALL":
        return True
    failure = event_type.endswith(_ENDS)
    if level == "ERROR":
        return failure or event_type == "FailStateEntered"
    return level == "FATAL" and failure and event_type.startswith("Execution")
