"""Values outside the list of a field."""

from collections.abc import Iterator
from functools import partial

from asl.lint.fixes import set_text
from asl.lint.rule import Finding, Rule, ShapeError
from asl.lint.view import View
from asl.lint.words import listed, nearest


def _check(error: ShapeError, view: View) -> Iterator[Finding]:
    allowed = error.schema["enum"]
    if "type" in error.schema and type(error.value) is not str:
        return  # field_type says it
    message = f"Value should be one of the following: {listed(allowed)}"
    if error.path and error.path[-1] == "Type":
        message = f"The field 'Type' should have one of these values: {listed(allowed)}"
    meant = nearest(error.value, allowed) if isinstance(error.value, str) else None
    fix = partial(set_text, path=error.path, text=meant, title=f"Change to {meant}") if meant else None
    yield Finding(error.path, message, expected=f"one of {', '.join(allowed)}", fix=fix)


RULE = Rule(
    id="field_value",
    says="A field with a list of values has one of them.",
    keywords=frozenset({"enum"}),
    shape=_check,
)
