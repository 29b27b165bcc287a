"""Labels are unique in the whole definition."""

from collections.abc import Iterator

from asl.lint.rule import Finding, Rule
from asl.lint.view import View


def _check(view: View) -> Iterator[Finding]:
    seen: set[str] = set()
    for state in view.outline.states:
        label = state.value.get("Label")
        if state.type == "Map" and isinstance(label, str):
            if label in seen:
                yield Finding((*state.path, "Label"), f"Duplicate Label name: {label}", expected="a label of its own")
            seen.add(label)


RULE = Rule(
    id="duplicate_label",
    says="No two Map states have the same Label.",
    code="DUPLICATE_LABEL_NAME",
    phase=1,
    definition=_check,
)
