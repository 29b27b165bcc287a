"""Credentials name a role."""

from collections.abc import Iterator

from asl.lint.rule import Finding, Rule, ShapeError
from asl.lint.view import View


def _check(error: ShapeError, view: View) -> Iterator[Finding]:
    if error.part.startswith("Credentials."):
        yield Finding(error.path, "The field 'RoleArn' is required but was missing", on_key=True,
                      expected="RoleArn with the ARN of a role")  # fmt: skip


RULE = Rule(
    id="credentials_role",
    says="Credentials have a RoleArn.",
    keywords=frozenset({"required", "anyOf"}),
    shape=_check,
)
