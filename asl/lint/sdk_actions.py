"""The services and actions of `aws-sdk` integrations and what each action requires, from lists beside this module.

The lists (`tooling/aws_sdk_facts.py` writes them) have the operations of the AWS SDK for Python (botocore), with the
service names that Step Functions takes from the Java SDK. A service may be missing (new, or retired); the actions of a
service that is there are complete.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

Required = tuple[str, ...]


def sdk_actions(service: str) -> frozenset[str] | None:
    """The actions of a service, or None for a service that is not in the lists."""
    known = _service(service)
    return None if known is None else frozenset(known)


def sdk_services(initial: str) -> list[str]:
    """The services of the lists whose names begin with this letter."""
    return sorted(_initial(initial))


@cache
def has_action(service: str, action: str) -> bool | None:
    """Whether the service has the action; None where the service is not in the lists.

    Actions begin with a small letter (documented). Beyond that the case is not looked at: the SDK for Java has
    `describeDBInstances`, and a guess at its abbreviations may be wrong.
    """
    actions = _service(service)
    if actions is None:
        return None
    return action in actions or (action[:1].islower() and action.lower() in {known.lower() for known in actions})


def required_by(service: str, action: str) -> Required:
    """The parameters that an action cannot do without; none where the action is not known."""
    return (_service(service) or {}).get(action, ())


@cache
def _service(service: str) -> dict[str, Required] | None:
    return _initial(service[:1]).get(service)


@cache
def _initial(initial: str) -> dict[str, dict[str, Required]]:
    """The services whose names begin with this letter."""
    file = resources.files("asl.lint").joinpath("aws_sdk", f"{initial}.txt")
    if not initial.isalnum() or not file.is_file():
        return {}
    found: dict[str, dict[str, Required]] = {}
    actions: dict[str, Required] = {}
    for line in file.read_text(encoding="ascii").splitlines():
        if line.startswith(" "):
            required, _, names = line.strip().partition(": ")
            wanted = () if required == "-" else tuple(required.split(","))
            actions.update(dict.fromkeys(names.split(), wanted))
        else:
            actions = {}
            found.update(dict.fromkeys(line.split(","), actions))
    return found
