"""Is a context object that TestState is given one that the service would make?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

JSON = Any
Members = Mapping[str, tuple[type, ...]]

_NAMES: Mapping[tuple[type, ...], str] = {
    (str,): "a string",
    (int,): "an integer",
    (dict,): "an object",
    (object,): "a value",
}
_TEXT, _NUMBER, _ANY = (str,), (int,), (object,)
_MEMBERS: Mapping[str, Members] = {
    # Source: Developer Guide, "Accessing execution data from the Context object".
    "Execution": {
        "Id": _TEXT,
        "Input": _ANY,
        "Name": _TEXT,
        "RoleArn": _TEXT,
        "StartTime": _TEXT,
        "RedriveCount": _NUMBER,
        "RedriveTime": _TEXT,
    },
    "State": {"EnteredTime": _TEXT, "Name": _TEXT, "RetryCount": _NUMBER},
    "StateMachine": {"Id": _TEXT, "Name": _TEXT},
    "Task": {"Token": _TEXT},
}


def context_problem(context: JSON) -> str | None:
    """What is wrong with it, in the service's words, or None. An item of a Map is the tested state's own to make."""
    if not isinstance(context, dict):
        return "Context object must be an object"  # words are a guess
    for name, part in context.items():
        if name == "Map":
            return "'Map' field is not supported when mocking a Context object"
        if name not in _MEMBERS:
            return f"Field '{name}' is not allowed"
        if not isinstance(part, dict):
            return f"{name} must be an object"
        problem = _problem_in(name, part, _MEMBERS[name])
        if problem is not None:
            return problem
    return None


def _problem_in(path: str, part: dict[str, JSON], members: Members) -> str | None:
    for name, value in part.items():
        if name not in members:
            return f"Field '{name}' is not allowed"
        kinds = members[name]
        if not isinstance(value, kinds) or (kinds == _NUMBER and isinstance(value, bool)):
            return f"{path}.{name} must be {_NAMES[kinds]}"
    return None
