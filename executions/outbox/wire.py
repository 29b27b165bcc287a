"""Webhooks and deliveries as the API shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from accounts.wire import person_as_json, time_as_json
from executions.outbox.models import Delivery, Webhook
from executions.outbox.selectors import Channel


def webhook_as_json(webhook: Webhook, channel: Channel | None = None) -> dict[str, Any]:
    """Return `Webhook`; never its secret."""
    workflow = webhook.workflow
    return {
        "id": str(webhook.pk),
        "name": webhook.name,
        "url": webhook.url,
        "workflow": {"id": str(workflow.pk), "name": workflow.name} if workflow is not None else None,
        "statuses": webhook.statuses,
        "changes": webhook.changes,
        "longer_than": webhook.longer_than,
        "log_level": webhook.log_level,
        "include_data": webhook.include_data,
        "is_active": webhook.is_active,
        "created_at": time_as_json(webhook.created_at),
        "created_by": person_as_json(webhook.created_by),
        "channel": channel_as_json(channel) if channel is not None else None,
    }


def channel_as_json(channel: Channel) -> dict[str, Any]:
    """Return how a destination fares."""
    return {
        "destination": channel.destination,
        "name": channel.name,
        "waiting": channel.waiting,
        "failing": channel.failing,
        "given_up": channel.given_up,
        "oldest": _time(channel.oldest),
        "next_try": _time(channel.next_try),
        "error": channel.error,
    }


def delivery_as_json(delivery: Delivery) -> dict[str, Any]:
    """Return one line of the log of deliveries."""
    execution, workflow = delivery.execution, delivery.workflow
    return {
        "id": delivery.pk,
        "kind": delivery.kind,
        "execution": {"id": str(execution.pk), "name": execution.name} if execution is not None else None,
        "workflow": {"id": str(workflow.pk), "name": workflow.name} if workflow is not None else None,
        "at": _time(delivery.at),
        "state": delivery.state,
        "tries": delivery.tries,
        "answered": delivery.answered,
        "ms": delivery.milliseconds,
        "error": delivery.error or None,
        "next_try": _time(delivery.due) if delivery.state == Delivery.State.WAITING else None,
    }


def _time(seconds: float | None) -> str | None:
    return time_as_json(datetime.fromtimestamp(seconds, UTC)) if seconds is not None else None
