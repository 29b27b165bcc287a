"""Rows of the journal as `RunEvent` for the dashboard and as the service's history for export."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from accounts.wire import time_as_json
from asl import json_codec
from asl.history import details_key, event_details
from asl.run.codec import UnknownVersion, event_from_json
from executions.masking import NOTHING, Mask, mask_of
from executions.models import Event, Execution


def run_event_as_json(event: Event, *, translated: bool, mask: Mask = NOTHING) -> dict[str, Any]:
    """Return `RunEvent`. `translated`: the row came from AWS and holds the service's details as they are."""
    return {
        "seq": event.seq,
        "id": event.history_id,
        "previous_id": event.previous_id,
        "type": event.type,
        "at": time_as_json(datetime.fromtimestamp(event.at, UTC)),
        "state": event.state,
        "scope": json_codec.loads(event.scope),
        "details": mask.value(_details(event, translated)),
    }


def history_as_json(execution: Execution) -> list[dict[str, Any]]:
    """Return the events that the service shows, as GetExecutionHistory gives them; times are ISO 8601."""
    return list(_history(execution))


def _history(execution: Execution) -> Iterator[dict[str, Any]]:
    translated, mask = execution.target_id is not None, mask_of(execution)
    for event in execution.events.exclude(history_id=0).order_by("seq").iterator(chunk_size=1000):
        shown: dict[str, Any] = {
            "timestamp": time_as_json(datetime.fromtimestamp(event.at, UTC)),
            "type": event.type,
            "id": event.history_id,
            "previousEventId": event.previous_id,
        }
        key = details_key(event.type)
        if key is not None:
            shown[key] = mask.value(_details(event, translated))
        yield shown


def _details(event: Event, translated: bool) -> dict[str, Any]:
    if translated:
        details: dict[str, Any] = json_codec.loads(event.data)
        return details
    try:
        return event_details(event_from_json(event.data), region=settings.STUDIO_REGION)
    except UnknownVersion as unknown:  # while a newer release is brought in; that one shows it
        return {"unreadable": f"A newer release of the studio wrote this event. {unknown}"}
