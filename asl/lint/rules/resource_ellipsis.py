"""An ARN with `...` or `<NAME>` where region, account or name belong."""

import re
from collections.abc import Iterator

from asl.graph import State
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule

_BETWEEN_ANGLES = re.compile(r"<[^<>]+>")


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    resource = state.value.get("Resource")
    if isinstance(resource, str) and ("..." in resource or ("<" in resource and _BETWEEN_ANGLES.search(resource))):
        yield Finding((*state.path, "Resource"), f"The resource {resource} is not filled in; it can run here, but not on AWS",
                      expected="a whole ARN, with region and account",
                      help="Local runs bind it by the function's name. Fill in the ARN before you deploy.")  # fmt: skip


RULE = Rule(
    id="resource_ellipsis",
    says="An ARN is complete.",
    code="INCOMPLETE_RESOURCE",
    severity="WARNING",
    types=frozenset({"Task"}),
    alone=_check,
)
