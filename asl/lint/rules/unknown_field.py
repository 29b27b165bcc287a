"""Fields that do not belong where they stand."""

from collections.abc import Iterator
from functools import partial

from asl.lint.fixes import rename_key
from asl.lint.rule import Finding, Rule, ShapeError
from asl.lint.rules.field_of_other_language import other_language_has
from asl.lint.shape import MAX_ENTRIES, unmarked
from asl.lint.view import View
from asl.lint.words import nearest


def _check(error: ShapeError, view: View) -> Iterator[Finding]:
    if error.keyword == "false":
        yield _finding((*error.path[:-1],), str(error.path[-1]), None)
        return
    for name in map(unmarked, error.details["unexpected"][:MAX_ENTRIES]):
        if not other_language_has(error.part, name):
            meant = nearest(name, (known for known in error.schema["properties"] if known not in error.value))
            yield _finding(error.path, name, meant)


def _finding(around: tuple[str | int, ...], name: str, meant: str | None) -> Finding:
    path = (*around, name)
    fix = partial(rename_key, path=path, name=meant, title=f"Rename to {meant}") if meant else None
    return Finding(path, f"Field '{name}' is not supported", at=around, on_key=True, fix=fix,
                   expected=f"did you mean {meant}?" if meant else None)  # fmt: skip


RULE = Rule(
    id="unknown_field",
    says="No object has a field that the language does not know there.",
    keywords=frozenset({"additionalProperties", "false"}),
    shape=_check,
)
