"""What the rules ask a state for again and again, gathered once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from asl.document.pointer import Path
from asl.expr.jsonata import is_jsonata
from asl.graph import State
from asl.lint.expressions import Text, texts_of
from asl.lint.fields import Place, paths_of, templates_of

Leaf = tuple[Path, str | int, Any, Any, Path]
"""Where it is, its name or index, the value, the object or list it is in, where the payload begins. The value is a text,
or whatever a field named `….$` holds. A bare tuple: there are many of them on every keystroke."""


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
        """All texts that the service looks at for JSONata expressions."""
        return texts_of(self._state)

    @cached_property
    def expressions(self) -> list[Text]:
        """The expressions among the texts, without their delimiters; none that a placeholder makes incomplete."""
        return [
            (path, text[2:-2].strip(), members)
            for path, text, members in self.texts
            if is_jsonata(text) and "${" not in text
        ]


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
                found.append(((*path, name), name, value, owner, template))
            elif kind is dict or kind is list:
                inner.append(((*path, name), value))
        if inner:
            todo.extend(reversed(inner))
    return found
