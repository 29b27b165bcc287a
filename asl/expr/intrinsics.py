"""Intrinsic functions (`States.Format('…', $.a)`), parsed once and compiled to closures."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from asl.expr.errors import IntrinsicFailure, PathFailure, PathNotFound
from asl.expr.intrinsic_functions import FUNCTIONS, fill_format, parse_format
from asl.expr.intrinsic_syntax import (
    ARITIES,
    Argument,
    Call,
    PathArgument,
    Text,
    functions_of,
    is_intrinsic,
    parse_intrinsic,
    paths_of,
)
from asl.expr.scope import Scope
from asl.expr.scoped_path import ScopedPath
from asl.expr.strings import to_json
from asl.json_codec import fits
from asl.limits import MAX_MADE_BYTES, MAX_SPREAD

JSON = Any
_LONG = 10_000  # characters
_Evaluate = Callable[[Scope], JSON]

__all__ = ["ARITIES", "Intrinsic", "compile_intrinsic", "is_intrinsic"]


class Intrinsic:
    """A compiled call. Immutable, shared, made by `compile_intrinsic`.

    `functions` are the names of all functions in it, which ErrorPath and CausePath restrict; `paths` all paths it reads.
    """

    __slots__ = ("_evaluate", "functions", "paths", "text")

    def __init__(self, text: str, call: Call) -> None:
        self.text = text
        self.functions = functions_of(call)
        self.paths: tuple[ScopedPath, ...] = tuple(paths_of(call))
        self._evaluate = _compile(call, wide=len(self.paths) > MAX_SPREAD)

    def __repr__(self) -> str:
        return f"Intrinsic({self.text!r})"

    def evaluate(self, scope: Scope) -> JSON:
        """The value in a scope; raises IntrinsicFailure with the service's text, which quotes the whole call."""
        try:
            return self._evaluate(scope)
        except (IntrinsicFailure, PathFailure) as failure:
            raise IntrinsicFailure(f"The function '{self.text}' had the following error: {failure.cause}") from None
        except RecursionError:
            raise IntrinsicFailure(
                f"The function '{self.text}' had the following error: a value is nested too deeply"
            ) from None


def compile_intrinsic(text: str) -> Intrinsic:
    """Compile a call of an intrinsic function; raises SyntaxProblem. Calls are kept and shared, but for very long ones."""
    return _kept(text) if len(text) <= _LONG else Intrinsic(text, parse_intrinsic(text))


@lru_cache(maxsize=2048)
def _kept(text: str) -> Intrinsic:
    return Intrinsic(text, parse_intrinsic(text))


def _compile(argument: Argument, *, wide: bool) -> _Evaluate:
    """`wide`: the whole reads so many paths that its arguments have to be weighed."""
    if isinstance(argument, Call):
        return _compile_call(argument, wide=wide)
    if isinstance(argument, PathArgument):
        return _compile_path(argument.path)
    value = argument.value
    return lambda scope: value


def _compile_call(call: Call, *, wide: bool) -> _Evaluate:
    first = call.arguments[0] if call.arguments else None
    if call.name == "States.Format" and isinstance(first, Text):
        return _compile_format(first.raw, _compile_arguments(call.arguments[1:], wide=wide))
    function = FUNCTIONS[call.name]
    arguments = _compile_arguments(call.arguments, wide=wide)
    return lambda scope: function(arguments(scope), scope)


def _compile_arguments(arguments: tuple[Argument, ...], *, wide: bool) -> Callable[[Scope], list[JSON]]:
    evaluates = [_compile(argument, wide=wide) for argument in arguments]
    if not wide:
        return lambda scope: [evaluate(scope) for evaluate in evaluates]

    def weigh(scope: Scope) -> list[JSON]:
        values = [evaluate(scope) for evaluate in evaluates]
        if not fits(values, MAX_MADE_BYTES):
            raise IntrinsicFailure(f"The arguments have more than {MAX_MADE_BYTES:,} bytes")
        return values

    return weigh


def _compile_format(template: str, values: Callable[[Scope], list[JSON]]) -> _Evaluate:
    try:
        pieces = parse_format(template)
    except IntrinsicFailure:
        return lambda scope: parse_format(template)  # fails when it runs, as on the service
    return lambda scope: fill_format(pieces, values(scope))


def _compile_path(path: ScopedPath) -> _Evaluate:
    read = path.read
    # The service names a path into the context object as if it were one on the input, and quotes the input.
    named = path.text[1:] if path.root == "context" else path.text

    def evaluate(scope: Scope) -> JSON:
        try:
            return read(scope)
        except PathNotFound as missing:
            if missing.cause.startswith("Filter: "):
                raise  # measured: the words of the JSONPath library shine through here
            raise IntrinsicFailure(
                f"The JsonPath argument for the field '{named}' could not be found in the input '{to_json(scope.input)}'"
            ) from None

    return evaluate
