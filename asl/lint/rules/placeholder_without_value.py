"""A placeholder that the values of the environment do not name."""

from collections.abc import Iterator
from typing import Any

from asl.document.placeholders import fillable_names_in
from asl.document.pointer import Path
from asl.lint.rule import Finding, Rule
from asl.lint.view import View
from asl.lint.words import nearest


def _check(view: View) -> Iterator[Finding]:
    values = view.document.values
    if values is None or not view.document.has_placeholders:
        return
    seen: set[str] = set()
    todo: list[tuple[Path, Any]] = [((), view.definition)]
    while todo:
        path, value = todo.pop()
        if type(value) is dict:
            todo.extend(((*path, name), inner) for name, inner in reversed(value.items()))
        elif type(value) is list:
            todo.extend(((*path, index), inner) for index, inner in reversed(list(enumerate(value))))
        for name in fillable_names_in(value) if type(value) is str else ():
            if name not in seen and name not in values:
                seen.add(name)
                meant = nearest(name, values)
                yield Finding(path, f"No value is given for ${{{name}}}",
                              expected=f"did you mean {meant}?" if meant else f"{name} among the values")  # fmt: skip


RULE = Rule(
    id="placeholder_without_value",
    says="Where values for placeholders are given, each placeholder has one.",
    code="PLACEHOLDER_WITHOUT_VALUE",
    severity="WARNING",
    definition=_check,
)
