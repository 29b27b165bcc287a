"""The same key twice in one object: only the last one counts."""

from collections.abc import Iterator

from asl.lint.rule import Finding, Rule
from asl.lint.view import View


def _check(view: View) -> Iterator[Finding]:
    for path, _ in view.document.duplicates:
        if path not in view.by_path:
            yield Finding(path, f"Field '{path[-1]}' is there more than once; only the last one counts", on_key=True,
                          expected="each field once")  # fmt: skip


RULE = Rule(
    id="duplicate_key",
    says="No object has the same key twice.",
    code="DUPLICATE_FIELD",
    severity="WARNING",
    definition=_check,
)
