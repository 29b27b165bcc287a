"""Where a JSONPath state keeps paths, payload templates and choice rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from asl.document.pointer import Path
from asl.graph import State

Step = tuple[str, ...]

PATHS: dict[str, str] = {
    "InputPath": "path",
    "OutputPath": "path",
    "ResultPath": "result",
    "ItemsPath": "reference",
    "SecondsPath": "reference",
    "TimestampPath": "reference",
    "TimeoutSecondsPath": "reference",
    "HeartbeatSecondsPath": "reference",
    "MaxConcurrencyPath": "reference",
    "ToleratedFailureCountPath": "reference",
    "ToleratedFailurePercentagePath": "reference",
    "ErrorPath": "text",
    "CausePath": "text",
}
"""What each field of a state holds: any path, a Reference Path, one into the input to write to, or a path or function
that gives a text."""

_INNER_PATHS: dict[str, tuple[Step, ...]] = {
    "ItemReader": (("ReaderConfig", "MaxItemsPath"),),
    "ItemBatcher": (("MaxItemsPerBatchPath",), ("MaxInputBytesPerBatchPath",)),
}
_TEMPLATES = frozenset({"Parameters", "ResultSelector", "ItemSelector", "Assign", "Credentials"})
_INNER_TEMPLATES: dict[str, Step] = {
    "ItemReader": ("Parameters",),
    "ItemBatcher": ("BatchInput",),
    "ResultWriter": ("Parameters",),
}
PATH_FIELDS = frozenset({*PATHS, *_INNER_PATHS, "Catch"})
"""The fields of a state that `paths_of` looks into."""
TEMPLATE_FIELDS = frozenset({*_TEMPLATES, *_INNER_TEMPLATES, "Catch", "Choices"})
"""The fields of a state that `templates_of` looks into."""


class Place(NamedTuple):
    """A value that a rule looks at: where it is, what it holds, and for paths of what kind it has to be."""

    path: Path
    value: Any
    kind: str = ""


def paths_of(state: State) -> Iterator[Place]:
    """Every field of a JSONPath state that holds a path, but for choice rules."""
    for name, value in state.value.items():
        if name in PATHS:
            yield Place((*state.path, name), value, PATHS[name])
        elif name in _INNER_PATHS:
            for step in _INNER_PATHS[name]:
                found = _at(value, step)
                if found is not None:
                    yield Place((*state.path, name, *step), found, "reference")
    for index, catcher in entries(state, "Catch"):
        if "ResultPath" in catcher:
            yield Place((*state.path, "Catch", index, "ResultPath"), catcher["ResultPath"], "result")


def templates_of(state: State) -> Iterator[Place]:
    """Every payload template of a JSONPath state."""
    for name, value in state.value.items():
        if name in _TEMPLATES:
            yield Place((*state.path, name), value)
        elif name in _INNER_TEMPLATES:
            step = _INNER_TEMPLATES[name]
            found = _at(value, step)
            if found is not None:
                yield Place((*state.path, name, *step), found)
    for name in ("Catch", "Choices"):
        for index, entry in entries(state, name):
            if "Assign" in entry:
                yield Place((*state.path, name, index, "Assign"), entry["Assign"])


def rules_of(state: State) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every choice rule of a state, the nested ones too, each with its path."""
    todo: list[tuple[Path, Any]] = [
        ((*state.path, "Choices", index), rule) for index, rule in entries(state, "Choices")
    ]
    todo.reverse()
    while todo:
        path, rule = todo.pop()
        yield path, rule
        inner: list[tuple[Path, Any]] = []
        for name in ("And", "Or"):
            parts = rule.get(name)
            inner.extend(((*path, name, i), part) for i, part in enumerate(parts if isinstance(parts, list) else ()))
        if "Not" in rule:
            inner.append(((*path, "Not"), rule["Not"]))
        todo.extend(item for item in reversed(inner) if isinstance(item[1], dict))


def entries(state: State, name: str) -> list[tuple[int, dict[str, Any]]]:
    """The objects in a list field (`Retry`, `Catch`, `Choices`) with their indexes."""
    value = state.value.get(name)
    if type(value) is not list:
        return []
    return [(index, item) for index, item in enumerate(value) if type(item) is dict]


def _at(value: Any, step: Step) -> Any:
    for name in step:
        value = value.get(name) if isinstance(value, dict) else None
    return value
