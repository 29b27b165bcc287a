"""A scope is all that an expression may see: the input, the context object, the variables, and given chance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asl.expr.entropy import Entropy
from asl.limits import AWS_LIMITS, Limits

JSON = Any

_NOTHING: Mapping[str, JSON] = {}


class Scope:
    """What an expression may see. Values are shared, never changed.

    `input` is what `$` means in JSONPath: the state's input, or the task's result in ResultSelector, Assign and Catch.
    `context` is the context object (`$$`, `$states.context`). `variables` are those assigned by earlier states.
    `states` is the value of `$states` in JSONata: input, result, errorOutput, context, as far as they exist.
    `now` is Unix time in seconds, for `$now()` and `$millis()`.
    """

    __slots__ = ("context", "entropy", "input", "limits", "now", "states", "variables")

    def __init__(
        self,
        input: JSON = None,
        context: Mapping[str, JSON] = _NOTHING,
        variables: Mapping[str, JSON] = _NOTHING,
        *,
        states: Mapping[str, JSON] | None = None,
        entropy: Entropy | None = None,
        now: float = 0.0,
        limits: Limits = AWS_LIMITS,
    ) -> None:
        self.input = input
        self.context = context
        self.variables = variables
        self.states = states
        self.entropy = entropy if entropy is not None else Entropy("")
        self.now = now
        self.limits = limits

    def with_input(self, value: JSON) -> Scope:
        """The same scope with another `$` (a result, an item, an error output)."""
        return Scope(
            value,
            self.context,
            self.variables,
            states=self.states,
            entropy=self.entropy,
            now=self.now,
            limits=self.limits,
        )

    def with_states(self, **members: JSON) -> Scope:
        """The same scope with these members added to `$states` (`result=`, `errorOutput=`)."""
        return Scope(
            self.input,
            self.context,
            self.variables,
            states={**(self.states or {}), **members},
            entropy=self.entropy,
            now=self.now,
            limits=self.limits,
        )
