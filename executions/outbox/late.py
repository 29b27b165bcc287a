"""Executions that run longer than a webhook wants to wait silently."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from asl import json_codec
from executions.engine import dispatch
from executions.models import Execution
from executions.outbox.models import Delivery, Webhook

MARGIN_SECONDS = 1.0
"""An execution is committed a moment after the time that it says it was started at."""


def notice() -> int:
    """Write down each execution that has become late, once for each webhook. Returns how many.

    The webhook remembers up to which time of start it has looked: an execution passes that line once, however often
    and by how many processes this is done.
    """
    found = 0
    for webhook in Webhook.objects.filter(is_active=True, longer_than__isnull=False):
        found += _notice(webhook, dispatch.now())
    return found


def _notice(webhook: Webhook, now: float) -> int:
    upto = now - webhook.longer_than - MARGIN_SECONDS
    if upto <= webhook.late_upto:
        return 0
    with transaction.atomic():
        if not Webhook.objects.filter(pk=webhook.pk, late_upto=webhook.late_upto).update(late_upto=upto):
            return 0  # another process looked
        late = Execution.objects.filter(
            status=Execution.Status.RUNNING,
            map_run=None,
            started_at__gt=datetime.fromtimestamp(webhook.late_upto, UTC),
            started_at__lte=datetime.fromtimestamp(upto, UTC),
        )
        if webhook.workflow_id is not None:
            late = late.filter(workflow_id=webhook.workflow_id)
        body = json_codec.dumps_text({"longer_than": webhook.longer_than})
        rows = [
            Delivery(
                destination=webhook.destination, webhook=webhook, execution_id=key, kind=Delivery.Kind.LATE,
                body=body, at=now, due=now,
            )
            for key in late.values_list("pk", flat=True)
        ]  # fmt: skip
        Delivery.objects.bulk_create(rows)
    return len(rows)
