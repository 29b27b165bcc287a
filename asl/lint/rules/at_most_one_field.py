"""Two fields that say the same thing in two ways."""

from collections.abc import Iterator

from asl.lint.rule import Finding, Rule, ShapeError
from asl.lint.view import View
from asl.lint.words import listed


def _check(error: ShapeError, view: View) -> Iterator[Finding]:
    names = error.schema["not"].get("required")
    if names:
        yield Finding((*error.path, names[1]), f"There should only be one of the following fields: {listed(names)}", at=error.path,
                      on_key=True, expected=f"{names[0]} or {names[1]}, not both")  # fmt: skip


RULE = Rule(
    id="at_most_one_field",
    says="A field and its …Path twin (or Error and ErrorPath, ItemSelector and Parameters) are not both there.",
    keywords=frozenset({"not"}),
    shape=_check,
)
