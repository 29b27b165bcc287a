"""What the rules ask a state for again and again, gathered once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

from asl.document.pointer import Path
from asl.expr.jsonata import is_jsonata
from asl.graph import State
from asl.lint.expressions import Text, texts_of
from asl.lint.fields import Place, entries, paths_of, templates_of

Leaf = tuple[Path, str | int, Any, Any, Path]
"""Where it is, its name or index, the value, the object or list it is in, where the payload begins. The value is a text,
or whatever a field named `….$` holds. A bare tuple: there are many of them on every keystroke."""
T = TypeVar("T")


class Handler(NamedTuple):
    """An entry of Retry or Catch. `names` are its ErrorEquals; none where that is no list."""

    field: str
    number: int
    entry: dict[str, Any]
    names: list[Any]


class Parts:
    """The paths, payload leaves and JSONata texts of one state; each list is made when it is first wanted.

    By hand: `cached_property` takes a lock in Python 3.11, and there are thousands of these on every keystroke.
    """

    __slots__ = ("_expressions", "_facts", "_handlers", "_leaves", "_paths", "_state", "_texts")

    def __init__(self, state: State) -> None:
        self._state = state
        self._handlers: list[Handler] | None = None
        self._paths: list[Place] | None = None
        self._leaves: tuple[list[Leaf], list[Leaf]] | None = None
        self._texts: list[Text] | None = None
        self._expressions: list[Text] | None = None
        self._facts: dict[Callable[[State, Parts], Any], Any] = {}

    def fact(self, find: Callable[[State, Parts], T]) -> T:
        """What `find` finds in the state alone; looked for once, and remembered with the state."""
        if find not in self._facts:
            self._facts[find] = find(self._state, self)
        return cast("T", self._facts[find])

    @property
    def handlers(self) -> list[Handler]:
        """The entries of Retry and then of Catch."""
        if self._handlers is None:
            self._handlers = []
            for field in ("Retry", "Catch"):
                for number, entry in entries(self._state, field) if field in self._state.value else ():
                    names = entry.get("ErrorEquals")
                    self._handlers.append(Handler(field, number, entry, names if type(names) is list else []))
        return self._handlers

    @property
    def paths(self) -> list[Place]:
        """Fields that hold a path."""
        if self._paths is None:
            self._paths = list(paths_of(self._state))
        return self._paths

    @property
    def computed(self) -> list[Leaf]:
        """The fields named `….$` of all payload templates."""
        return (self._leaves or self._gathered())[0]

    @property
    def fixed(self) -> list[Leaf]:
        """The texts of all payload templates that are no such fields."""
        return (self._leaves or self._gathered())[1]

    def _gathered(self) -> tuple[list[Leaf], list[Leaf]]:
        self._leaves = ([], [])
        for place in templates_of(self._state):
            gather_leaves(place.path, place.value, *self._leaves)
        return self._leaves

    @property
    def texts(self) -> list[Text]:
        """All texts that the service looks at for JSONata expressions."""
        if self._texts is None:
            self._texts = texts_of(self._state)
        return self._texts

    @property
    def expressions(self) -> list[Text]:
        """The expressions among the texts, without their delimiters; none that a placeholder makes incomplete."""
        if self._expressions is None:
            self._expressions = [
                (path, text[2:-2].strip(), members)
                for path, text, members in self.texts
                if is_jsonata(text) and "${" not in text
            ]
        return self._expressions


def gather_leaves(template: Path, payload: Any, computed: list[Leaf], fixed: list[Leaf]) -> None:
    """Add what a payload that stands at `template` has, in the order of the text."""
    todo: list[tuple[Path, Any]] = [(template, payload)]
    while todo:
        path, owner = todo.pop()
        inner: list[tuple[Path, Any]] = []
        if type(owner) is dict:
            for name, value in owner.items():
                if name[-2:] == ".$":
                    computed.append(((*path, name), name, value, owner, template))
                elif type(value) is str:
                    fixed.append(((*path, name), name, value, owner, template))
                elif type(value) is dict or type(value) is list:
                    inner.append(((*path, name), value))
        elif type(owner) is list:
            for index, value in enumerate(owner):
                if type(value) is str:
                    fixed.append(((*path, index), index, value, owner, template))
                elif type(value) is dict or type(value) is list:
                    inner.append(((*path, index), value))
        if inner:
            inner.reverse()
            todo += inner
