"""What was delivered, what waits, what failed: read for the page, the doctor and the metrics."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q

from executions.outbox import listening
from executions.outbox.models import Delivery, Webhook

WAITING, GIVEN_UP = Delivery.State.WAITING, Delivery.State.GIVEN_UP
NAMES = {listening.EVENTS: "EventBridge", listening.LOGS: "CloudWatch Logs"}


@dataclass(frozen=True, slots=True)
class Channel:
    """How one destination fares."""

    destination: str
    name: str
    waiting: int = 0
    failing: bool = False
    given_up: int = 0
    oldest: float | None = None
    next_try: float | None = None
    error: str = ""


def channels() -> list[Channel]:
    """Return each destination for which something waits or was given up, in the order of their names."""
    unsettled = Delivery.objects.filter(state__in=(WAITING, GIVEN_UP))
    rows = unsettled.order_by().values("destination").annotate(
        waiting=Count("id", filter=Q(state=WAITING)),
        failed=Count("id", filter=Q(state=WAITING, tries__gt=0)),
        given_up=Count("id", filter=Q(state=GIVEN_UP)),
        oldest=Min("at", filter=Q(state=WAITING)),
        next_try=Min("due", filter=Q(state=WAITING)),
        newest=Max("id", filter=~Q(error="")),
    )  # fmt: skip
    found = list(rows)
    errors = dict(Delivery.objects.filter(pk__in=[row["newest"] for row in found]).values_list("pk", "error"))
    hooks = {webhook.destination: f"Webhook {webhook.name}" for webhook in Webhook.objects.all()}
    return sorted(
        (
            Channel(
                destination=row["destination"],
                name=NAMES.get(row["destination"]) or hooks.get(row["destination"], "A removed webhook"),
                waiting=row["waiting"],
                failing=row["failed"] > 0,
                given_up=row["given_up"],
                oldest=row["oldest"],
                next_try=row["next_try"],
                error=errors.get(row["newest"], ""),
            )
            for row in found
        ),
        key=lambda channel: channel.name,
    )


def channel_of(destination: str) -> Channel:
    """Return how one destination fares, also when nothing waits for it."""
    found = [channel for channel in channels() if channel.destination == destination]
    return found[0] if found else Channel(destination, NAMES.get(destination, destination))
