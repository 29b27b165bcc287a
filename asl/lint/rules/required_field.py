"""Fields that must be there."""

from collections.abc import Iterator

from asl.lint.rule import Finding, Rule, ShapeError
from asl.lint.view import View
from asl.lint.words import listed


def _check(error: ShapeError, view: View) -> Iterator[Finding]:
    if error.part.startswith("Credentials."):
        return  # the service words it another way: credentials_role
    missing = [name for name in error.schema["required"] if name not in error.value]
    words = f"These fields are required: {listed(missing)}"
    if missing == ["CSVHeaderLocation"]:
        words = "The field 'CSVHeaderLocation' is required"  # the service words this one on its own
    yield Finding(error.path, words, on_key=True,
                  expected=f"the fields {', '.join(missing)}" if len(missing) > 1 else f"the field {missing[0]}")  # fmt: skip


RULE = Rule(
    id="required_field",
    says="Every field that a state machine, a state or a part of one needs is present.",
    keywords=frozenset({"required"}),
    shape=_check,
)
