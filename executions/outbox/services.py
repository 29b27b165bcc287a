"""Adding, changing and removing webhooks; trying them, and sending again what was given up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.errors import Conflict, Invalid, NotFound
from accounts.permissions import User, require
from editor.models import Workflow
from executions import outgoing
from executions.engine import dispatch
from executions.outbox import listening
from executions.outbox.models import Delivery, Webhook
from executions.outbox.workflow_changes import CHANGES

STATUSES = ("RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")
MOST_SECONDS = 366 * 24 * 3600


def webhook_get(webhook_id: UUID) -> Webhook:
    """Return a webhook. Raises NotFound."""
    webhook = Webhook.objects.select_related("workflow").filter(pk=webhook_id).first()
    if webhook is None:
        raise NotFound("This webhook does not exist or was removed.")
    return webhook


def webhook_create(user: User, **fields: Any) -> Webhook:
    """Add a webhook. Raises NotAllowed, NotFound (workflow), Invalid `webhook_invalid`, Conflict `name_conflict`."""
    require(user, "admin")
    webhook = Webhook(**fields, created_at=timezone.now(), created_by=user)
    webhook.late_upto = dispatch.now() - (webhook.longer_than or 0)  # who is late already is not told of
    _check(webhook)
    return _saved(webhook)


def webhook_update(user: User, webhook: Webhook, **fields: Any) -> Webhook:
    """Change the fields given. Raises like `webhook_create`."""
    require(user, "admin")
    before = webhook.longer_than, webhook.is_active, webhook.workflow_id
    for name, value in fields.items():
        setattr(webhook, name, value)
    if (webhook.longer_than, webhook.is_active, webhook.workflow_id) != before:
        webhook.late_upto = dispatch.now() - (webhook.longer_than or 0)  # who is late by now is not told of again
    _check(webhook)
    return _saved(webhook)


def webhook_delete(user: User, webhook: Webhook) -> None:
    """Remove a webhook with its deliveries. Raises NotAllowed."""
    require(user, "admin")
    webhook.delete()
    listening.forget()


def secret_renew(user: User, webhook: Webhook) -> Webhook:
    """Give a webhook another secret; the old one is void at once. Raises NotAllowed."""
    require(user, "admin")
    Webhook.objects.filter(pk=webhook.pk).update(generation=F("generation") + 1)
    return webhook_get(webhook.pk)


def webhook_try(user: User, webhook: Webhook) -> Delivery:
    """Send something that has not happened, also to a webhook that is switched off. Raises NotAllowed."""
    require(user, "admin")
    now = dispatch.now()
    return Delivery.objects.create(
        destination=webhook.destination, webhook=webhook, kind=Delivery.Kind.TEST, body="{}", at=now, due=now
    )


def delivery_again(user: User, delivery_id: int) -> Delivery:
    """Send a delivery to a webhook again, whatever came of it before. Raises NotAllowed, NotFound."""
    require(user, "admin")
    if not Delivery.objects.filter(pk=delivery_id).exclude(webhook=None).exists():
        raise NotFound("This delivery does not exist any more: the log is kept for a week.")
    _queue_again(pk=delivery_id)
    return Delivery.objects.get(pk=delivery_id)


def channel_again(user: User, destination: str) -> int:
    """Send again what was given up for a destination. Returns how many. Raises NotAllowed."""
    require(user, "admin")
    return _queue_again(destination=destination, state=Delivery.State.GIVEN_UP)


def channel_forget(user: User, destination: str) -> int:
    """Drop what was given up for a destination. Returns how many. Raises NotAllowed."""
    require(user, "admin")
    gone, _ = Delivery.objects.filter(destination=destination, state=Delivery.State.GIVEN_UP).delete()
    return gone


def _queue_again(**which: Any) -> int:
    return Delivery.objects.filter(**which).update(
        state=Delivery.State.WAITING, due=dispatch.now(), first_try=None, tries=0, error="", answered=None
    )


def _saved(webhook: Webhook) -> Webhook:
    try:
        with transaction.atomic():
            webhook.save()
    except IntegrityError:
        message = f"There is already a webhook named “{webhook.name}”. Choose another name."
        raise Conflict("name_conflict", message, field="name") from None
    listening.forget()
    return webhook_get(webhook.pk)


def _check(webhook: Webhook) -> None:
    webhook.name, webhook.url = webhook.name.strip(), webhook.url.strip()
    if not 1 <= len(webhook.name) <= 80:
        raise _wrong("name", "A webhook needs a name of 1 to 80 characters.")
    if len(webhook.url) > 2000:
        raise _wrong("url", f"The address has {len(webhook.url):,} characters; at most 2,000.")
    try:
        outgoing.url_check(webhook.url)
    except outgoing.Forbidden as refused:
        raise _wrong("url", str(refused)) from None
    if (
        webhook.workflow_id is not None
        and not Workflow.objects.filter(pk=webhook.workflow_id, deleted_at=None).exists()
    ):
        raise NotFound("This workflow does not exist or was deleted.")
    unknown = [status for status in webhook.statuses if status not in STATUSES]
    if unknown:
        raise _wrong("statuses", f"“{unknown[0]}” is not a status of an execution: there are {', '.join(STATUSES)}.")
    webhook.statuses = [status for status in STATUSES if status in webhook.statuses]
    unknown = [change for change in webhook.changes if change not in CHANGES]
    if unknown:
        raise _wrong("changes", f"“{unknown[0]}” is not a change of a workflow: there are {', '.join(CHANGES)}.")
    webhook.changes = [change for change in CHANGES if change in webhook.changes]
    if webhook.longer_than is not None and not 1 <= webhook.longer_than <= MOST_SECONDS:
        raise _wrong("longer_than", f"“Longer than” is a whole number of seconds from 1 to {MOST_SECONDS:,}.")
    hears = webhook.statuses or webhook.changes or webhook.longer_than is not None
    if not hears and webhook.log_level == Webhook.LogLevel.OFF:
        words = "This webhook would never be called: choose a status, a change, a duration or a log level."
        raise _wrong("statuses", words)


def _wrong(field: str, message: str) -> Invalid:
    return Invalid("webhook_invalid", message, field=field)
