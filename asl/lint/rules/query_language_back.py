"""JSONPath in a state of a JSONata machine."""

from collections.abc import Iterator

from asl.lint.rule import Finding, Rule, ShapeError
from asl.lint.view import View


def _check(error: ShapeError, view: View) -> Iterator[Finding]:
    if error.path and error.path[-1] == "QueryLanguage" and "not" in error.schema:
        yield Finding(error.path, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
                      at=error.path[:-1], expected="JSONata, or JSONPath for the whole state machine")  # fmt: skip


RULE = Rule(
    id="query_language_back",
    says="No state goes back to JSONPath when the state machine is set to JSONata.",
    keywords=frozenset({"not"}),
    shape=_check,
)
