"""The same field twice in a payload template: with and without `.$`."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.fields import TEMPLATE_FIELDS
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    for path, name, _, owner, template in parts.computed:
        twin = str(name)[:-2]
        if twin in owner:
            yield Finding(path, f"The fields '{twin}' and '{name}' cannot both be there", at=template, on_key=True,
                          expected="one of the two")  # fmt: skip


RULE = Rule(
    id="payload_twins",
    says="No payload template gives a field both a fixed and a computed value.",
    language="JSONPath",
    fields=TEMPLATE_FIELDS,
    alone=_check,
)
