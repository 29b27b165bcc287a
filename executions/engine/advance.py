"""Advance an execution: drain its inbox, decide, and commit the events with everything that follows from them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from uuid import UUID

from accounts.kept_queries import KeptQuery
from asl.run.codec import UnknownVersion, stimulus_from_json
from asl.run.stimuli import Stimulus, Stop
from editor.environments.sealing import SecretUnreadable
from executions.engine import dispatch, left_alone, runs
from executions.engine.commit import commit
from executions.engine.turn import Turn, take_answer_turn, take_turn
from executions.journal import Overtaken
from executions.models import Execution, Inbox

DRAIN = 200
"""Stimuli read for one turn."""
SLICE_SECONDS = 1.0
"""How long one message may keep a worker at one execution before others get their turn."""
OVERTAKEN_LIMIT = 20
FEW = 10
"""With more news than this before it, an answer waits its turn in the inbox."""

log = logging.getLogger(__name__)

_local = KeptQuery(
    lambda pk: Execution.objects.defer("input", "output", "cause").filter(pk=pk, target=None),
    UUID,
)
_news = KeptQuery(lambda execution_id: Inbox.objects.filter(execution_id=execution_id).order_by("id")[:DRAIN], UUID)
_few_news = KeptQuery(
    lambda execution_id: Inbox.objects.filter(execution_id=execution_id).order_by("id")[: FEW + 1], UUID
)


def advance(execution_id: UUID | str) -> None:
    """Take turns until nothing is left to decide. Safe to call at any time, twice, and by several at once."""
    key = execution_id if isinstance(execution_id, UUID) else UUID(execution_id)
    started = time.monotonic()  # a length of time, which a clock that is set must not change
    overtaken = 0
    while True:
        try:
            if not _turn(key):
                return
        except Overtaken:
            overtaken += 1
            if overtaken > OVERTAKEN_LIMIT:
                dispatch.advance(key)
                return
            continue
        except UnknownVersion as unknown:
            left_alone.leave_to_newer_release(key, unknown)
            return
        except SecretUnreadable as unreadable:
            left_alone.leave_unreadable(key, unreadable)
            return
        if time.monotonic() - started > SLICE_SECONDS:
            dispatch.advance(key)
            return


def advance_with(execution_id: UUID, answer: Stimulus, give_up: Callable[[], bool]) -> bool:
    """Decide on an answer in the transaction that ends its claim, without a stay in the inbox.

    Returns False, with nothing written, when that cannot be done at once: then the answer must go through the inbox.
    Raises Withdrawn, with nothing written, when `give_up` says that the claim is not ours any more.
    """
    execution = _local.first(execution_id)
    if execution is None or execution.ready:
        return False
    waiting = _few_news(execution_id)
    if len(waiting) > FEW:
        return False
    try:
        turn = take_answer_turn(execution, runs.load(execution_id, execution.last_seq), waiting, answer)
    except (UnknownVersion, SecretUnreadable):  # the answer is kept in the inbox for a worker that can read the rest
        return False
    if turn is None:
        return False
    try:
        commit(execution, turn, give_up)
    except Overtaken:
        runs.overtaken(execution_id)
        return False
    if turn.run.ready:
        advance(execution_id)
    return True


def _turn(execution_id: UUID) -> bool:
    """Take one turn and commit it. Returns whether there is more to decide at once.

    News that comes while the turn is taken needs no second look: who puts it into the inbox asks for a turn.
    """
    execution = _local.first(execution_id)
    if execution is None:
        return False
    waiting = _news(execution_id)
    if not waiting and not execution.ready:
        return False
    run = runs.load(execution_id, execution.last_seq)
    try:
        turn: Turn = take_turn(execution, run, waiting)
    except SecretUnreadable:
        stops = [row for row in waiting if isinstance(stimulus_from_json(row.body), Stop)]
        if not stops:
            raise
        turn = take_turn(execution, run, stops)  # it must be possible to end what cannot go on
    commit(execution, turn)
    return turn.run.ready or len(turn.consumed) < len(waiting) or len(waiting) == DRAIN
