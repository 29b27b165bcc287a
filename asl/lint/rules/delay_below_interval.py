"""A longest wait that is no longer than the first one."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    for field, index, entry, _ in parts.handlers:
        if field != "Retry":
            break
        longest, first = entry.get("MaxDelaySeconds"), entry.get("IntervalSeconds", 1)
        if type(longest) is int and type(first) is int and longest <= first:
            yield Finding((*state.path, "Retry", index, "MaxDelaySeconds"),
                          "MaxDelaySeconds is not longer than IntervalSeconds: the wait never grows",
                          expected=f"more than {first}")  # fmt: skip


RULE = Rule(
    id="delay_below_interval",
    says="MaxDelaySeconds is longer than IntervalSeconds.",
    code="DELAY_BELOW_INTERVAL",
    severity="WARNING",
    types=frozenset({"Task", "Map", "Parallel"}),
    fields=frozenset({"Retry"}),
    alone=_check,
)
