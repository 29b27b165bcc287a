"""A callback task that hands its token to nobody."""

import json
from collections.abc import Iterator

from asl.graph import State
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    given = json.dumps([state.value.get("Parameters"), state.value.get("Arguments")])
    # `$$`, `$$.Task` or `$states.context` may carry the token, too
    if not any(part in given for part in ("Task.Token", '"$$"', '"$$.Task"', "$states.context", "${")):
        yield Finding(state.path, "This task waits for a callback, but nobody gets its task token", on_key=True,
                      expected="$$.Task.Token in Parameters, or $states.context.Task.Token in Arguments")  # fmt: skip


RULE = Rule(
    id="callback_without_token",
    says="A task that waits for a callback hands on its task token.",
    code="CALLBACK_WITHOUT_TOKEN",
    severity="WARNING",
    types=frozenset({"Task"}),
    kinds=frozenset({".waitForTaskToken"}),
    alone=_check,
)
