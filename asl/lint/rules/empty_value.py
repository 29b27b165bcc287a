"""Lists and objects that must not be empty."""

from collections.abc import Iterator

from asl.lint.rule import Finding, Rule, ShapeError
from asl.lint.view import View


def _check(error: ShapeError, view: View) -> Iterator[Finding]:
    expected = "at least one state" if error.path and error.path[-1] == "States" else "at least one entry"
    yield Finding(error.path, "Value cannot be empty", expected=expected)


RULE = Rule(
    id="empty_value",
    says="States, Choices, Branches, ErrorEquals, And and Or have at least one entry.",
    keywords=frozenset({"minItems", "minProperties"}),
    shape=_check,
)
