"""The state machine of a workflow as it is on a target now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from executions.aws.deployed_text import same_definition, text_filled_from
from executions.aws.door import Door, is_gone
from executions.aws.failures import AwsFailure
from executions.aws.models import Deployment


@dataclass(frozen=True, slots=True)
class Remote:
    """What DescribeStateMachine says. `revision_id` is None until the first update, and where a server has none."""

    arn: str
    definition: str
    role_arn: str
    type: str
    status: str
    revision_id: str | None

    def changed_since(self, last: Deployment | None) -> bool:
        """Say whether somebody else made or changed it after it was last deployed from here."""
        if last is None:
            return True
        if self.revision_id and last.revision_id and self.revision_id != last.revision_id:
            return True
        return not same_definition(self.definition, text_filled_from(last.environment_revision, last.version))


def remote_find(door: Door, name: str, last: Deployment | None) -> Remote | None:
    """Return the state machine that was deployed last, else the one of this name; None without one. Raises AwsFailure."""
    arn = last.state_machine_arn if last else _arn_of(door, name)
    if arn is None:
        return None
    try:
        answer = door.call("DescribeStateMachine", subject=arn, stateMachineArn=arn)
    except AwsFailure as failure:
        if is_gone(failure):
            return None
        raise
    return Remote(
        arn=arn,
        definition=answer["definition"],
        role_arn=answer["roleArn"],
        type=answer.get("type", "STANDARD"),
        status=answer.get("status", "ACTIVE"),
        revision_id=answer.get("revisionId"),
    )


def _arn_of(door: Door, name: str) -> str | None:
    parameters: dict[str, Any] = {"maxResults": 1000}
    while True:
        page = door.call("ListStateMachines", subject=name, **parameters)
        for machine in page["stateMachines"]:
            if machine["name"] == name:
                return str(machine["stateMachineArn"])
        if not page.get("nextToken"):
            return None
        parameters["nextToken"] = page["nextToken"]
