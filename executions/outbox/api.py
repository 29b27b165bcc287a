"""The webhooks part of the REST API: for administrators, because addresses may hold secrets of their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from accounts.api_auth import needs
from accounts.cursors import newest_page
from accounts.errors import NotFound
from executions.outbox import listening, services
from executions.outbox.models import Delivery, Webhook
from executions.outbox.schemas import WebhookCreate, WebhookUpdate
from executions.outbox.selectors import NAMES, channel_of, channels
from executions.outbox.signing import secret_of
from executions.outbox.wire import channel_as_json, delivery_as_json, webhook_as_json

router = Router(tags=["webhooks"], auth=needs("admin"))


@router.get("/webhooks", summary="List webhooks, and how EventBridge and CloudWatch Logs fare")
def webhooks(request: HttpRequest) -> Any:
    """Return all of them with what waits and fails."""
    known = {channel.destination: channel for channel in channels()}
    rows = Webhook.objects.select_related("workflow", "created_by").order_by("name")
    listeners = {listening.EVENTS: listening.event_bus(), listening.LOGS: listening.endpoint(listening.LOGS)}
    return {
        "webhooks": [webhook_as_json(row, known.get(row.destination)) for row in rows],
        "services": [
            {**channel_as_json(known.get(name) or channel_of(name)), "told": listeners[name]} for name in NAMES
        ],
    }


@router.post("/webhooks", response={201: Any}, summary="Add a webhook")
def webhook_create(request: HttpRequest, body: WebhookCreate) -> Any:
    """Add a webhook; 201 with it and with its secret, which is never shown again."""
    webhook = services.webhook_create(request.user, **body.dict())
    return Status(201, {**webhook_as_json(webhook), "secret": secret_of(webhook)})


@router.get("/webhooks/{uuid:webhook_id}", summary="Read a webhook")
def webhook(request: HttpRequest, webhook_id: UUID) -> Any:
    """Return one webhook."""
    found = services.webhook_get(webhook_id)
    return webhook_as_json(found, channel_of(found.destination))


@router.patch("/webhooks/{uuid:webhook_id}", summary="Change a webhook")
def webhook_update(request: HttpRequest, webhook_id: UUID, body: WebhookUpdate) -> Any:
    """Change what is given."""
    given = body.dict(exclude_unset=True)
    return webhook_as_json(services.webhook_update(request.user, services.webhook_get(webhook_id), **given))


@router.delete("/webhooks/{uuid:webhook_id}", response={204: None}, summary="Remove a webhook")
def webhook_delete(request: HttpRequest, webhook_id: UUID) -> Any:
    """Remove it, with the log of its deliveries."""
    services.webhook_delete(request.user, services.webhook_get(webhook_id))
    return Status(204, None)


@router.post("/webhooks/{uuid:webhook_id}/secret", summary="Renew a webhook's secret")
def webhook_secret(request: HttpRequest, webhook_id: UUID) -> Any:
    """Return the new secret, once; the old one is void."""
    return {"secret": secret_of(services.secret_renew(request.user, services.webhook_get(webhook_id)))}


@router.post("/webhooks/{uuid:webhook_id}/test", response={202: Any}, summary="Try a webhook")
def webhook_test(request: HttpRequest, webhook_id: UUID) -> Any:
    """Send a test; 202 with its delivery, whose outcome is in the log."""
    return Status(202, delivery_as_json(services.webhook_try(request.user, services.webhook_get(webhook_id))))


@router.get("/webhooks/{uuid:webhook_id}/deliveries", summary="List what was delivered")
def deliveries(request: HttpRequest, webhook_id: UUID, limit: int = 50, cursor: str | None = None) -> Any:
    """Return the log of a webhook, the newest first."""
    rows = Delivery.objects.filter(webhook=services.webhook_get(webhook_id)).select_related("execution", "workflow")
    return newest_page(rows, limit, cursor, delivery_as_json)


@router.post("/webhooks/deliveries/{int:delivery_id}/again", response={202: Any}, summary="Send a delivery again")
def delivery_again(request: HttpRequest, delivery_id: int) -> Any:
    """Send it again, whatever came of it; 202 with the delivery."""
    return Status(202, delivery_as_json(services.delivery_again(request.user, delivery_id)))


@router.post("/webhooks/given-up/{str:destination}/again", summary="Send again what was given up")
def given_up_again(request: HttpRequest, destination: str) -> Any:
    """Return how many are sent again for `events`, `logs` or `webhook:ID`."""
    return {"count": services.channel_again(request.user, _destination(destination))}


@router.delete("/webhooks/given-up/{str:destination}", summary="Drop what was given up")
def given_up_forget(request: HttpRequest, destination: str) -> Any:
    """Return how many were dropped."""
    return {"count": services.channel_forget(request.user, _destination(destination))}


def _destination(name: str) -> str:
    if name in NAMES or any(webhook.destination == name for webhook in Webhook.objects.all()):
        return name
    raise NotFound("There is no such destination: events, logs or webhook:ID.")
