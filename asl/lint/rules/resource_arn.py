"""The Resource of a Task is something that a Task can call."""

from collections.abc import Iterator
from functools import partial

from asl.expr.jsonata import is_jsonata
from asl.graph import JSONATA, State
from asl.lint.fixes import set_text
from asl.lint.integrations import OPTIMISED, READERS, WRITERS, is_known, is_open, read_resource
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule
from asl.lint.sdk_actions import has_action, sdk_actions
from asl.lint.words import nearest

_INNER = {"ItemReader": READERS, "ResultWriter": WRITERS}


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    resource = state.value.get("Resource")
    if (
        state.type == "Task"
        and isinstance(resource, str)
        and not is_known(read_resource(resource))
        and (not is_open(resource) or (state.language == JSONATA and is_jsonata(resource)))
    ):
        yield _finding((*state.path, "Resource"), resource)
    for name, actions in _INNER.items() if state.type == "Map" else ():
        part = state.value.get(name)
        inner = part.get("Resource") if isinstance(part, dict) else None
        if isinstance(inner, str) and not is_open(inner):
            read = read_resource(inner)
            if (read.kind, read.service) != ("optimised", "s3") or read.action not in actions:
                wanted = " or ".join(f"arn:aws:states:::s3:{action}" for action in sorted(actions))
                yield Finding((*state.path, name, "Resource"), "The field 'Resource' does not match any of the allowed values",
                              expected=wanted)  # fmt: skip


def _expected(resource: str) -> tuple[str, str | None]:
    """What was expected, in words; and the ARN that was meant, where one is certain."""
    read = read_resource(resource)
    if read.kind == "aws-sdk":
        meant = nearest(read.action, sdk_actions(read.service) or ())
        if meant:
            return f"did you mean {meant}?", _with(resource, f":{read.action}", f":{meant}")
        return f"an action of {read.service}, plain or with .waitForTaskToken", None
    if read.kind != "optimised":
        return "an ARN such as arn:aws:lambda:REGION:ACCOUNT:function:NAME or arn:aws:states:::lambda:invoke", None
    patterns = OPTIMISED.get((read.service, read.action))
    if patterns:
        return f"one of {', '.join(read.action + pattern for pattern in sorted(patterns))}", None
    actions = [action for service, action in OPTIMISED if service == read.service]
    meant = nearest(read.action, actions)
    if meant:
        return f"did you mean {read.service}:{meant}?", _with(resource, f":{read.action}", f":{meant}")
    known = f"one of {', '.join(actions)}, or " if actions else ""
    sdk = _with(resource, f":{read.service}:", f":aws-sdk:{read.service}:")
    is_sdk = read.pattern == "" and has_action(read.service, read.action)
    return f"{known}arn:aws:states:::aws-sdk:{read.service}:{read.action}", sdk if is_sdk else None


def _with(resource: str, part: str, other: str) -> str:
    """The ARN with its last `part` replaced."""
    before, _, after = resource.rpartition(part)
    return f"{before}{other}{after}"


def _finding(path: tuple[str | int, ...], resource: str) -> Finding:
    message = "Value is not a valid resource ARN"  # what the service says of a text that is no ARN at all
    if resource.startswith("arn:"):
        message = (
            f"The resource provided {resource} is not recognized. The value is not a valid resource ARN, "
            "or the resource is not available in this region."
        )
    expected, meant = _expected(resource)
    title = f"Change to {meant.rpartition(':::')[2]}" if meant else ""
    fix = partial(set_text, path=path, text=meant, title=title) if meant else None
    return Finding(path, message, expected=expected, fix=fix)


RULE = Rule(
    id="resource_arn",
    says="Resource is the ARN of a Lambda function, an activity or a known integration with a pattern that it offers.",
    types=frozenset({"Task", "Map"}),
    alone=_check,
)
