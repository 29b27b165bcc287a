"""A path as a field of a state holds it: on the input (`$.a`), the context object (`$$.a`) or a variable (`$name.a`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal

from asl.expr.errors import ExpressionError, PathFailure, PathNotFound, ReferencePathConflict, SyntaxProblem
from asl.expr.jsonpath import Path, compile_path
from asl.expr.scope import Scope
from asl.expr.strings import to_json

JSON = Any
Root = Literal["input", "context", "variable"]

_VARIABLE = re.compile(r"\$([^\W\d]\w*)(?=[.\[]|$)")


class ScopedPath:
    """A compiled path with the root it reads from. Immutable, shared, made by `compile_scoped_path`.

    `text` is what was written, `path` the JSONPath below the root, `variable` the name where the root is a variable.
    """

    __slots__ = ("path", "read", "root", "text", "variable")

    read: Callable[[Scope], JSON]
    """Gives the value in a scope. Raises PathNotFound and PathFailure with the words of the original."""

    def __init__(self, text: str, root: Root, path: Path, variable: str = "") -> None:
        self.text = text
        self.root = root
        self.path = path
        self.variable = variable
        self.read = _reader(root, path, variable)

    def __repr__(self) -> str:
        return f"ScopedPath({self.text!r})"

    @property
    def definite(self) -> bool:
        """Whether it leads to at most one node."""
        return self.path.definite

    @property
    def is_reference(self) -> bool:
        """Whether it is a Reference Path: names and single indexes only."""
        return self.path.is_reference

    def select(self, scope: Scope) -> JSON:
        """The value as InputPath and OutputPath take it; raises ExpressionError (States.Runtime) with the service's text."""
        try:
            return self.read(scope)
        except PathFailure as failure:
            raise ExpressionError(f"Invalid path '{self.text}' : {failure.cause}") from None

    def follow(self, scope: Scope) -> JSON:
        """The value as ItemsPath takes it; raises ReferencePathConflict with the service's text where it is missing."""
        try:
            return self.read(scope)
        except PathFailure:
            names = [str(segment) for segment in self.path.segments or ()]
            step = names[-1] if names else self.text
            raise ReferencePathConflict(
                f'Unable to apply step "{step}" to input {to_json(self.subject(scope))}'
            ) from None

    def subject(self, scope: Scope) -> JSON:
        """What the path reads from: the input, the context object, or the variables."""
        if self.root == "input":
            return scope.input
        return scope.context if self.root == "context" else dict(scope.variables)


@lru_cache(maxsize=4096)
def compile_scoped_path(text: str) -> ScopedPath:
    """Compile a path of a field; raises SyntaxProblem. The cache is bounded and shared."""
    if text.startswith("$$"):
        return ScopedPath(text, "context", _below(text, 2))
    match = _VARIABLE.match(text)
    if match is not None:
        return ScopedPath(text, "variable", _below(text, match.end()), match.group(1))
    if not text.startswith("$"):
        raise SyntaxProblem(
            "A JSONPath begins with '$' (the input), '$$' (the context object) or '$name' (a variable)."
        )
    return ScopedPath(text, "input", compile_path(text))


def _below(text: str, start: int) -> Path:
    rest = text[start:]
    try:
        return compile_path("$" + rest)
    except SyntaxProblem as problem:
        raise SyntaxProblem(problem.message, problem.position + start - 1) from None


def _reader(root: Root, path: Path, variable: str) -> Callable[[Scope], JSON]:
    read = path.read
    if root == "input":
        return lambda scope: read(scope.input)
    if root == "context":
        return lambda scope: read(scope.context)

    def read_variable(scope: Scope) -> JSON:
        try:
            value = scope.variables[variable]
        except KeyError:
            raise PathNotFound(f"No results for path: ${variable}") from None
        return read(value)

    return read_variable
