"""Task resources and the history dialect that each of them writes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_INTEGRATION = re.compile(r"arn:[^:]*:states:[^:]*:[^:]*:(?P<service>(?:aws-sdk:)?[^:]+):(?P<action>.+)\Z")
_PATTERNS = (".waitForTaskToken", ".sync:2", ".sync")


class Resource(NamedTuple):
    """A task's Resource, taken apart.

    `dialect` is the first word of its events: LambdaFunction, Activity or Task. `service` and `action` are the history's
    resourceType and resource (`aws-sdk:sfn`, `sendMessage.waitForTaskToken`); `label` is how messages name the task.
    """

    arn: str
    dialect: str
    service: str
    action: str
    pattern: str  # "", ".sync", ".sync:2" or ".waitForTaskToken"

    @property
    def wants_token(self) -> bool:
        """Whether the context object has a task token."""
        return self.pattern == ".waitForTaskToken"

    @property
    def label(self) -> str:
        """How the service names the task in messages: the service of an integration, else the ARN."""
        return self.service if self.dialect == "Task" else self.arn


@lru_cache(maxsize=1024)
def parse_resource(arn: str) -> Resource:
    """Take a Resource apart. Whatever is neither function nor activity is an integration; nothing is refused."""
    parts = arn.split(":")
    if len(parts) >= 5 and parts[2] == "lambda" and "function" in parts[3:-1]:  # also `arn:aws:lambda:...:function:X`
        return Resource(arn, "LambdaFunction", "lambda", arn, "")
    if len(parts) >= 5 and parts[2] == "states" and "activity" in parts[3:-1]:
        return Resource(arn, "Activity", "activity", arn, "")
    match = _INTEGRATION.match(arn)
    service, action = (match["service"], match["action"]) if match else ("", arn)
    pattern = next((ending for ending in _PATTERNS if action.endswith(ending)), "")
    return Resource(arn, "Task", service, action, pattern)
