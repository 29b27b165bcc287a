"""Fold events into a run: total, evaluates nothing, cannot fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from asl.json_codec import loads
from asl.run.events import Event
from asl.run.pages import Pages
from asl.run.tree import (
    ABORTED,
    CHILDREN,
    CLOSED,
    FAILED,
    READ,
    READY,
    RETRY,
    TASK,
    WAIT,
    WRITE,
    Attempt,
    Fan,
    Frame,
    MapRun,
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
    fold = _FOLDS.get(event[0])
    if fold is not None:
        fold(run, event)
    else:
        run.own(event[1]).previous = event[3]


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
    _settle(run, frame)
    target = data["next"]
    if target is not None:
        frame.target = target
        frame.phase = READY
        run.agenda[event[1]] = None
    if "variables" in data:
        frame.variables = {**frame.variables, **data["variables"]}


def _settle(run: Run, frame: Frame) -> None:
    """Nothing of the state that was left is awaited any more."""
    run.agenda.pop(frame.number, None)
    frame.attempt = None
    if frame.token:
        frame.token = ""
    if frame.fan is not None:
        _drop_children(run, frame.fan)
        frame.fan = None


def _drop_children(run: Run, fan: Fan) -> None:
    for child in list(fan.children.values()):
        run.drop(child)


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
        losses = frame.attempt.losses + 1
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
    _settle(run, frame)
    frame.phase, frame.token, frame.due = RETRY, data["token"], data["due"]
    counts = [*frame.retries, *[0] * (data["retrier"] + 1 - len(frame.retries))]
    counts[data["retrier"]] += 1
    frame.retries = tuple(counts)


def _evaluation_failed(run: Run, event: Event) -> None:
    run.own(event.frame).previous = event.id


def _fan_started(run: Run, event: Event) -> None:
    """ParallelStateStarted, MapStateStarted: also again, after a retry."""
    frame = run.own(event.frame)
    data = event.data
    if frame.fan is not None:
        _drop_children(run, frame.fan)
    frame.previous = event.id
    frame.token = ""
    frame.fan = Fan(data.get("items"), data["length"], data["width"], event.id)
    frame.fan.input = data.get("input")
    if not data.get("distributed"):
        _schedule_fan(run, frame, frame.fan)


def _schedule_fan(run: Run, frame: Frame, fan: Fan) -> None:
    """On the agenda when something may start or everything is done; else off it."""
    breached = fan.map_run is not None and fan.map_run.breached
    if breached or (fan.next < fan.length and fan.live < fan.width) or (fan.live == 0 and fan.next == fan.length):
        frame.phase = READY
        run.agenda[frame.number] = None
    else:
        frame.phase = CHILDREN
        run.agenda.pop(frame.number, None)


def _child_opened(run: Run, event: Event) -> None:
    """FrameOpened, MapIterationStarted: a branch or an iteration begins."""
    frame = run.own(event.frame)
    data = event.data
    fan = frame.fan
    assert fan is not None  # noqa: S101 (only a container opens frames)
    index = data["index"]
    child = Frame(data["frame"], event.frame, index, data["level"], fan.input, event.id or fan.previous)
    child.variables = frame.variables
    if fan.items is not None:
        value = fan.items[index]
        child.item = data.get("item") or {"Index": index, "Value": value}
        child.input = data.get("input", value)
    run.open(child)
    run.agenda[child.number] = None
    fan.children = fan.children.editable(run.owned)
    fan.children.put(index, child.number)
    fan.next = index + 1
    fan.live += 1
    _schedule_fan(run, frame, fan)


def _child_succeeded(run: Run, event: Event) -> None:
    """FrameClosed, MapIterationSucceeded: the child's last output is its result."""
    frame = run.own(event.frame)
    data = event.data
    fan = frame.fan
    assert fan is not None  # noqa: S101
    child = run.frames[data["frame"]]
    fan.results = fan.results.editable(run.owned)
    fan.results.put(data["index"], child.input)
    fan.children = fan.children.editable(run.owned)
    fan.children.drop(data["index"])
    fan.live -= 1
    if event.id:
        fan.previous = child.previous
    frame.previous = event.id or child.previous
    run.drop(child.number)
    _schedule_fan(run, frame, fan)


def _child_failed(run: Run, event: Event) -> None:
    frame = run.own(event.frame)
    data = event.data
    child = run.own(data["frame"])
    _still(run, child, FAILED)
    child.error, child.cause = data.get("error"), data.get("cause")
    assert frame.fan is not None  # noqa: S101
    frame.fan.live -= 1
    frame.previous = child.previous
    run.agenda.pop(event.frame, None)
    frame.phase = CHILDREN


def _child_aborted(run: Run, event: Event) -> None:
    frame = run.own(event.frame)
    _still(run, run.own(event.data["frame"]), ABORTED)
    if frame.fan is not None:
        frame.fan.live -= 1


def _still(run: Run, frame: Frame, phase: str) -> None:
    """The frame does nothing more, but is kept."""
    frame.phase = phase
    frame.attempt = None
    frame.token = ""
    run.agenda.pop(frame.number, None)


def _state_aborted(run: Run, event: Event) -> None:
    frame = run.own(event.frame)
    frame.previous = event.id


def _state_failed(run: Run, event: Event) -> None:
    """ParallelStateFailed, MapStateFailed."""
    run.own(event.frame).previous = event.id


def _state_succeeded(run: Run, event: Event) -> None:
    """ParallelStateSucceeded, MapStateSucceeded share their previousEventId with the Exited that follows: no move."""


def _map_run_started(run: Run, event: Event) -> None:
    frame = run.own(event.frame)
    data = event.data
    frame.previous = event.id
    fan = frame.fan
    assert fan is not None  # noqa: S101 (MapStateStarted came before)
    fan.map_run = MapRun(
        arn=data["mapRunArn"],
        level=data["level"],
        execution_type=data["execution_type"],
        tolerated_count=data["tolerated_count"],
        tolerated_percentage=data["tolerated_percentage"],
        reader=None,
        writer=None,
        weights=None,
        items_total=fan.length,
        running=Pages(run.owned),
        statuses={},
    )
    _schedule_fan(run, frame, fan)


def _map_run(run: Run, event: Event) -> tuple[Frame, Fan, MapRun]:
    frame = run.own(event.frame)
    fan = frame.fan
    assert fan is not None and fan.map_run is not None  # noqa: S101 (MapRunStarted came before)
    return frame, fan, fan.map_run


def _read_started(run: Run, event: Event) -> None:
    frame, fan, map_run = _map_run(run, event)
    fan.map_run = map_run._replace(reader=event.data["reader"])
    frame.phase, frame.token = READ, event.data["token"]
    run.agenda.pop(event.frame, None)


def _items_read(run: Run, event: Event) -> None:
    """ItemsRead, ItemsBatched: what the children get."""
    frame, fan, map_run = _map_run(run, event)
    data = event.data
    fan.items = data["items"]
    fan.length = len(data["items"])
    frame.token = ""
    if "weights" in data:
        fan.map_run = map_run._replace(weights=tuple(data["weights"]))
    else:
        fan.map_run = map_run._replace(reader=None, items_total=fan.length)
    _schedule_fan(run, frame, fan)


def _child_started(run: Run, event: Event) -> None:
    frame, fan, map_run = _map_run(run, event)
    data = event.data
    index = data["index"]
    assert fan.items is not None  # noqa: S101
    running = map_run.running.editable(run.owned)
    running.put(index, (data["token"], data.get("input", fan.items[index])))
    fan.map_run = map_run._replace(running=running)
    fan.next = index + 1
    fan.live += 1
    _schedule_fan(run, frame, fan)


def _child_ended(run: Run, event: Event) -> None:
    frame, fan, map_run = _map_run(run, event)
    data = event.data
    index, status = data["index"], data["status"]
    running = map_run.running.editable(run.owned)
    running.drop(index)
    fan.results = fan.results.editable(run.owned)
    fan.results.put(index, data["output"])
    fan.live -= 1
    weight = map_run.weights[index] if map_run.weights is not None else 1
    fan.map_run = map_run._replace(
        running=running,
        statuses={**map_run.statuses, status: map_run.statuses.get(status, 0) + 1},
        items_failed=map_run.items_failed + (0 if status == "SUCCEEDED" else weight),
    )
    _schedule_fan(run, frame, fan)


def _map_run_updated(run: Run, event: Event) -> None:
    frame, fan, map_run = _map_run(run, event)
    data = event.data
    fan.width = data.get("max_concurrency") or fan.width
    fan.map_run = map_run._replace(
        tolerated_count=data.get("tolerated_count", map_run.tolerated_count),
        tolerated_percentage=data.get("tolerated_percentage", map_run.tolerated_percentage),
    )
    if frame.phase in (READY, CHILDREN):
        _schedule_fan(run, frame, fan)


def _write_started(run: Run, event: Event) -> None:
    frame, fan, map_run = _map_run(run, event)
    fan.map_run = map_run._replace(writer=event.data["writer"])
    frame.phase, frame.token = WRITE, event.data["token"]
    run.agenda.pop(event.frame, None)


def _map_run_ended(run: Run, event: Event) -> None:
    """MapRunSucceeded, MapRunFailed, MapRunAborted: its children are nobody's business any more."""
    frame, fan, map_run = _map_run(run, event)
    frame.previous = event.id
    frame.token = ""
    frame.phase = CHILDREN
    fan.map_run = map_run._replace(running=Pages(run.owned))
    fan.live = 0
    run.agenda.pop(event.frame, None)


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


_FOLDS: dict[str, Callable[[Run, Event], None]] = {
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
    "ParallelStateStarted": _fan_started,
    "MapStateStarted": _fan_started,
    "FrameOpened": _child_opened,
    "MapIterationStarted": _child_opened,
    "FrameClosed": _child_succeeded,
    "MapIterationSucceeded": _child_succeeded,
    "FrameFailed": _child_failed,
    "MapIterationFailed": _child_failed,
    "FrameAborted": _child_aborted,
    "MapIterationAborted": _child_aborted,
    "ParallelStateSucceeded": _state_succeeded,
    "MapStateSucceeded": _state_succeeded,
    "ParallelStateFailed": _state_failed,
    "MapStateFailed": _state_failed,
    "MapRunStarted": _map_run_started,
    "MapRunSucceeded": _map_run_ended,
    "MapRunFailed": _map_run_ended,
    "MapRunAborted": _map_run_ended,
    "MapRunUpdated": _map_run_updated,
    "ItemsReadStarted": _read_started,
    "ItemsRead": _items_read,
    "ItemsBatched": _items_read,
    "ChildStarted": _child_started,
    "ChildEnded": _child_ended,
    "ResultsWriteStarted": _write_started,
}
for _state_type in ("Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"):
    _FOLDS[f"{_state_type}StateEntered"] = _entered
    _FOLDS[f"{_state_type}StateExited"] = _exited
for _state_type in ("Task", "Wait", "Parallel", "Map"):
    _FOLDS[f"{_state_type}StateAborted"] = _state_aborted
for _task_type in ("LambdaFunction", "Task", "Activity"):
    for _ending in ("Succeeded", "Failed", "TimedOut", "ScheduleFailed", "StartFailed"):
        _FOLDS[f"{_task_type}{_ending}"] = _task_ended
_FOLDS["TaskSubmitFailed"] = _task_ended
