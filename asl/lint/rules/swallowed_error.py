"""A Catcher of every error that goes on as if nothing had happened."""

from collections.abc import Iterator

from asl.graph import JSONPATH, State
from asl.lint.fields import entries
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_EVERYTHING = frozenset({"States.ALL", "States.TaskFailed"})


def _check(state: State, view: View) -> Iterator[Finding]:
    for index, catcher in entries(state, "Catch"):
        names, target = catcher.get("ErrorEquals"), catcher.get("Next")
        if not isinstance(names, list) or type(target) is not str:
            continue
        if not any(type(name) is str and name in _EVERYTHING for name in names):
            continue
        path = (*state.path, "Catch", index, "Next")
        after = state.machine.states.get(target)
        if target == state.value.get("Next"):
            yield _same_way(state, catcher, path)
        elif after is not None and after.type == "Succeed" and not _keeps_error(catcher):
            yield Finding(path, f"Every error of this state ends in {target}: the execution succeeds all the same",
                          expected="a state that reports the error, or a ResultPath, Output or Assign that keeps it")  # fmt: skip


def _same_way(state: State, catcher: dict[str, object], path: tuple[str | int, ...]) -> Finding:
    target = catcher["Next"]
    if state.language == JSONPATH and catcher.get("ResultPath", "$") == "$":
        return Finding(path, f"After an error {target} gets the error instead of the data that it gets after a success",
                       severity="WARNING", expected="a ResultPath that puts the error beside the data, or another state")  # fmt: skip
    return Finding(path, f"After an error this state goes on to {target}, as after a success",
                   expected="a state that treats the error, or a check in the next one")  # fmt: skip


def _keeps_error(catcher: dict[str, object]) -> bool:
    return any(catcher.get(name) is not None for name in ("ResultPath", "Output", "Assign"))


RULE = Rule(
    id="swallowed_error",
    says="A Catcher of every error leads somewhere else than a success does.",
    code="SWALLOWED_ERROR",
    severity="INFO",
    types=frozenset({"Task", "Map", "Parallel"}),
    fields=frozenset({"Catch"}),
    state=_check,
)
