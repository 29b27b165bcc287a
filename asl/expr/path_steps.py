"""Tokens of a JSONPath compiled to steps: each takes a value, finds what its token means, and calls the next step.

A step complains only while all tokens before it are definite ("sure"): then the place of the failure is known when the
path is compiled, which is why messages cost nothing at run time. After `*`, `..`, a slice or a filter, what does not fit
is left out silently. All of this is the behaviour of Jayway JsonPath 2.10, its oddities included.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asl.expr.errors import PathFailure, PathNotFound
from asl.expr.path_functions import FUNCTIONS
from asl.expr.path_predicates import MISSING, Test, compile_predicate
from asl.expr.path_tokens import (
    Filter,
    Function,
    Index,
    Literal,
    Operand,
    Property,
    Scan,
    Slice,
    SubPath,
    Token,
    Wildcard,
    is_definite,
    spell,
)
from asl.expr.strings import java_class, java_text

JSON = Any
_PROVIDER = "com.jayway.jsonpath.spi.json.JacksonJsonProvider"  # a guess: the service's own was never seen


class Reading:
    """One reading of a path: the document, what was found, and how many nodes may still be visited."""

    __slots__ = ("document", "found", "visits")

    def __init__(self, document: JSON, visits: int) -> None:
        self.document = document
        self.found: list[JSON] = []
        self.visits = visits

    def spend(self, visits: int) -> None:
        """Count visited nodes; PathFailure when the bound is passed."""
        self.visits -= visits
        if self.visits < 0:
            raise PathFailure("The JSONPath visits too many nodes of its input.")


Step = Callable[[JSON, Reading], None]


def compile_steps(tokens: tuple[Token, ...]) -> Step:
    """The step that walks all of `tokens` from the root of a value and collects what they lead to."""
    tokens = _inverted(tokens)
    steps: list[Step] = [_collect]
    places = _places(tokens)
    for at in range(len(tokens) - 1, -1, -1):
        token, place = tokens[at], places[at]
        following = steps[-1]
        if isinstance(token, Scan):
            after = steps[-2] if at + 2 < len(tokens) else None
            steps.append(_scan(tokens[at + 1], tokens[at + 2 :], following, after))
        else:
            steps.append(_step(token, tokens[at:], place, following))
    return steps[-1]


def compile_sub_path(path: SubPath) -> Callable[[JSON, Reading], JSON]:
    """A path in a filter or an argument: its value, or MISSING where it leads nowhere."""
    step = compile_steps(path.tokens)
    definite = path_is_definite(path.tokens)
    at_root = path.root == "$"

    def read(item: JSON, reading: Reading) -> JSON:
        inner = Reading(reading.document, reading.visits)
        try:
            step(reading.document if at_root else item, inner)
        except PathNotFound:
            return MISSING
        finally:
            reading.visits = inner.visits
        if not definite:
            return inner.found
        return inner.found[-1] if inner.found else MISSING

    return read


def path_is_definite(tokens: tuple[Token, ...]) -> bool:
    """Whether the path leads to at most one node; `$..a.length()` counts, since it is one call over all that is found."""
    tokens = _inverted(tokens)
    return all(is_definite(token, is_leaf=token is tokens[-1]) for token in tokens)


def _collect(value: JSON, reading: Reading) -> None:
    reading.found.append(value)
    reading.spend(1)


def _inverted(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`$..a.f()` means `$.f($..a)` in the original; `length` counts what lies one level below the found."""
    if len(tokens) < 3 or not isinstance(tokens[0], Scan) or not isinstance(tokens[-1], Function):
        return tokens
    body = tokens[:-1]
    if tokens[-1].name in ("length", "size"):
        body = (*body, Wildcard())
    return (Function(tokens[-1].name, (SubPath("$", body),)),)


def _places(tokens: tuple[Token, ...]) -> list[str | None]:
    """For each token the path up to it as the original spells it, or None where what precedes it is not definite."""
    places: list[str | None] = []
    place: str | None = "$"
    for at, token in enumerate(tokens):
        places.append(place)
        if not is_definite(token, is_leaf=at == len(tokens) - 1):
            place = None
        elif place is not None and isinstance(token, Property):
            place += f"['{token.names[0]}']"
        elif place is not None and isinstance(token, Index):
            place += f"[{token.indexes[0]}]"
    return places


def _step(token: Token, rest: tuple[Token, ...], place: str | None, following: Step) -> Step:
    is_leaf = len(rest) == 1
    if isinstance(token, Property):
        return _properties(token, place, following, is_leaf=is_leaf)
    if isinstance(token, (Index, Slice)):
        return _items(token, rest, place, following)
    if isinstance(token, Filter):
        return _filter(token, rest, place, following)
    if isinstance(token, Function):
        return _call(token, following, is_leaf=is_leaf)
    return _wildcard(following)


def _properties(token: Property, place: str | None, following: Step, *, is_leaf: bool) -> Step:
    names = token.names
    if len(names) == 1:
        return _property(names[0], place, following, is_leaf=is_leaf)

    def merge(value: JSON, reading: Reading) -> None:
        if isinstance(value, dict):
            following({name: value[name] for name in names if name in value}, reading)
        elif place is not None:
            raise _not_an_object(token, place, value)

    def each(value: JSON, reading: Reading) -> None:
        if isinstance(value, dict):
            for name in names:
                if name in value:
                    following(value[name], reading)
        elif place is not None:
            raise _not_an_object(token, place, value)

    return merge if is_leaf else each


def _property(name: str, place: str | None, following: Step, *, is_leaf: bool) -> Step:
    def step(value: JSON, reading: Reading) -> None:
        if isinstance(value, dict):
            if name in value:
                following(value[name], reading)
            elif place is not None and not is_leaf:
                raise PathNotFound(f"Missing property in path {place}['{name}']")
        elif place is not None:
            raise _not_an_object(Property((name,)), place, value)

    return step


def _not_an_object(token: Property, place: str, value: JSON) -> PathNotFound:
    return PathNotFound(
        f"Expected to find an object with property {spell((token,))} in path {place} but found '{java_class(value)}'. "
        f"This is not a json object according to the JsonProvider: '{_PROVIDER}'."
    )


def _items(token: Index | Slice, rest: tuple[Token, ...], place: str | None, following: Step) -> Step:
    spelled = spell(rest)

    def step(value: JSON, reading: Reading) -> None:
        if isinstance(value, list):
            length = len(value)
            for index in _indexes(token, length):
                if -length <= index < length:
                    following(value[index], reading)
        elif place is not None and value is None:
            raise PathNotFound(f"The path {place} is null")
        elif place is not None:
            raise PathNotFound(
                f"Filter: {spelled} can only be applied to arrays. Current context is: {java_text(value)}"
            )

    return step


def _indexes(token: Index | Slice, length: int) -> tuple[int, ...] | range:
    if isinstance(token, Index):
        return token.indexes
    start, end = token.start, token.end
    if end is None:
        first = start or 0
        return range(max(0, length + first if first < 0 else first), length)
    if start is None:
        return range(min(length, length + end if end < 0 else end))
    return range(start, min(length, end))  # negative numbers included: each index then counts from the end


def _wildcard(following: Step) -> Step:
    def step(value: JSON, reading: Reading) -> None:
        if isinstance(value, dict):
            for item in value.values():
                following(item, reading)
        elif isinstance(value, list):
            for item in value:
                following(item, reading)

    return step


def _filter(token: Filter, rest: tuple[Token, ...], place: str | None, following: Step) -> Step:
    accepts = _accepting(token)
    spelled = spell(rest)

    def step(value: JSON, reading: Reading) -> None:
        if isinstance(value, dict):
            if accepts(value, reading):
                following(value, reading)
        elif isinstance(value, list):
            for item in value:
                if accepts(item, reading):
                    following(item, reading)
        elif place is not None:
            raise PathFailure(
                f"Filter: {spelled} can not be applied to primitives. Current context is: {java_text(value)}"
            )

    return step


def _accepting(token: Filter) -> Test:
    test = compile_predicate(token.predicate, compile_sub_path)

    def accepts(item: JSON, reading: Reading) -> bool:
        reading.spend(1)
        return test(item, reading)

    return accepts


def _call(token: Function, following: Step, *, is_leaf: bool) -> Step:
    function = FUNCTIONS[token.name]
    readers = [_argument(argument) for argument in token.arguments]

    def step(value: JSON, reading: Reading) -> None:
        result = function(value, [read(reading) for read in readers])
        reading.found.append(result)
        if not is_leaf:
            following(result, reading)

    return step


def _argument(argument: Operand) -> Callable[[Reading], JSON]:
    if isinstance(argument, Literal):
        value = argument.value
        return lambda reading: value
    assert isinstance(argument, SubPath)  # noqa: S101 (the parser reads no regex here; tells the type checker)
    read = compile_sub_path(SubPath("$", argument.tokens))  # the original reads arguments from the document always
    spelled = "$" + spell(argument.tokens)

    def value_of(reading: Reading) -> JSON:
        value = read(reading.document, reading)
        if value is MISSING:
            raise PathNotFound(f"No results for path: {spelled}")
        return value

    return value_of


def _scan(target: Token, rest: tuple[Token, ...], at_target: Step, after_target: Step | None) -> Step:
    """`..`: try the target token at every object and array, parents first.

    At an array the original skips the target when something follows it and goes on with every item instead.
    """
    wanted = _scan_test(target, is_leaf=not rest)

    def step(value: JSON, reading: Reading) -> None:
        stack = [value]
        while stack:
            node = stack.pop()
            reading.spend(1)
            if isinstance(node, dict):
                if wanted(node, reading):
                    at_target(node, reading)
                stack.extend(item for item in reversed(node.values()) if isinstance(item, (dict, list)))
            elif isinstance(node, list):
                if wanted(node, reading):
                    if after_target is None:
                        at_target(node, reading)
                    else:
                        for item in node:
                            after_target(item, reading)
                stack.extend(item for item in reversed(node) if isinstance(item, (dict, list)))

    return step


def _scan_test(target: Token, *, is_leaf: bool) -> Test:
    if isinstance(target, Property):
        names = target.names
        if not is_definite(target, is_leaf=is_leaf):
            return lambda node, reading: isinstance(node, dict)
        return lambda node, reading: isinstance(node, dict) and all(name in node for name in names)
    if isinstance(target, Filter):
        return _accepting(target)
    if isinstance(target, Wildcard):
        return lambda node, reading: True
    return lambda node, reading: isinstance(node, list)
