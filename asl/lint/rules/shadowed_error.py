"""An error name that an earlier Retrier or Catcher of the same state takes already."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.fields import entries
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    for field in ("Retry", "Catch"):
        seen: dict[str, int] = {}
        for index, entry in entries(state, field):
            names = entry.get("ErrorEquals")
            for place, name in enumerate(names if isinstance(names, list) else ()):
                if not isinstance(name, str):
                    continue
                if name in seen:
                    yield Finding((*state.path, field, index, "ErrorEquals", place),
                                  f"{name} is taken by {field}[{seen[name]}]; this entry never gets it",
                                  expected="each error in one entry")  # fmt: skip
                seen.setdefault(name, index)


RULE = Rule(
    id="shadowed_error",
    says="No entry of Retry or Catch names an error that an entry before it takes.",
    code="SHADOWED_ERROR",
    severity="WARNING",
    types=frozenset({"Task", "Map", "Parallel"}),
    fields=frozenset({"Retry", "Catch"}),
    alone=_check,
)
