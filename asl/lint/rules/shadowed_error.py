"""An error name that an earlier Retrier or Catcher of the same state takes already."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    if sum(len(handler.names) for handler in parts.handlers) < 2:
        return
    seen: dict[tuple[str, str], int] = {}
    for field, index, _, names in parts.handlers:
        for place, name in enumerate(names):
            if type(name) is not str:
                continue
            first = seen.setdefault((field, name), index)
            if first != index or names.index(name) < place:
                yield Finding((*state.path, field, index, "ErrorEquals", place),
                              f"{name} is taken by {field}[{first}]; this entry never gets it",
                              expected="each error in one entry")  # fmt: skip


RULE = Rule(
    id="shadowed_error",
    says="No entry of Retry or Catch names an error that an entry before it takes.",
    code="SHADOWED_ERROR",
    severity="WARNING",
    types=frozenset({"Task", "Map", "Parallel"}),
    fields=frozenset({"Retry", "Catch"}),
    alone=_check,
)
