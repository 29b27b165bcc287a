"""What an expression of a state may see; the context object is made when an expression first asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from asl.expr.entropy import Entropy
from asl.expr.scope import Scope
from asl.limits import Limits

JSON = Any
_UNMADE: Mapping[str, JSON] = {}


class StateScope(Scope):
    """`$` is `value`; `members` are what `$states` holds beside input and context. For use at once, not to be kept."""

    __slots__ = ("_made", "_make", "_members", "_states")

    def __init__(
        self,
        value: JSON,
        make_context: Callable[[], dict[str, JSON]],
        variables: Mapping[str, JSON],
        members: dict[str, JSON],
        *,
        entropy: Entropy,
        now: float,
        limits: Limits,
    ) -> None:
        super().__init__(value, variables=variables, entropy=entropy, now=now, limits=limits)
        self._make = make_context
        self._made: Mapping[str, JSON] = _UNMADE
        self._members = members
        self._states: Mapping[str, JSON] | None = None

    @property
    def context(self) -> Mapping[str, JSON]:
        """`$$`, `$states.context`."""
        if self._made is _UNMADE:
            self._made = self._make()
        return self._made

    @context.setter
    def context(self, value: Mapping[str, JSON]) -> None:
        self._made = value

    @property
    def states(self) -> Mapping[str, JSON] | None:
        """`$states`."""
        if self._states is None:
            self._states = {**self._members, "context": self.context}
        return self._states

    @states.setter
    def states(self, value: Mapping[str, JSON] | None) -> None:
        self._states = value
