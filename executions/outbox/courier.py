"""The courier: takes what is due, sends it from its own threads, writes down what came of it. Several may run."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.db.models import Exists, F, OuterRef

from asl.run.codec import UnknownVersion
from executions.engine import dispatch
from executions.log_context import about
from executions.outbox import late, listening
from executions.outbox.models import Delivery, Webhook
from executions.outbox.parcels import Outcome, Parcel, parcel_of

LOOK_EVERY_SECONDS = 0.5
CLAIM_SECONDS = 120.0
"""Longer than any try takes: who holds a claim longer is dead."""
AT_ONCE = 8
"""Of one destination: a slow one must not take all threads."""
THREADS = 16
FIRST_PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 3600.0
GIVEN_UP_AFTER_SECONDS = 24 * 3600.0
DELIVERED_KEPT_SECONDS = 7 * 24 * 3600.0
TIDY_EVERY_SECONDS = 600.0
LONGEST_HOLD_SECONDS = 60.0
WAITING = Delivery.State.WAITING

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Holds:
    """Destinations that failed lately: they are asked with one delivery at a time, after a pause, until one arrives."""

    failures: Counter[str] = field(default_factory=Counter)
    until: dict[str, float] = field(default_factory=dict)

    def room(self, destination: str, now: float) -> int:
        """Return how many deliveries may be under way to a destination."""
        if not self.failures[destination]:
            return AT_ONCE
        return 1 if now >= self.until[destination] else 0

    def heard(self, destination: str, ok: bool, now: float) -> None:
        """Remember what came of a try."""
        if ok:
            self.failures.pop(destination, None)
            return
        self.failures[destination] += 1
        self.until[destination] = now + min(LONGEST_HOLD_SECONDS, 0.5 * 2.0 ** min(self.failures[destination], 10))


def take(under_way: Counter[str], holds: Holds) -> list[Parcel]:
    """Claim what is due, as far as there is room, and make it ready."""
    now = dispatch.now()
    due = (
        Delivery.objects.filter(state=WAITING, due__lte=now).order_by().values_list("destination", flat=True).distinct()
    )
    taken = []
    for destination in due:
        room = holds.room(destination, now) - under_way[destination]
        if room > 0:
            taken += _take_from(destination, room, now)
    return taken


def _take_from(destination: str, room: int, now: float) -> list[Parcel]:
    earlier = Delivery.objects.filter(destination=destination, state=WAITING, id__lt=OuterRef("id"))
    heads = Delivery.objects.filter(
        ~Exists(earlier.filter(execution_id=OuterRef("execution_id"))),
        ~Exists(earlier.filter(workflow_id=OuterRef("workflow_id"))),
        destination=destination,
        state=WAITING,
        due__lte=now,
    )
    rows = heads.select_related("execution__workflow", "webhook").order_by("due", "id")[:room]
    return [
        parcel
        for row in rows
        if Delivery.objects.filter(pk=row.pk, state=WAITING, due=row.due).update(due=now + CLAIM_SECONDS)
        and (parcel := _made_ready(row)) is not None
    ]


def _made_ready(row: Delivery) -> Parcel | None:
    if row.webhook is None and row.destination not in (listening.EVENTS, listening.LOGS):
        Delivery.objects.filter(pk=row.pk).delete()  # its webhook was removed
        return None
    if row.webhook is not None and not row.webhook.is_active and row.kind != Delivery.Kind.TEST:
        _close([row], Outcome(ok=False, error="The webhook was switched off."), Delivery.State.GIVEN_UP)
        return None
    try:
        return parcel_of(row)
    except UnknownVersion as unknown:
        log.warning("Delivery %s is left to a courier of a newer release. %s", row.pk, unknown)
        return None  # our claim runs out
    except Exception:  # ours to mend; one delivery must not stop all the others
        log.exception("Delivery %s to %s could not be made ready", row.pk, row.destination)
        _close([row], Outcome(ok=False, error="The studio failed on it: see its log."), Delivery.State.GIVEN_UP)
        return None


def record(parcel: Parcel, outcome: Outcome) -> None:
    """Write down what came of a try, and when the next one is due."""
    head = parcel.rows[0]
    if outcome.ok:
        if head.webhook_id is None:  # the endpoint's own services keep what they were told; we need not
            Delivery.objects.filter(pk__in=[row.pk for row in parcel.rows]).delete()
        else:
            _close(parcel.rows, outcome, Delivery.State.DELIVERED)
        return
    now = dispatch.now()
    first = head.first_try if head.first_try is not None else now
    if outcome.gone or now - first >= GIVEN_UP_AFTER_SECONDS:
        _give_up(parcel, outcome)
        return
    pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** min(head.tries, 20))
    Delivery.objects.filter(pk=head.pk, state=WAITING).update(
        tries=F("tries") + 1, due=now + pause, first_try=first, error=outcome.error, answered=outcome.answered,
        milliseconds=outcome.milliseconds,
    )  # fmt: skip
    with about(head.execution_id or ""):
        log.warning(
            "Delivery %s to %s failed, the next try is in %.0f seconds: %s", head.pk, _name(head), pause, outcome.error
        )


def _give_up(parcel: Parcel, outcome: Outcome) -> None:
    head = parcel.rows[0]
    _close(parcel.rows, outcome, Delivery.State.GIVEN_UP)
    if outcome.gone and head.webhook_id is not None:
        Webhook.objects.filter(pk=head.webhook_id).update(is_active=False)
    with about(head.execution_id or ""):
        log.error(
            "Delivery %s to %s is given up after %d tries: %s", head.pk, _name(head), head.tries + 1, outcome.error
        )


def _close(rows: Iterable[Delivery], outcome: Outcome, state: str) -> None:
    now = dispatch.now()
    Delivery.objects.filter(pk__in=[row.pk for row in rows], state=WAITING).update(
        state=state, tries=F("tries") + 1, due=now, error=outcome.error, answered=outcome.answered,
        milliseconds=outcome.milliseconds,
    )  # fmt: skip


def _name(row: Delivery) -> str:
    return f"webhook {row.webhook.name}" if row.webhook is not None else row.destination


def tidy() -> None:
    """Forget what arrived long ago."""
    before = dispatch.now() - DELIVERED_KEPT_SECONDS
    Delivery.objects.filter(state=Delivery.State.DELIVERED, due__lt=before).delete()


def deliver_due() -> int:
    """Send everything that is due, one after the other, in this thread. Returns how many requests were sent."""
    sent, holds = 0, Holds()
    while parcels := take(Counter(), holds):
        for parcel in parcels:
            record(parcel, parcel.send())
            sent += 1
    return sent


def run(stopping: threading.Event) -> None:
    """Deliver until `stopping` is set; what is under way then is finished in a short while, or left to another courier."""
    under_way: dict[Future[Outcome], Parcel] = {}
    holds = Holds()
    tidied = 0.0
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="courier")
    while not stopping.is_set():
        try:
            close_old_connections()
            late.notice()
            if dispatch.now() - tidied > TIDY_EVERY_SECONDS:
                tidy()
                tidied = dispatch.now()
            taken = take(Counter(parcel.rows[0].destination for parcel in under_way.values()), holds)
            under_way.update({pool.submit(parcel.send): parcel for parcel in taken})
            done = wait(under_way, LOOK_EVERY_SECONDS, FIRST_COMPLETED).done if under_way else set()
            for future in done:
                _settle(under_way.pop(future), future, holds)
        except DatabaseError as error:
            log.warning("The database does not answer the courier, it tries again: %s", error)
            taken, done = [], set()
        if not taken and not done:
            stopping.wait(LOOK_EVERY_SECONDS)
    _stop(under_way, holds)
    pool.shutdown(wait=False)


def _stop(under_way: dict[Future[Outcome], Parcel], holds: Holds) -> None:
    """Write down what still arrives within the time there is, and leave the rest to another courier at once."""
    done, unfinished = wait(under_way, settings.STUDIO_STOP_SECONDS)
    try:
        close_old_connections()
        for future in done:
            _settle(under_way[future], future, holds)
        rows = [under_way[future].rows[0].pk for future in unfinished]
        Delivery.objects.filter(pk__in=rows, state=WAITING).update(due=dispatch.now())
    except DatabaseError as error:
        log.warning("Deliveries under way are taken again in %.0f seconds: %s", CLAIM_SECONDS, error)


def _settle(parcel: Parcel, future: Future[Outcome], holds: Holds) -> None:
    try:
        outcome = future.result()
    except Exception:  # ours to mend: the delivery is tried again like any other that failed
        log.exception("Sending delivery %s failed inside the studio", parcel.rows[0].pk)
        outcome = Outcome(ok=False, error="The studio failed while it sent this: see its log.")
    holds.heard(parcel.rows[0].destination, outcome.ok, dispatch.now())
    record(parcel, outcome)
