"""The definition against its JSON Schema, on the fast validator; its failures as values that rules can read.

A valid definition is settled by one call. An invalid one is looked at machine by machine and state by state, long
lists cut short, so that even a megabyte of mistakes takes no more time than people have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs

from asl.document.placeholders import is_placeholder
from asl.document.pointer import Path
from asl.graph import JSONPATH
from asl.lint.rule import ShapeError
from asl.lint.view import View
from asl.schema import schema

MAX_ERRORS = 1000
MAX_ENTRIES = 200  # of a list inside a state that is known to be invalid

_MARK = "\ue000"
_TO_MARK = re.compile(r"\+?\d+\Z|\ue000|\Z")
_STUB = {"-": {"Type": "Succeed"}}


@cache
def _validator(part: str) -> Any:
    """The validator of the whole definition (`StateMachine`) or of a state (`State.JSONPath`, `State.JSONata`)."""
    return jsonschema_rs.Draft202012Validator({**schema(), "$ref": f"#/$defs/{part}"})


def shape_errors(view: View) -> Iterator[ShapeError]:
    """The failures of the schema, but those of a placeholder, which may stand for anything. At most MAX_ERRORS."""
    if _validator("StateMachine").is_valid(view.definition):
        return
    count = 0
    for part, path, value in _units(view):
        for error in _errors(part, path, value):
            if not (error.path and is_placeholder(error.value)):
                yield error
                count += 1
                if count == MAX_ERRORS:
                    return


def _units(view: View) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    root = view.outline.machines[0]
    yield "StateMachine", (), _shell(root.value)
    state_part = "State.JSONPath" if view.outline.language == JSONPATH else "State.JSONata"
    for state in view.outline.states:
        value = state.value
        if state.type == "Map":
            value = {
                name: _shell(inner) if name in ("ItemProcessor", "Iterator") else inner for name, inner in value.items()
            }
        elif state.type == "Parallel" and isinstance(value.get("Branches"), list):
            value = {**value, "Branches": [_shell(branch) for branch in value["Branches"]]}
        yield state_part, state.path, value


def _shell(machine: Any) -> Any:
    """A state machine without the states that are looked at on their own."""
    states = machine.get("States") if isinstance(machine, dict) else None
    if not isinstance(states, dict) or not states:
        return machine
    strange = [(name, value) for name, value in states.items() if not isinstance(value, dict)]
    return {**machine, "States": dict(strange[:MAX_ENTRIES]) or _STUB}


def _errors(part: str, path: Path, value: dict[str, Any]) -> Iterator[ShapeError]:
    validator = _validator(part)
    if validator.is_valid(value):
        return
    found = False
    short = _short(value)
    for error in validator.iter_errors(short):
        found = True
        inner, at = _followed(value, error.instance_path)
        if error.kind.name not in ("oneOf", "anyOf") or isinstance(at, dict):  # else `type` speaks
            yield _shape_error(error, (*path, *inner), at)
    if not found:
        yield ShapeError("beyond", path, part, {}, {}, value)


def _shape_error(error: Any, path: Path, value: Any) -> ShapeError:
    location = list(error.schema_path)
    node: Any = schema()
    for step in location[:-1]:
        node = node[step]
    keyword = "false" if error.kind.name == "falseSchema" else error.kind.name
    details = {} if keyword in ("oneOf", "anyOf") else error.kind.as_dict()
    part = str(location[1]) if len(location) > 1 else ""
    return ShapeError(keyword, path, part, node if isinstance(node, dict) else {}, details, value)


def _short(value: Any) -> Any:
    """The value with long lists cut, and a mark before keys that the fast validator would not give back in its paths as they are:

    an empty one is left out, digits (`007`) become a number.
    """
    if isinstance(value, dict):
        return {f"{_MARK}{key}" if _TO_MARK.match(key) else key: _short(inner) for key, inner in value.items()}
    return [_short(inner) for inner in value[:MAX_ENTRIES]] if isinstance(value, list) else value


def unmarked(key: str) -> str:
    """A key of an error as the user wrote it."""
    return key.removeprefix(_MARK)


def _followed(value: Any, steps: list[str | int]) -> tuple[Path, Any]:
    """The path of an error in the value as the user wrote it, and what stands there."""
    path = tuple(unmarked(step) if isinstance(step, str) else step for step in steps)
    for step in path:
        value = value[step]
    return path, value
