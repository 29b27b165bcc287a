"""Labels of Map states become part of an ARN."""

import re
from collections.abc import Iterator

from asl.document.placeholders import has_placeholder
from asl.graph import State
from asl.limits import MAX_LABEL_CHARACTERS
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule

_FORBIDDEN = re.compile(r"[\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f\ufffe\uffff\U0010ffff]")


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    label = state.value.get("Label")
    if not isinstance(label, str) or has_placeholder(label):
        return
    why = None
    if not label or len(label) > MAX_LABEL_CHARACTERS:
        why = f"the length must be between 1 and {MAX_LABEL_CHARACTERS} characters"
    elif bad := _FORBIDDEN.search(label):
        why = f"the character {bad.group()!r} is not allowed"
    if why:
        yield Finding((*state.path, "Label"), f"Invalid Label name '{label}': {why}",
                      expected=f"1 to {MAX_LABEL_CHARACTERS} letters, digits, - and _")  # fmt: skip


RULE = Rule(
    id="label_name",
    says="A Label has 1 to 40 characters, no white space, brackets, wildcards or signs with a meaning in ARNs.",
    code="INVALID_LABEL_NAME",
    types=frozenset({"Map"}),
    fields=frozenset({"Label"}),
    alone=_check,
)
