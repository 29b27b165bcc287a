"""A definition that is about to be too large."""

from collections.abc import Iterator

from asl.document import MAX_CHARACTERS
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_SHARE = 0.9


def _check(view: View) -> Iterator[Finding]:
    size = len(view.document.text)
    if size > MAX_CHARACTERS * _SHARE:
        yield Finding((), f"The definition has {size:,} of at most {MAX_CHARACTERS:,} characters",
                      expected="parts of it in state machines of their own")  # fmt: skip


RULE = Rule(
    id="near_size_limit",
    says="A definition keeps a tenth of the size limit free.",
    code="NEAR_SIZE_LIMIT",
    severity="WARNING",
    definition=_check,
)
