"""Names of states: 1 to 80 characters."""

from collections.abc import Iterator

from asl.graph import State
from asl.limits import MAX_NAME_CHARACTERS
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    if not state.name or len(state.name) > MAX_NAME_CHARACTERS:
        message = (
            f"Invalid State name: '{state.name}'. The length must be between 1 and {MAX_NAME_CHARACTERS} characters"
        )
        yield Finding(state.path, message, on_key=True, expected=f"1 to {MAX_NAME_CHARACTERS} characters",
                      help=f"This name has {len(state.name)} characters.")  # fmt: skip


RULE = Rule(
    id="state_name",
    says="A state's name has 1 to 80 characters.",
    code="INVALID_STATE_NAME",
    alone=_check,
)
