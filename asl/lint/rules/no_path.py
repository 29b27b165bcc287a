"""A field with a path as its value whose name does not end in `Path` (a warning of the service)."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.fields import rules_of
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule

_FIELDS = ("Timestamp", "Error", "Cause")


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    for name in _FIELDS:
        if _is_path(state.value.get(name)):
            yield _finding((*state.path, name), name)
    for path, rule in rules_of(state):
        for name, value in rule.items():
            if name.startswith(("String", "Timestamp")) and not name.endswith("Path") and _is_path(value):
                yield _finding((*path, name), name)


def _is_path(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("$.", "$$.", "$["))


def _finding(path: tuple[str | int, ...], name: str) -> Finding:
    return Finding(path, f"The value of '{name}' looks like a path, but it is taken as a fixed text",
                   expected=f"the field {name}Path, to read the path")  # fmt: skip


RULE = Rule(
    id="no_path",
    says="A path is the value of a field whose name ends in Path.",
    code="NO_PATH",
    severity="WARNING",
    types=frozenset({"Wait", "Fail", "Choice"}),
    language="JSONPath",
    alone=_check,
)
