"""Where a JSONata state has texts that may be expressions, and what `$states` holds there."""

from __future__ import annotations

from typing import Any

from asl.document.pointer import Path
from asl.graph import State

BEFORE = frozenset({"input", "context"})
AFTER = BEFORE | {"result"}
CAUGHT = BEFORE | {"errorOutput"}

_PLAIN = frozenset({"Type", "Comment", "QueryLanguage", "Next", "Default", "Retry", "ItemProcessor", "Iterator", "Branches",
                    "Catch", "Choices", "Resource", "Label", "End"})  # fmt: skip
_PLAIN_INNER = frozenset({"Comment", "Next", "ErrorEquals"})
_WITH_RESULT = frozenset({"Task", "Parallel", "Map"})
_TEMPLATES = frozenset({"Arguments", "Output", "Assign", "ItemSelector", "BatchInput"})


Text = tuple[Path, str, frozenset[str]]
"""Where a text of a JSONata state is, the text, and the members that `$states` has where it is evaluated."""


def texts_of(state: State) -> list[Text]:
    """Every text that the service looks at for an expression: not Comment, Next, ErrorEquals and CSVHeaders."""
    found: list[Text] = []
    for name, value in state.value.items():
        if name in _PLAIN:
            continue
        members = AFTER if name in ("Output", "Assign") and state.type in _WITH_RESULT else BEFORE
        if type(value) is str:
            found.append(((*state.path, name), value, members))
        else:
            _gather(found, value, (*state.path, name), members, name in _TEMPLATES)
    for field, members in (("Catch", CAUGHT), ("Choices", BEFORE)):
        entries = state.value.get(field)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            for name, value in entry.items() if isinstance(entry, dict) else ():
                if name not in _PLAIN_INNER:
                    _gather(found, value, (*state.path, field, index, name), members, True)
    return found


def _gather(found: list[Text], value: Any, path: Path, members: frozenset[str], inside_template: bool) -> None:
    todo = [(path, value, inside_template)]
    while todo:
        here, node, template = todo.pop()
        if isinstance(node, str):
            found.append((here, node, members))
        elif isinstance(node, dict):
            todo.extend(
                ((*here, name), inner, template or name in _TEMPLATES)
                for name, inner in reversed(node.items())
                if template or name not in ("Comment", "CSVHeaders", "Resource")
            )
        elif isinstance(node, list):
            todo.extend(((*here, index), inner, template) for index, inner in reversed(list(enumerate(node))))
