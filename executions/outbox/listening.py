"""Who wants to hear of executions: asked at each commit, so the answer is remembered for a second in each process."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from editor.models import Version
from executions.outbox.models import Webhook

REMEMBERED_SECONDS = 1.0
"""A new webhook hears of everything that happens from this long after it was saved."""
EVENTS, LOGS = "events", "logs"


@dataclass(frozen=True, slots=True)
class Hook:
    """As much of a webhook as a commit needs."""

    key: UUID
    workflow_id: UUID | None
    statuses: frozenset[str]
    changes: frozenset[str]
    log_level: str


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who listens now."""

    events: bool
    logs: bool
    hooks: tuple[Hook, ...]

    @property
    def nobody(self) -> bool:
        """Nothing has to be written."""
        return not (self.events or self.logs or self.hooks)


@dataclass(frozen=True, slots=True)
class Logging:
    """A state machine's loggingConfiguration, when it logs anything."""

    level: str
    include_data: bool
    group_arn: str


_known: tuple[float, Listeners] | None = None


def listeners() -> Listeners:
    """Return who listens, at most a second old."""
    global _known  # noqa: PLW0603  one answer for the process
    now = time.monotonic()
    if _known is None or now - _known[0] > REMEMBERED_SECONDS:
        _known = (now, _ask())
    return _known[1]


def forget() -> None:
    """Ask again at the next commit of this process."""
    global _known  # noqa: PLW0603
    _known = None


def _ask() -> Listeners:
    rows = Webhook.objects.filter(is_active=True).only("pk", "workflow_id", "statuses", "changes", "log_level")
    return Listeners(
        events=event_bus() is not None,
        logs=endpoint(LOGS) is not None,
        hooks=tuple(
            Hook(row.pk, row.workflow_id, frozenset(row.statuses), frozenset(row.changes), row.log_level)
            for row in rows
        ),
    )


def event_bus() -> str | None:
    """Return the event bus that is told: the one the operator named, else `default` where there is an endpoint."""
    named = settings.STUDIO_EVENT_BUS
    if named == "off":
        return None
    return named or ("default" if endpoint(EVENTS) else None)


def endpoint(service: str) -> str | None:
    """Return where a service of AWS is called, as AWS's own variables say it; None: nowhere that was named."""
    return os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}") or os.environ.get("AWS_ENDPOINT_URL")


@lru_cache(maxsize=512)
def logging_of(version_id: int) -> Logging | None:
    """Return how executions of a version are logged; None: not at all. A version never changes."""
    given = (Version.objects.values_list("settings", flat=True).get(pk=version_id) or {}).get("loggingConfiguration")
    if not given or given.get("level", "OFF") == "OFF":
        return None
    groups = [one.get("cloudWatchLogsLogGroup", {}).get("logGroupArn") for one in given.get("destinations", [])]
    if not groups or not groups[0]:
        return None
    return Logging(given["level"], bool(given.get("includeExecutionData", False)), groups[0])
