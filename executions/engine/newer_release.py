"""What a worker does with an execution that a newer release has gone on with: leave it alone, and say so."""

from __future__ import annotations

import logging
import time
from uuid import UUID

from django.conf import settings
from django.db.models import Min

from asl.run.codec import UnknownVersion
from executions import nudges
from executions.engine import dispatch
from executions.models import Execution

SAID_AGAIN_SECONDS = 60.0
NOTICE_AFTER_SECONDS = 15.0
"""While workers of both releases run, one of the newer release takes the execution within a few seconds."""
NOTICE = "Written by a newer release of the studio: "

_said: dict[UUID, float] = {}
log = logging.getLogger(__name__)


def leave(execution_id: UUID, unknown: UnknownVersion) -> None:
    """Leave an execution to workers of a newer release: nothing is decided, nothing is lost, its news stays stored.

    The log says it once a minute for each execution; the page says it when no such worker has come for a while.
    """
    _say(execution_id, unknown)
    if _waits_since(execution_id) < dispatch.now() - NOTICE_AFTER_SECONDS:
        words = (
            f"{NOTICE}the workers that run now (release {settings.STUDIO_VERSION}) leave it to workers of that release. "
            f"Start those, and it goes on. {unknown}"
        )
        if Execution.objects.filter(pk=execution_id).exclude(notice=words).update(notice=words):
            nudges.execution_changed(execution_id)


def is_its_notice(notice: str | None) -> bool:
    """Whether a notice on an execution is ours, and void as soon as somebody goes on with it."""
    return notice is not None and notice.startswith(NOTICE)


def _say(execution_id: UUID, unknown: UnknownVersion) -> None:
    now = time.monotonic()
    if now - _said.get(execution_id, -SAID_AGAIN_SECONDS) < SAID_AGAIN_SECONDS:
        return
    if len(_said) > 1000:
        _said.clear()
    _said[execution_id] = now
    log.error(
        "Execution %s is left to workers of a newer release than this one (%s). %s",
        execution_id, settings.STUDIO_VERSION, unknown,
    )  # fmt: skip


def _waits_since(execution_id: UUID) -> float:
    row = Execution.objects.filter(pk=execution_id).annotate(first=Min("inbox__at")).values("first", "touched").first()
    if row is None:
        return dispatch.now()
    return float(row["first"] if row["first"] is not None else row["touched"])
