"""The table of operations: one row each, what serves it, or why it is refused so far."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_api import aliases, executions, state_machines, tags, validation, versions

JSON = Any
Action = Callable[[Any, dict[str, JSON]], dict[str, JSON]]

# Operation → the function that takes the user and the checked request and gives the answer's members.
# None: the operation is part of the service and not served yet; callers get UnsupportedOperationException.
ACTIONS: dict[str, Action | None] = {
    "CreateActivity": None,
    "CreateStateMachine": state_machines.create_state_machine,
    "CreateStateMachineAlias": aliases.create_state_machine_alias,
    "DeleteActivity": None,
    "DeleteStateMachine": state_machines.delete_state_machine,
    "DeleteStateMachineAlias": aliases.delete_state_machine_alias,
    "DeleteStateMachineVersion": versions.delete_state_machine_version,
    "DescribeActivity": None,
    "DescribeExecution": executions.describe_execution,
    "DescribeMapRun": None,
    "DescribeStateMachine": state_machines.describe_state_machine,
    "DescribeStateMachineAlias": aliases.describe_state_machine_alias,
    "DescribeStateMachineForExecution": executions.describe_state_machine_for_execution,
    "GetActivityTask": None,
    "GetExecutionHistory": executions.get_execution_history,
    "ListActivities": None,
    "ListExecutions": executions.list_executions,
    "ListMapRuns": None,
    "ListStateMachineAliases": aliases.list_state_machine_aliases,
    "ListStateMachineVersions": versions.list_state_machine_versions,
    "ListStateMachines": state_machines.list_state_machines,
    "ListTagsForResource": tags.list_tags_for_resource,
    "PublishStateMachineVersion": versions.publish_state_machine_version,
    "RedriveExecution": None,
    "SendTaskFailure": None,
    "SendTaskHeartbeat": None,
    "SendTaskSuccess": None,
    "StartExecution": executions.start_execution,
    "StartSyncExecution": None,
    "StopExecution": executions.stop_execution,
    "TagResource": tags.tag_resource,
    "TestState": None,
    "UntagResource": tags.untag_resource,
    "UpdateMapRun": None,
    "UpdateStateMachine": state_machines.update_state_machine,
    "UpdateStateMachineAlias": aliases.update_state_machine_alias,
    "ValidateStateMachineDefinition": validation.validate_state_machine_definition,
}
