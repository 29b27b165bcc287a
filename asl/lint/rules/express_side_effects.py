"""Writes in an EXPRESS state machine that do harm when they are done twice."""

from collections.abc import Iterator
from typing import Any

from asl.graph import State
from asl.lint.integrations import read_resource
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_ALWAYS = frozenset({("batch", "submitJob"), ("ecs", "runTask"), ("events", "putEvents"), ("sns", "publish")})
_SDK = ("create", "publish", "putRecord", "putEvents", "run", "send", "start", "submit")
_TOKENS = ("ClientToken", "ClientRequestToken", "IdempotencyToken", "MessageDeduplicationId", "Name", "StartedBy")


def _check(state: State, view: View) -> Iterator[Finding]:
    payload = state.value.get("Parameters", state.value.get("Arguments"))
    given = payload if isinstance(payload, dict) else {}
    if _is_repeatable(given):
        return
    read = read_resource(state.value["Resource"])
    if _writes(read.kind, read.service, read.action, given):
        yield Finding(state.path, f"An EXPRESS execution may run more than once, and so may {read.service}:{read.action}",
                      on_key=True, expected="a call that may be repeated (a token or a name of its own), or type STANDARD")  # fmt: skip


def _is_repeatable(given: dict[str, Any]) -> bool:
    return any(name in given or f"{name}.$" in given for name in _TOKENS)


def _writes(kind: str, service: str, action: str, given: dict[str, Any]) -> bool:
    if kind == "aws-sdk":
        return action.startswith(_SDK)
    if service in ("http", "apigateway"):
        return given.get("Method") == "POST"
    if (service, action) == ("dynamodb", "updateItem"):
        expression = given.get("UpdateExpression")
        return type(expression) is str and ("+" in expression or "ADD " in expression or "list_append" in expression)
    return (service, action) in _ALWAYS or (service, action) in {("sqs", "sendMessage"), ("states", "startExecution")}


RULE = Rule(
    id="express_side_effects",
    says="An EXPRESS machine makes no calls that do harm when they are done twice.",
    code="EXPRESS_SIDE_EFFECT",
    severity="INFO",
    types=frozenset({"Task"}),
    kinds=frozenset({"optimised", "aws-sdk"}),
    machine_type="EXPRESS",
    state=_check,
)
