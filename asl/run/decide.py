"""A stimulus comes in, events come out: pure, and no news gives no events."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from asl.json_codec import loads
from asl.limits import AWS_LIMITS, Limits
from asl.run import stimuli
from asl.run.events import Event
from asl.run.failures import RUNTIME
from asl.run.machine import Machine
from asl.run.pending import (
    child_index,
    children_changes,
    execution_timeout_token,
    find_work,
    frame_work,
    pending,
    same_map_run,
)
from asl.run.redrive import REDRIVABLE, execution_due, redrive
from asl.run.stimuli import Stimulus
from asl.run.tree import RETRY, TASK, WAIT, Frame, Run
from asl.run.turn import HistoryFull, Turn
from asl.run.work import Work

JSON = Any


class Decision(NamedTuple):
    """What a turn led to: its events, the run after them, and how the pending work changed."""

    events: list[Event]
    run: Run
    opened: tuple[Work, ...]
    closed: tuple[str, ...]


def decide(  # noqa: PLR0917 (what there is to know)
    machine: Machine,
    run: Run,
    stimulus: Stimulus,
    limits: Limits = AWS_LIMITS,
    max_events: int | None = None,
    missing: Collection[str] = (),
) -> Decision:
    """Answer a stimulus. The given run stays as it is; old or unknown news gives no events and the same run.

    With `max_events` a long stretch without waiting stops after about that many events: then the new run is `ready`,
    and `Continue` goes on. Other stimuli may come in between. `missing` are the states whose activity does
    not exist (now): their task is not scheduled at all.
    """
    turn = Turn(machine, run.fork(), stimulus.at, stimulus.entropy, limits, max_events)
    turn.missing = missing
    try:
        _receive(turn, stimulus)
        while turn.run.agenda and not turn.spent:
            turn.step(next(iter(turn.run.agenda)))
    except HistoryFull:
        turn.end_history_full()
    if not turn.events:
        return Decision([], run, (), ())
    opened, closed = _changed_work(run, turn.run)
    return Decision(turn.events, turn.run.seal(), opened, closed)


def _receive(turn: Turn, stimulus: Stimulus) -> None:
    run = turn.run
    if isinstance(stimulus, stimuli.Start):
        if run.status == "NEW":
            start_run(turn, stimulus)
    elif isinstance(stimulus, stimuli.Redrive):
        if run.status in REDRIVABLE:
            redrive(turn)
    elif run.status != "RUNNING":
        return
    elif isinstance(stimulus, stimuli.Stop):
        failure = turn.failure(stimulus.error, stimulus.cause)
        told = {"error": failure.error, "cause": failure.cause}
        turn.emit("ExecutionAborted", 0, 0, {name: text for name, text in told.items() if text is not None})
    elif isinstance(stimulus, stimuli.Answer):
        _answer(turn, stimulus)


def start_run(turn: Turn, start: stimuli.Start) -> None:
    """Write the first event. Also for TestState, whose run has no more than one state."""
    try:
        loads(start.input)
        readable = True
    except ValueError:
        readable = False
    data: dict[str, JSON] = {
        "input": start.input,
        "readable": readable,
        "arn": start.execution_arn,
        "name": start.execution_name,
        "machine_arn": start.state_machine_arn,
        "machine_name": start.state_machine_name,
        "role_arn": start.role_arn,
    }
    if turn.machine.root:
        data["level"] = turn.machine.root
    if start.version_arn is not None:
        data["version_arn"] = start.version_arn
    if start.alias_arn is not None:
        data["alias_arn"] = start.alias_arn
    if start.max_seconds is not None:
        data["max_seconds"] = start.max_seconds
    due = execution_due(turn.machine, turn.at, turn.at, start.max_seconds)
    if due is not None:
        data["due"] = due
    turn.emit("ExecutionStarted", 0, 0, data)
    if not readable:
        turn.emit("ExecutionFailed", 0, 0, {"error": RUNTIME, "cause": "The input of the execution is not valid JSON."})


def _answer(turn: Turn, news: stimuli.Answer) -> None:
    run = turn.run
    if isinstance(news, stimuli.TimerDue) and run.due is not None and news.token == execution_timeout_token(run):
        turn.end_timed_out()
        return
    found = find_work(run, news.token)
    if found is None:
        return
    frame, waiting_for = run.own(found[0].number), found[1]
    if isinstance(news, stimuli.TimerDue):
        _timer_due(turn, frame, waiting_for)
    elif waiting_for == TASK:
        _task_news(turn, frame, news)
    else:
        _map_run_news(turn, frame, waiting_for, news)


def _timer_due(turn: Turn, frame: Frame, waiting_for: str) -> None:
    if waiting_for == WAIT:
        turn.resume(frame, "timer_due")
    elif waiting_for == RETRY:
        turn.resume(frame, "retry")
    elif waiting_for in ("timeout", "heartbeat"):
        turn.resume(frame, "timed_out", waiting_for == "heartbeat")


def _task_news(turn: Turn, frame: Frame, news: stimuli.Answer) -> None:
    match news:
        case stimuli.TaskStarted():
            turn.resume(frame, "started", news.worker)
        case stimuli.TaskSubmitted():
            turn.resume(frame, "submitted", news.output)
        case stimuli.TaskSucceeded():
            turn.resume(frame, "succeeded", news.output)
        case stimuli.TaskFailed():
            turn.resume(frame, "failed", news)
        case stimuli.TaskHeartbeat():
            turn.resume(frame, "beat", frame.attempt)
        case stimuli.WorkerLost():
            turn.resume(frame, "worker_lost", frame.attempt)
        case stimuli.HandedBack():
            turn.resume(frame, "handed_back", frame.attempt)


def _map_run_news(turn: Turn, frame: Frame, waiting_for: str, news: stimuli.Answer) -> None:
    match waiting_for, news:
        case "read", stimuli.ItemsRead():
            turn.resume(frame, "items_read", news)
        case "write", stimuli.TaskSucceeded():
            turn.resume(frame, "results_written", news.output)
        case "write", stimuli.TaskFailed():
            turn.resume(frame, "results_not_written", news)
        case "child", stimuli.ChildDone():
            turn.resume(frame, "child_done", news, child_index(news.token))
        case "map_run", stimuli.MapRunUpdated():
            turn.resume(frame, "updated", news)


def _changed_work(before: Run, after: Run) -> tuple[tuple[Work, ...], tuple[str, ...]]:
    """Only frames that the turn touched can have changed."""
    if before.status != "RUNNING" or after.status != "RUNNING":
        return tuple(pending(after)), tuple(work.token for work in pending(before))
    old: dict[str, Work] = {}
    new: dict[str, Work] = {}
    opened: list[Work] = []
    closed: list[str] = []
    for number, frame in after.owned.items():
        earlier = before.frames.get(number)
        if earlier is not None and frame is not None and same_map_run(earlier, frame):
            started, stopped = children_changes(earlier, frame)
            opened.extend(started)
            closed.extend(stopped)
            continue
        if earlier is not None:
            old.update((work.token, work) for work in frame_work(before, earlier))
        if frame is not None:
            new.update((work.token, work) for work in frame_work(after, frame))
    opened.extend(work for token, work in new.items() if token not in old)
    closed.extend(token for token in old if token not in new)
    return tuple(opened), tuple(closed)
