"""A mistake so far down a very long list that it is not looked for one by one."""

from collections.abc import Iterator

from asl.lint.rule import Finding, Rule, ShapeError
from asl.lint.shape import MAX_ENTRIES
from asl.lint.view import View


def _check(error: ShapeError, view: View) -> Iterator[Finding]:
    yield Finding(error.path, f"There is a mistake after entry {MAX_ENTRIES} of a list in this object", on_key=True,
                  expected="shorter lists, or none with a mistake")  # fmt: skip


RULE = Rule(
    id="long_list",
    says="Mistakes beyond the first 200 entries of a list are reported for the list as a whole.",
    keywords=frozenset({"beyond"}),
    shape=_check,
)
