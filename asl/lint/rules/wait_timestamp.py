"""The moment that a Wait state waits for."""

from collections.abc import Iterator

from asl.document.placeholders import has_placeholder
from asl.expr.timestamps import parse_timestamp
from asl.graph import State
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    text = state.value.get("Timestamp")
    if not isinstance(text, str) or has_placeholder(text) or (state.language == "JSONata" and text.startswith("{%")):
        return
    if parse_timestamp(text) is None:
        yield Finding((*state.path, "Timestamp"), "String does not match RFC3339 timestamp",
                      expected="a moment such as 2030-01-31T09:00:00Z, with an upper-case T and a zone")  # fmt: skip


RULE = Rule(
    id="wait_timestamp",
    says="Timestamp is RFC 3339 with an upper-case T and a zone.",
    types=frozenset({"Wait"}),
    fields=frozenset({"Timestamp"}),
    alone=_check,
)
