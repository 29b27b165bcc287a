"""Expressions have both their ends: `{%` and `%}`."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    for path, text, _ in parts.texts:
        opened, closed = text.startswith("{%"), text.endswith("%}")
        if opened is not closed or (opened and len(text) < 4):
            missing = "%} at its end" if opened else "{% at its beginning"
            yield Finding(path, "JSONata string must start with {% and end with %}", help=f"It has no {missing}.",
                          expected="a text such as {% $states.input.id %}")  # fmt: skip


RULE = Rule(
    id="jsonata_delimiters",
    says="A text that begins with {% ends with %}, and the other way round.",
    language="JSONata",
    alone=_check,
)
