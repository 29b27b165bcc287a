"""State names are unique in the whole definition."""

from collections.abc import Iterator

from asl.lint.rule import Finding, Rule
from asl.lint.view import View


def _check(view: View) -> Iterator[Finding]:
    first: dict[str, tuple[str | int, ...]] = {}
    for state in view.outline.states:
        if state.name in first:
            yield _finding(state.path, state.name)
        first.setdefault(state.name, state.path)
    for path, _ in view.document.duplicates:
        if len(path) >= 2 and path[-2] == "States" and path in view.by_path:
            yield _finding(path, str(path[-1]))


def _finding(path: tuple[str | int, ...], name: str) -> Finding:
    return Finding(path, f"Duplicate State name: {name}", on_key=True,
                   expected="a name that no other state has, in any branch or Map")  # fmt: skip


RULE = Rule(
    id="duplicate_state_name",
    says="No two states have the same name, in whatever scope they are.",
    code="DUPLICATE_STATE_NAME",
    phase=1,
    definition=_check,
)
