"""What can go wrong in an expression: at compile time a SyntaxProblem, at run time an ExpressionError."""

from __future__ import annotations


class SyntaxProblem(Exception):
    """An expression that cannot be compiled.

    `message` is a sentence for people; `position` counts characters from 0 into the expression's text; `field` is the
    place inside a payload template (`a/b[0]`), empty where the expression is the whole value.
    """

    def __init__(self, message: str, position: int = 0, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.field = field

    def within(self, field: str) -> SyntaxProblem:
        """The same problem, placed in the template field `field`."""
        return type(self)(self.message, self.position, field)


class NotRunHere(SyntaxProblem):
    """An expression that the service takes, but that cannot be run here."""


class ExpressionError(Exception):
    """An expression that fails at run time: the user's error, which becomes an event.

    `error` is the error name of the language. `cause` has the service's words, without the sentence that names state
    and event. `location` is the field path of a JSONata expression (`Output/result`), else None.
    """

    error = "States.Runtime"

    def __init__(self, cause: str, *, error: str | None = None, location: str | None = None) -> None:
        super().__init__(cause)
        self.cause = cause
        self.location = location
        if error is not None:
            self.error = error


class PathFailure(ExpressionError):
    """A JSONPath that could not be evaluated; `cause` has the words of the original (Jayway) implementation."""


class PathNotFound(PathFailure):
    """A definite JSONPath that leads nowhere: `No results for path: $['x']`, `Missing property in path $['no']`, …"""


class ParameterPathFailure(ExpressionError):
    """A `.$` field of a payload template whose path leads nowhere.

    The specification names States.ParameterPathFailure for it; the service was measured to say States.Runtime.
    """


class IntrinsicFailure(ExpressionError):
    """An intrinsic function refused its arguments.

    The specification names States.IntrinsicFailure for it; the service was measured to say States.Runtime.
    """


class ResultPathMatchFailure(ExpressionError):
    """A ResultPath that cannot be applied to the state's input."""

    error = "States.ResultPathMatchFailure"


class ReferencePathConflict(ExpressionError):
    """A reference path that does not fit what it is applied to (ItemsPath)."""

    error = "States.ReferencePathConflict"


class QueryEvaluationError(ExpressionError):
    """A JSONata expression failed, gave nothing, or gave a value of the wrong type."""

    error = "States.QueryEvaluationError"
