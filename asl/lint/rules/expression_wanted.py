"""A text where JSONata wants a value or an expression."""

from collections.abc import Iterator

from asl.lint.rule import Finding, Rule, ShapeError
from asl.lint.view import View
from asl.lint.words import listed


def _check(error: ShapeError, view: View) -> Iterator[Finding]:
    types = [name for name in error.schema["type"] if name != "string"]
    yield Finding(error.path, f"Expected value of type {listed(name.upper() for name in types)} or a JSONata expression",
                  expected=f"{' or '.join(types)}, or an expression between {{% and %}}")  # fmt: skip


RULE = Rule(
    id="expression_wanted",
    says="A text in a field of another type is a JSONata expression.",
    keywords=frozenset({"pattern"}),
    shape=_check,
)
