"""Groups of fields of which one, and only one, must be there."""

from collections.abc import Iterator
from functools import partial

from asl.document.placeholders import is_placeholder
from asl.lint.fixes import add_member
from asl.lint.rule import Finding, Rule, ShapeError
from asl.lint.view import View
from asl.lint.words import listed

_SELECTORS = frozenset({"And", "Or", "Not", "Variable"})
_LONG = 6  # people are not told more names than this


def _check(error: ShapeError, view: View) -> Iterator[Finding]:
    names = [option["required"][0] for option in error.schema["oneOf"]]
    present = [name for name in names if name in error.value]
    expected = f"one of {', '.join(names)}" if len(names) <= _LONG else "one comparison operator"
    group = listed(names if len(names) <= _LONG else present or [*names[:1], "..."])
    # The three wordings are the service's own.
    if _SELECTORS.issuperset(names):
        if "Condition" in error.value:
            return  # field_of_other_language says it
        path = (*error.path, present[1]) if present else error.path
        yield Finding(path, "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]",
                      at=error.path, on_key=True, expected=expected)  # fmt: skip
    elif len(present) > 1:
        if not any(is_placeholder(error.value[name]) for name in present):
            yield Finding((*error.path, present[1]), f"There should only be one of the following fields: {group}",
                          at=error.path, on_key=True, expected=expected)  # fmt: skip
    elif present or not any(f"{name}Path" in error.value for name in names):  # else field_of_other_language says it
        end = partial(add_member, path=error.path, member='"End": true', title="Add End: true")
        yield Finding(error.path, f"This object should have only one of the following fields: {group}", on_key=True,
                      expected=expected, fix=end if "End" in names and not present else None)  # fmt: skip


RULE = Rule(
    id="exactly_one_field",
    says="Next or End, one of Wait's four, ItemProcessor or Iterator, one operator in a rule: exactly one is there.",
    keywords=frozenset({"oneOf"}),
    shape=_check,
)
