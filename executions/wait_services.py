"""Time control: go on at once from a wait, or from the delay before a retry."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.errors import Conflict, NotFound
from accounts.permissions import User, require
from asl.run import Run, pending
from asl.run.stimuli import TimerDue
from asl.run.work import Task
from asl.run.work import Timer as TimerWork
from executions import nudges
from executions.engine import dispatch, inbox, runs
from executions.engine.perform import DELAY
from executions.models import Execution, Timer

SKIPPABLE = ("wait", "retry", DELAY)


def execution_skip_wait(user: User, execution_id: UUID, *, state: str | None = None) -> int:
    """Let what waits in an execution go on now: Wait states, delays before a retry, delays of mocks.

    `state` names the one to skip; None skips all that wait. Returns how many went on. Timeouts stay.
    Raises NotSignedIn, NotAllowed, NotFound, Conflict (`already_ended`, `not_local`, `nothing_waits`).
    """
    require(user, "operate")
    execution = Execution.objects.defer("input", "output").filter(pk=execution_id).first()
    if execution is None:
        raise NotFound("This execution does not exist, or its history was deleted.")
    if execution.target_id is not None:
        raise Conflict("not_local", "This execution runs on AWS: nobody can shorten its waits.")
    if execution.ended:
        raise Conflict("already_ended", f"This execution has already ended: it is {execution.status}.")
    states = _states(runs.load(execution.pk, execution.last_seq))
    with transaction.atomic():
        timers = Timer.objects.select_for_update().filter(execution_id=execution.pk, reason__in=SKIPPABLE)
        wanted = [timer for timer in timers if state in (None, states.get(timer.token))]
        if not wanted:
            where = f"State {state} does not wait" if state else "Nothing waits"
            raise Conflict("nothing_waits", f"{where} now: there is no wait to skip.", field="state")
        _go_on(execution, wanted)
        names = ", ".join(sorted({states.get(timer.token, "a state") for timer in wanted}))
        notice = f"{user.get_username()} skipped the wait of {names}: it was shorter than the definition says."
        Execution.objects.filter(pk=execution.pk).update(notice=notice)
        nudges.execution_changed(execution.pk)
    return len(wanted)


def _go_on(execution: Execution, timers: list[Timer]) -> None:
    now = dispatch.now()
    delays = [timer.pk for timer in timers if timer.reason == DELAY]
    if delays:  # the timer process queues the task again
        Timer.objects.filter(pk__in=delays).update(due=now)
        dispatch.wake_timers(now)
    others = [timer for timer in timers if timer.reason != DELAY]
    if others:
        Timer.objects.filter(pk__in=[timer.pk for timer in others]).delete()
        inbox.put_all(
            [(execution.pk, TimerDue(at=now, entropy=inbox.entropy(), token=timer.token)) for timer in others]
        )
        dispatch.advance(execution.pk)


def _states(run: Run) -> dict[str, str]:
    """Return the state that each token waits in."""
    found = {}
    for work in pending(run):
        if isinstance(work, Task):
            found[work.token] = work.state
        elif isinstance(work, TimerWork):
            frame = run.frames.get(work.frame)
            found[work.token] = (frame.state if frame is not None else None) or ""
    return found
