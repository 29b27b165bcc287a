"""loggingConfiguration: one log group where anything is to be logged."""

from __future__ import annotations

import re
from typing import Any

from aws_api.errors import ApiError

JSON = Any
_LOG_GROUP = re.compile(r"arn:[a-z-]+:logs:[a-z0-9-]+:[0-9]{12}:log-group:[^:]+")


def logging_check(configuration: dict[str, JSON]) -> None:
    """Raise InvalidLoggingConfiguration unless exactly one destination is given, or none with the level OFF."""
    destinations = configuration.get("destinations") or []
    if len(destinations) > 1 or (configuration.get("level", "OFF") != "OFF" and not destinations):
        raise _invalid("Must specify exactly one Log Destination.")
    for destination in destinations:
        arn = (destination.get("cloudWatchLogsLogGroup") or {}).get("logGroupArn", "")
        if _LOG_GROUP.fullmatch(arn):
            raise _invalid("Log Group ARN must be provided with '*' qualifier.")
        if not _LOG_GROUP.fullmatch(arn.removesuffix(":*")):
            raise _invalid("Log Destination must be the ARN of a log group, ending in ':*'.")  # words are a guess


def _invalid(words: str) -> ApiError:
    return ApiError("InvalidLoggingConfiguration", f"Invalid Logging Configuration: {words}")
