"""A wait that an EXPRESS execution does not live to see the end of."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.containers import containers, is_distributed
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_LIFE = 300  # seconds; https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html


def _check(state: State, view: View) -> Iterator[Finding]:
    seconds = state.value.get("Seconds")
    if type(seconds) is not int or seconds < _LIFE:
        return
    if not any(is_distributed(around) for around in containers(state)):
        yield Finding((*state.path, "Seconds"), f"An EXPRESS execution lives for {_LIFE} seconds; this state waits for {seconds:,}",
                      expected=f"less than {_LIFE} seconds, or type STANDARD")  # fmt: skip


RULE = Rule(
    id="express_duration",
    says="No Wait of an EXPRESS machine is as long as an execution may live.",
    code="EXPRESS_DURATION",
    severity="WARNING",
    types=frozenset({"Wait"}),
    fields=frozenset({"Seconds"}),
    machine_type="EXPRESS",
    state=_check,
)
