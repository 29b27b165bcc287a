"""What a worker does with an execution that it cannot go on with for now: leave it alone, and say so.

Nothing is decided and nothing is lost: its news stays stored, and the sweeper asks for it again and again.
"""

from __future__ import annotations

import logging
import time
from uuid import UUID

from django.conf import settings
from django.db.models import Min

from asl.run.codec import UnknownVersion
from editor.environments.sealing import SecretUnreadable
from executions import nudges
from executions.engine import dispatch
from executions.models import Execution

SAID_AGAIN_SECONDS = 60.0
NOTICE_AFTER_SECONDS = 15.0
"""While workers of both releases run, one of the newer release takes the execution within a few seconds."""
NEWER_RELEASE = "Written by a newer release of the studio: "
UNREADABLE = "Waits for a secret: "

_said: dict[UUID, float] = {}
log = logging.getLogger(__name__)


def leave_to_newer_release(execution_id: UUID, unknown: UnknownVersion) -> None:
    """Leave an execution to workers of a newer release, which has gone on with it.

    The log says it once a minute for each execution; the page says it when no such worker has come for a while.
    """
    release = settings.STUDIO_VERSION
    _say(execution_id, f"is left to workers of a newer release than this one ({release}). {unknown}")
    if _waits_since(execution_id) < dispatch.now() - NOTICE_AFTER_SECONDS:
        _notice(
            execution_id,
            f"{NEWER_RELEASE}the workers that run now (release {release}) leave it to workers of that release. "
            f"Start those, and it goes on. {unknown}",
        )


def leave_unreadable(execution_id: UUID, unreadable: SecretUnreadable) -> None:
    """Leave an execution until the secret that it was filled from can be read again. It can be stopped meanwhile."""
    _say(execution_id, f"waits: {unreadable.reason}")
    _notice(
        execution_id,
        f"{UNREADABLE}{unreadable.reason} Start the studio with the former STUDIO_SECRET_KEY, and it goes on; "
        "or stop it, and start it anew when the secret was entered again.",
    )


def is_its_notice(notice: str | None) -> bool:
    """Whether a notice on an execution is ours, and void as soon as somebody goes on with it."""
    return notice is not None and notice.startswith((NEWER_RELEASE, UNREADABLE))


def _say(execution_id: UUID, words: str) -> None:
    now = time.monotonic()
    if now - _said.get(execution_id, -SAID_AGAIN_SECONDS) < SAID_AGAIN_SECONDS:
        return
    if len(_said) > 1000:
        _said.clear()
    _said[execution_id] = now
    log.error("Execution %s %s", execution_id, words)


def _notice(execution_id: UUID, words: str) -> None:
    if Execution.objects.filter(pk=execution_id).exclude(notice=words).update(notice=words):
        nudges.execution_changed(execution_id)


def _waits_since(execution_id: UUID) -> float:
    row = Execution.objects.filter(pk=execution_id).annotate(first=Min("inbox__at")).values("first", "touched").first()
    if row is None:
        return dispatch.now()
    return float(row["first"] if row["first"] is not None else row["touched"])
