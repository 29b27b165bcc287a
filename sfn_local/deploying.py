"""Create or update a state machine at an endpoint, and tell what differs first."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from asl import json_codec
from sfn_local.endpoint import Endpoint

JSON = Any
CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


class Impossible(Exception):
    """It cannot be deployed like this; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A state machine as it is to be. `text` is JSON; `role` None keeps the role of one that is there."""

    name: str
    text: str
    role: str | None
    type: str = "STANDARD"


@dataclass(slots=True)
class Deployed:
    """What was done."""

    name: str
    action: str
    arn: str | None = None
    version_arn: str | None = None
    differences: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, JSON]:
        """The same for programs."""
        return {
            "name": self.name,
            "action": self.action,
            "stateMachineArn": self.arn,
            "stateMachineVersionArn": self.version_arn,
            "differences": self.differences,
        }


def deploy(endpoint: Endpoint, wanted: Wanted, *, publish: bool, dry_run: bool) -> Deployed:
    """Make the endpoint have it. Raises Impossible, Unreachable, Refused."""
    arn = endpoint.machine_arn(wanted.name)
    if arn is None:
        return _create(endpoint, wanted, publish, dry_run)
    there = endpoint.call("describe_state_machine", stateMachineArn=arn)
    if there["type"] != wanted.type:
        raise Impossible(
            f"'{wanted.name}' is of type {there['type']} and cannot become {wanted.type}: "
            "give the new one another name, or delete the old one."
        )
    done = Deployed(wanted.name, UNCHANGED, arn, differences=list(_differences(there, wanted)))
    if done.differences:
        done.action = UPDATED
    if dry_run or not (done.differences or publish):
        return done
    request: dict[str, JSON] = {"stateMachineArn": arn, "definition": wanted.text, "roleArn": wanted.role}
    if done.differences:
        done.version_arn = endpoint.call("update_state_machine", **request, publish=publish or None).get(
            "stateMachineVersionArn"
        )
    elif publish:
        done.version_arn = endpoint.call("publish_state_machine_version", stateMachineArn=arn)["stateMachineVersionArn"]
    return done


def _create(endpoint: Endpoint, wanted: Wanted, publish: bool, dry_run: bool) -> Deployed:
    if wanted.role is None:
        raise Impossible(f"'{wanted.name}' is new at {endpoint.where}: say --role-arn, the role that it takes.")
    done = Deployed(wanted.name, CREATED, differences=[f"'{wanted.name}' is new"])
    if not dry_run:
        answer = endpoint.call(
            "create_state_machine",
            name=wanted.name,
            definition=wanted.text,
            roleArn=wanted.role,
            type=wanted.type,
            publish=publish or None,
        )
        done.arn, done.version_arn = answer["stateMachineArn"], answer.get("stateMachineVersionArn")
    return done


def _differences(there: dict[str, JSON], wanted: Wanted) -> Iterator[str]:
    if wanted.role is not None and there["roleArn"] != wanted.role:
        yield f"roleArn: {there['roleArn']} → {wanted.role}"
    before, after = json_codec.loads(there["definition"]), json_codec.loads(wanted.text)
    if before != after or list(_orders(before)) != list(_orders(after)):
        lines = difflib.unified_diff(_lines(before), _lines(after), "definition there", "definition here", lineterm="")
        yield from lines


def _orders(value: JSON) -> Iterator[list[str]]:
    """The order of members, which equality does not see and people do."""
    if isinstance(value, dict):
        yield list(value)
        for member in value.values():
            yield from _orders(member)
    elif isinstance(value, list):
        for item in value:
            yield from _orders(item)


def _lines(definition: JSON) -> list[str]:
    return json.dumps(definition, indent=2, ensure_ascii=False).splitlines()
