"""Variables, paths and timestamps in the rules of a Choice state."""

from collections.abc import Iterator

from asl.document.placeholders import has_placeholder
from asl.expr.choice import COMPARATORS
from asl.expr.errors import NotRunHere, SyntaxProblem
from asl.expr.scoped_path import compile_scoped_path
from asl.expr.timestamps import parse_timestamp
from asl.graph import State
from asl.lint.fields import rules_of
from asl.lint.parts import Parts
from asl.lint.paths import with_quotes
from asl.lint.rule import Finding, Rule

_KINDS = {"Variable": "path", **{name: kind for name, kind in COMPARATORS.items() if kind in ("path", "timestamp")}}


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    for path, rule in rules_of(state):
        for name, value in rule.items():
            kind = _KINDS.get(name)
            if kind is None or not isinstance(value, str) or has_placeholder(value):
                continue
            if kind == "timestamp":
                if parse_timestamp(value) is None:
                    yield Finding((*path, name), "String does not match RFC3339 timestamp",
                                  expected="a moment such as 2030-01-31T09:00:00Z")  # fmt: skip
                continue
            try:
                compile_scoped_path(with_quotes(value))
            except NotRunHere:
                continue
            except SyntaxProblem as problem:
                why = "" if value.startswith("$") else ": Reference path didn't start with '$'"
                yield Finding((*path, name), f"Value is not a Reference Path{why}", help=problem.message,
                              expected="a path such as $.total")  # fmt: skip


RULE = Rule(
    id="choice_operands",
    says="Variable and …Path operands are JSONPaths, Timestamp… operands RFC 3339 timestamps.",
    types=frozenset({"Choice"}),
    language="JSONPath",
    fields=frozenset({"Choices"}),
    alone=_check,
)
