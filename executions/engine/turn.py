"""One turn: what the core decides about the stimuli that wait, gathered for one commit. No IO but the compile cache and the activities that there are."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings

from asl.limits import Limits
from asl.run import Event, Machine, Run, decide
from asl.run.codec import stimulus_from_json
from asl.run.stimuli import Continue, Redrive, Start, Stimulus, Stop
from asl.run.work import Work
from editor.environments.sealing import SecretUnreadable
from executions.engine import dispatch
from executions.engine.activities import missing_activities
from executions.engine.inbox import entropy
from executions.engine.machines import machine_of, machine_without_secrets
from executions.jsonata_process import NotOffered, not_offered
from executions.models import Execution, Inbox

CHUNK = 500
"""Events of one commit, about: a long run streams while it runs."""
FIRST_CHUNK = 20
FIRST_EVENTS = 200
FIRST_SECONDS = 0.01
"""A first turn is taken by who starts the execution: it looks at the clock after so many events, and ends then."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Turn:
    """The events of one commit, the runs before and after them, and how the pending work differs."""

    before: Run
    run: Run
    events: list[Event] = field(default_factory=list)
    opened: dict[str, Work] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    consumed: list[int] = field(default_factory=list)
    notice: str | None = None


def take_turn(execution: Execution, run: Run, waiting: Sequence[Inbox]) -> Turn:
    """Decide on the waiting stimuli, oldest first, then go on where a chunk ended; stop after about CHUNK events."""
    turn = Turn(before=run, run=run)
    for row in waiting:
        _decide(execution, turn, stimulus_from_json(row.body))
        turn.consumed.append(row.id)
        if len(turn.events) >= CHUNK:
            return turn
    if turn.run.ready:
        _decide(execution, turn, Continue(at=dispatch.now(), entropy=entropy()))
    return turn


def take_answer_turn(execution: Execution, run: Run, waiting: Sequence[Inbox], answer: Stimulus) -> Turn | None:
    """Decide on the waiting stimuli and on an answer that nobody has stored. None: there is too much to decide first."""
    turn = Turn(before=run, run=run)
    for row in waiting:
        _decide(execution, turn, stimulus_from_json(row.body))
        turn.consumed.append(row.id)
    if turn.run.ready or len(turn.events) >= CHUNK:
        return None
    _decide(execution, turn, answer)
    return turn


def take_first_turn(execution: Execution, start: Start) -> Turn | None:
    """Decide on the start of an execution that is not stored yet, for a short while. None: leave it to a worker."""
    turn = Turn(before=Run(), run=Run())
    begun = dispatch.now()
    stimulus: Stimulus = start
    try:
        with not_offered():
            while True:
                _fold_in(execution, turn, stimulus, FIRST_CHUNK)
                late = dispatch.now() - begun > FIRST_SECONDS
                if late or not turn.run.ready or len(turn.events) >= FIRST_EVENTS:
                    return turn
                stimulus = Continue(at=dispatch.now(), entropy=entropy())
    except NotOffered:
        return None
    except Exception:
        log.exception("Deciding on the start of execution %s failed: a worker will say so in the run", execution.pk)
        return None


def _decide(execution: Execution, turn: Turn, stimulus: Stimulus) -> None:
    try:
        _fold_in(execution, turn, stimulus, CHUNK - len(turn.events))
    except SecretUnreadable:
        raise  # nobody's bug: the execution is left alone
    except Exception:
        # An exception out of the core is our bug: the run ends with an explanation instead of hanging for ever.
        log.exception("Deciding on %s of execution %s failed", type(stimulus).__name__, execution.pk)
        turn.notice = (
            "The studio itself failed while it interpreted this execution, so it was stopped. "
            "The server's log has the details; the definition is not to blame."
        )
        stop = Stop(at=stimulus.at, entropy=stimulus.entropy, error="Studio.InternalError", cause=turn.notice)
        _fold_in(execution, turn, stop, CHUNK)


def _limits(execution: Execution) -> Limits:
    """Return what the run is held to: where somebody waits for the answer, no task is done twice (at most once)."""
    limits: Limits = settings.STUDIO_LIMITS
    return replace(limits, worker_losses=1) if execution.synchronous else limits


def _machine(execution: Execution, run: Run, stimulus: Stimulus) -> Machine:
    """Return the machine. To end a run, or to hear news after its end, nobody needs to read its secrets."""
    try:
        return machine_of(execution.version_id, execution.environment_revision_id)
    except SecretUnreadable:
        has_ended = run.status not in ("NEW", Execution.Status.RUNNING)
        if isinstance(stimulus, Stop) or (has_ended and not isinstance(stimulus, Redrive)):
            return machine_without_secrets(execution.version_id, execution.environment_revision_id)
        raise


def _missing(execution: Execution, machine: Machine) -> frozenset[str]:
    """The states whose activity does not exist, but for those that a mock stands in for."""
    asked = {state: arn for state, arn in machine.activities.items() if state not in execution.mocks}
    missing = missing_activities(set(asked.values())) if asked else ()
    return frozenset(state for state, arn in asked.items() if arn in missing)


def _fold_in(execution: Execution, turn: Turn, stimulus: Stimulus, room: int) -> None:
    machine = _machine(execution, turn.run, stimulus)
    if execution.level:
        machine = machine.at(execution.level)
    missing = _missing(execution, machine)
    decision = decide(machine, turn.run, stimulus, _limits(execution), max_events=max(1, room), missing=missing)
    turn.run = decision.run
    turn.events.extend(decision.events)
    for work in decision.opened:
        turn.opened[work.token] = work
    for token in decision.closed:
        if turn.opened.pop(token, None) is None:
            turn.closed.add(token)
