"""A Map that calls a service with narrow limits as often at once as it can."""

from collections.abc import Iterator

from asl.graph import Machine, State, machines_in
from asl.lint.containers import is_distributed
from asl.lint.integrations import read_resource
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_AT_ONCE = {True: "10,000", False: "40"}  # a distributed Map, an inline one
_FRAGILE = {"apigateway", "athena", "batch", "bedrock", "bedrockruntime", "codebuild", "ecs", "eks", "glue", "http",
            "rdsdata", "sagemaker"}  # fmt: skip
_TOO_MANY = {"lambda", "dynamodb", "states", "sfn", "cognitoidentityprovider", "ses", "sesv2"}


def _check(state: State, view: View) -> Iterator[Finding]:
    limit = state.value.get("MaxConcurrency")
    if "MaxConcurrencyPath" in state.value or (limit is not None and limit != 0):
        return
    wide = is_distributed(state)
    for inner in _tasks(state):
        service = _service(inner)
        if service in _FRAGILE or (wide and service in _TOO_MANY):
            yield Finding(state.path, f"This Map has no MaxConcurrency: up to {_AT_ONCE[wide]} iterations call {service} at once",
                          on_key=True, severity="WARNING" if wide else "INFO",
                          expected="a MaxConcurrency that the service behind it can bear")  # fmt: skip
            return


def _tasks(state: State) -> Iterator[State]:
    todo: list[Machine] = list(machines_in(state))
    while todo:
        machine = todo.pop()
        states = machine.value.get("States")
        for name, value in states.items() if isinstance(states, dict) else ():
            if isinstance(value, dict):
                inner = State(name, (), value, machine, str(value.get("Type")), "")
                if inner.type == "Task":
                    yield inner
                todo.extend(machines_in(inner))


def _service(state: State) -> str:
    resource = state.value.get("Resource")
    return read_resource(resource).service if type(resource) is str else ""


RULE = Rule(
    id="unlimited_map",
    says="A Map that calls a service with narrow limits has a MaxConcurrency.",
    code="UNLIMITED_MAP",
    severity="INFO",
    types=frozenset({"Map"}),
    state=_check,
)
