"""Numbers that are too small or too large."""

from collections.abc import Iterator

from asl.lint.rule import Finding, Rule, ShapeError
from asl.lint.view import View


def _check(error: ShapeError, view: View) -> Iterator[Finding]:
    if error.keyword == "minimum":
        yield Finding(error.path, f"Minimum value is {error.schema['minimum']}",
                      expected=f"{error.schema['minimum']} or more")  # fmt: skip
    else:
        yield Finding(error.path, f"Maximum value is {error.schema['maximum']}",
                      expected=f"{error.schema['maximum']} or less")  # fmt: skip


RULE = Rule(
    id="field_range",
    says="Every number is within the range of its field.",
    keywords=frozenset({"minimum", "maximum"}),
    shape=_check,
)
