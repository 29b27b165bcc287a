"""Groups of fields of which one, and only one, must be there."""

from collections.abc import Iterator
from functools import partial

from asl.lint.fixes import add_member
from asl.lint.rule import Finding, Rule, ShapeError
from asl.lint.view import View
from asl.lint.words import listed

_LONG = 6  # more names than this are called by their common name


def _check(error: ShapeError, view: View) -> Iterator[Finding]:
    names = [option["required"][0] for option in error.schema["oneOf"]]
    present = [name for name in names if name in error.value]
    group = listed(names) if len(names) <= _LONG else "[one comparison operator, And, Or or Not]"
    expected = f"one of {', '.join(names)}" if len(names) <= _LONG else "one comparison operator, or And, Or or Not"
    if not present:
        fix = (
            partial(add_member, path=error.path, member='"End": true', title="Add End: true")
            if "End" in names
            else None
        )
        yield Finding(
            error.path, f"Exactly one of these fields is required: {group}", on_key=True, expected=expected, fix=fix
        )
        return
    yield Finding((*error.path, present[1]), f"Only one of these fields is allowed: {listed(present)}", at=error.path,
                  on_key=True, expected=expected)  # fmt: skip


RULE = Rule(
    id="exactly_one_field",
    says="Next or End, one of Wait's four, ItemProcessor or Iterator, one operator in a rule: exactly one is there.",
    keywords=frozenset({"oneOf"}),
    shape=_check,
)
