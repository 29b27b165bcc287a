"""Fold events into a run: total, evaluates nothing, cannot fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from asl.json_codec import loads
from asl.run.events import Event
from asl.run.evolve_children import CHILD_FOLDS
from asl.run.evolve_map_run import MAP_RUN_FOLDS
from asl.run.frames import revive, settle
from asl.run.tree import (
    CLOSED,
    READY,
    RETRY,
    TASK,
    WAIT,
    Attempt,
    Frame,
    Run,
)

JSON = Any


def evolve(run: Run, event: Event) -> Run:
    """The run after one more event; the given run stays as it is."""
    return replay((event,), run)


def replay(events: Iterable[Event], run: Run | None = None) -> Run:
    """The run after these events, from `run` or from nothing; the given run stays as it is."""
    folded = (run or Run()).fork()
    for event in events:
        apply(folded, event)
    return folded.seal()


def apply(run: Run, event: Event) -> None:
    """Fold one event into a forked run, in place."""
    run.seq += 1
    if event[3]:
        run.history_count = event[3]
    fold = FOLDS.get(event[0])
    if fold is not None:
        fold(run, event)
    elif event[3]:
        run.own(event[1]).previous = event[3]  # all that most events change


def _execution_started(run: Run, event: Event) -> None:
    data = event.data
    run.status, run.started_at, run.info = "RUNNING", event.at, data
    run.input_text = data["input"]
    run.input = loads(run.input_text) if data["readable"] else None
    run.due = data.get("due")
    frame = Frame(0, None, 0, data.get("level", ""), run.input, 0)
    run.open(frame)
    run.agenda[0] = None


def _entered(run: Run, event: Event) -> None:
    frame = run.own(event[1])
    data = event[5]
    frame.state = data["name"]
    frame.input = data["input"]
    frame.before = frame.previous
    frame.previous = frame.entered_id = event[3]
    frame.entered_at = event[2]
    frame.target = None
    if frame.retries:
        frame.retries = ()
    run.transitions += 1


def _exited(run: Run, event: Event) -> None:
    frame = run.own(event[1])
    data = event[5]
    frame.input = data["output"]
    frame.previous = event[3]
    settle(run, frame)
    target = data["next"]
    if target is not None:
        frame.target = target
        frame.phase = READY
        run.agenda[event[1]] = None
    if "variables" in data:
        frame.variables = {**frame.variables, **data["variables"]}


def _task_scheduled(run: Run, event: Event) -> None:
    frame = run.own(event.frame)
    data = event.data
    frame.previous = event.id
    frame.phase = TASK
    frame.token = ""
    run.agenda.pop(event.frame, None)
    frame.attempt = Attempt(
        token=data["token"],
        resource=data["resource"],
        input=data["input"],
        attempt=data["attempt"],
        credentials=data.get("credentials"),
        task_token=data.get("task_token"),
        timeout_due=data.get("timeout_due"),
        heartbeat_due=data.get("heartbeat_due"),
        heartbeat_seconds=data.get("heartbeat"),
        beats=0,
        losses=0,
        started=False,
    )


def _task_started(run: Run, event: Event) -> None:
    frame = run.own(event.frame)
    frame.previous = event.id
    if frame.attempt is not None:
        frame.attempt = frame.attempt._replace(started=True)


def _heartbeat(run: Run, event: Event) -> None:
    frame = run.own(event.frame)
    if frame.attempt is not None:
        frame.attempt = frame.attempt._replace(heartbeat_due=event.data["due"], beats=frame.attempt.beats + 1)


def _worker_lost(run: Run, event: Event) -> None:
    frame = run.own(event.frame)
    if frame.attempt is not None:
        losses = frame.attempt.losses + (not event.data.get("handed_back"))
        frame.attempt = frame.attempt._replace(token=event.data["token"], losses=losses, beats=0)


def _task_ended(run: Run, event: Event) -> None:
    frame = run.own(event.frame)
    frame.previous = event.id
    frame.attempt = None
    frame.phase = READY


def _wait_started(run: Run, event: Event) -> None:
    frame = run.own(event.frame)
    frame.phase, frame.token, frame.due = WAIT, event.data["token"], event.data["due"]
    run.agenda.pop(event.frame, None)


def _retry_scheduled(run: Run, event: Event) -> None:
    frame = run.own(event.frame)
    data = event.data
    settle(run, frame)
    frame.phase, frame.token, frame.due = RETRY, data["token"], data["due"]
    counts = [*frame.retries, *[0] * (data["retrier"] + 1 - len(frame.retries))]
    counts[data["retrier"]] += 1
    frame.retries = tuple(counts)


def _evaluation_failed(run: Run, event: Event) -> None:
    run.own(event.frame).previous = event.id


def _execution_redriven(run: Run, event: Event) -> None:
    run.status, run.ended_at = "RUNNING", None
    run.output = run.error = run.cause = None
    run.redrive_count, run.redriven_at = event.data["redriveCount"], event.at
    run.due = event.data.get("due")
    revive(run, run.own(0), event.id)


def _execution_ended(status: str) -> Callable[[Run, Event], None]:
    def fold(run: Run, event: Event) -> None:
        run.status = status
        run.ended_at = event.at
        run.agenda.clear()
        data = event.data
        run.output, run.error, run.cause = data.get("output"), data.get("error"), data.get("cause")
        if status == "SUCCEEDED":
            root = run.own(0)
            root.phase = CLOSED

    return fold


# The table of transitions: every type of event that changes more than the frame's chain of ids.
FOLDS: dict[str, Callable[[Run, Event], None]] = {
    "ExecutionStarted": _execution_started,
    "ExecutionSucceeded": _execution_ended("SUCCEEDED"),
    "ExecutionFailed": _execution_ended("FAILED"),
    "ExecutionTimedOut": _execution_ended("TIMED_OUT"),
    "ExecutionAborted": _execution_ended("ABORTED"),
    "LambdaFunctionScheduled": _task_scheduled,
    "TaskScheduled": _task_scheduled,
    "ActivityScheduled": _task_scheduled,
    "LambdaFunctionStarted": _task_started,
    "TaskStarted": _task_started,
    "ActivityStarted": _task_started,
    "HeartbeatReceived": _heartbeat,
    "WorkerLost": _worker_lost,
    "WaitStarted": _wait_started,
    "RetryScheduled": _retry_scheduled,
    "EvaluationFailed": _evaluation_failed,
    "ExecutionRedriven": _execution_redriven,
}
FOLDS |= CHILD_FOLDS | MAP_RUN_FOLDS
for _state_type in ("Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"):
    FOLDS[f"{_state_type}StateEntered"] = _entered
    FOLDS[f"{_state_type}StateExited"] = _exited
del FOLDS["FailStateExited"]  # there is none
for _task_type, _endings in {
    "LambdaFunction": ("Succeeded", "Failed", "TimedOut", "ScheduleFailed", "StartFailed"),
    "Activity": ("Succeeded", "Failed", "TimedOut", "ScheduleFailed"),
    "Task": ("Succeeded", "Failed", "TimedOut", "StartFailed", "SubmitFailed"),
}.items():
    for _ending in _endings:
        FOLDS[f"{_task_type}{_ending}"] = _task_ended
