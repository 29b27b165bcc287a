"""A variable that is set and that no state reads."""

from collections.abc import Iterator

from asl.document.placeholders import has_placeholder
from asl.document.pointer import Path
from asl.graph import JSONATA, State
from asl.lint.fields import entries
from asl.lint.rule import Finding, Rule
from asl.lint.variables import reads
from asl.lint.view import View

_LISTS = frozenset({"Catch", "Choices"})  # a state has one of them at most


def _check(view: View) -> Iterator[Finding]:
    if "Assign" not in view.document.text:
        return
    writes = [(path, name) for state in view.outline.states for path, name in _set_by(state)]
    if not writes:
        return
    read = {name for state in view.outline.states for _, name in view.parts(state).fact(reads)}
    for path, name in writes:
        if name not in read and not has_placeholder(name):
            yield Finding(path, f"No state reads the variable ${name}", on_key=True,
                          expected=f"a state that reads ${name}, or no such Assign")  # fmt: skip


def _set_by(state: State) -> Iterator[tuple[Path, str]]:
    owners: list[tuple[Path, object]] = [((*state.path, "Assign"), state.value.get("Assign"))]
    for field in _LISTS & state.value.keys():
        owners += [
            ((*state.path, field, index, "Assign"), entry.get("Assign")) for index, entry in entries(state, field)
        ]
    for path, assign in owners:
        for name in assign if isinstance(assign, dict) else ():
            yield (*path, name), name if state.language == JSONATA else name.removesuffix(".$")


RULE = Rule(
    id="unread_variable",
    says="A variable that is set is read somewhere.",
    code="UNREAD_VARIABLE",
    severity="INFO",
    definition=_check,
)
