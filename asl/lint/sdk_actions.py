"""The services and actions of `aws-sdk` integrations, from a list of names beside this module.

The list has the operations of the AWS SDK for Python (botocore), with the service names that Step Functions takes from
the Java SDK. A service may be missing (new, or retired); the actions of a service that is there are complete.
"""

from __future__ import annotations

from functools import cache
from importlib import resources


def sdk_actions(service: str) -> frozenset[str] | None:
    """The actions of a service, or None for a service that is not in the list."""
    line = _lines().get(service)
    return None if line is None else frozenset(line.split())


@cache
def _lines() -> dict[str, str]:
    text = resources.files("asl.lint").joinpath("aws_sdk_actions.txt").read_text(encoding="ascii")
    found: dict[str, str] = {}
    for line in text.splitlines():
        names, _, actions = line.partition(": ")
        found.update(dict.fromkeys(names.split(","), actions))
    return found


@cache
def has_action(service: str, action: str) -> bool | None:
    """Whether the service has the action; None where the service is not in the list."""
    actions = sdk_actions(service)
    if actions is None:
        return None
    return action in actions or action.lower() in {known.lower() for known in actions}
