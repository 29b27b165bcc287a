"""What the rules ask a state for again and again, gathered once."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from asl.document.pointer import Path
from asl.graph import State
from asl.lint.expressions import Text, texts_of
from asl.lint.fields import Place, paths_of, templates_of


class Leaf(NamedTuple):
    """A text in a payload template, or whatever a field named `….$` holds. `owner` is the object or list it is in."""

    path: Path
    name: str | int
    value: Any
    owner: Any
    template: Path


class Parts:
    """The paths, payload leaves and JSONata texts of one state; each list is made when it is first wanted."""

    def __init__(self, state: State) -> None:
        self._state = state

    @cached_property
    def paths(self) -> list[Place]:
        """Fields that hold a path."""
        return list(paths_of(self._state))

    @cached_property
    def leaves(self) -> list[Leaf]:
        """Texts and `….$` fields of all payload templates."""
        return [leaf for place in templates_of(self._state) for leaf in leaves_of(place.path, place.value)]

    @cached_property
    def texts(self) -> list[Text]:
        """Texts that may be JSONata expressions."""
        return list(texts_of(self._state))


def leaves_of(template: Path, payload: Any) -> list[Leaf]:
    """The texts and `….$` fields of a payload that stands at `template`, in the order of the text."""
    found: list[Leaf] = []
    todo: list[tuple[Path, Any]] = [(template, payload)]
    while todo:
        path, owner = todo.pop()
        inner: list[tuple[Path, Any]] = []
        members = owner.items() if type(owner) is dict else enumerate(owner) if type(owner) is list else ()
        for name, value in members:
            kind = type(value)
            if kind is str or (type(name) is str and name.endswith(".$")):
                found.append(Leaf((*path, name), name, value, owner, template))
            elif kind is dict or kind is list:
                inner.append(((*path, name), value))
        if inner:
            todo.extend(reversed(inner))
    return found
