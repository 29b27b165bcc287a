"""Fixed data that no state could hand on: more than 256 KiB."""

from collections.abc import Iterator

from asl.json_codec import byte_size
from asl.limits import MAX_PAYLOAD_BYTES
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_FIELDS = ("Result", "Parameters", "Arguments", "Output", "ItemSelector", "Items")


def _check(view: View) -> Iterator[Finding]:
    text = view.document.text
    if len(text) * (1 if text.isascii() else 4) <= MAX_PAYLOAD_BYTES:
        return  # four bytes are the most that a character takes
    for state in view.outline.states:
        for name in _FIELDS:
            size = byte_size(state.value[name]) if name in state.value else 0
            if size > MAX_PAYLOAD_BYTES:
                yield Finding((*state.path, name), f"This value has {size:,} bytes; a state can hand on {MAX_PAYLOAD_BYTES:,}",
                              expected="less data, or a reference to where it is")  # fmt: skip


RULE = Rule(
    id="large_literal",
    says="No fixed payload is larger than the 256 KiB that a state can hand on.",
    code="LARGE_LITERAL",
    severity="WARNING",
    definition=_check,
)
