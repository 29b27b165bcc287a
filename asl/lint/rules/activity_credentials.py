"""Credentials for an activity, which no role is taken on for."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.integrations import read_resource
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    resource = state.value.get("Resource")
    if isinstance(resource, str) and read_resource(resource).kind == "activity":
        yield Finding((*state.path, "Credentials"), "The field 'Credentials' is not supported for activities",
                      on_key=True, expected="no Credentials: the worker that polls the activity has its own")  # fmt: skip


RULE = Rule(
    id="activity_credentials",
    says="A Task that waits for an activity has no Credentials.",
    types=frozenset({"Task"}),
    fields=frozenset({"Credentials"}),
    kinds=frozenset({"activity"}),
    alone=_check,
)
