"""The same key twice in one object: readers of JSON disagree about which one counts."""

from collections.abc import Iterator

from asl.lint.rule import Finding, Rule
from asl.lint.view import View


def _check(view: View) -> Iterator[Finding]:
    for path, _ in view.document.duplicates:
        if path not in view.by_path:  # else duplicate_state_name says it
            # the words of a strict Jackson; that the service is as strict as the specification is our guess
            yield Finding(path, f"Duplicate field '{path[-1]}'", on_key=True, expected="each field once",
                          help="Only the last one would count.")  # fmt: skip


RULE = Rule(
    id="duplicate_key",
    says="No object has the same key twice.",
    code="INVALID_JSON_DESCRIPTION",
    definition=_check,
)
