"""Our events as the service writes them: a pure projection, one event at a time, without the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from asl.json_codec import dumps_text
from asl.limits import MAX_PAYLOAD_BYTES
from asl.run.events import Event
from asl.run.resources import parse_resource
from asl.run.times import iso_text
from asl.run.tree import Run

JSON = Any
Details = dict[str, JSON]

DEFAULT_REGION = "us-east-1"
_INTERNAL = frozenset({"items", "level", "token"})
_WHOLE = {"truncated": False}
_CUT = {"truncated": True}
_LONG = ("input", "output", "parameters")

_STATE_TYPES = ("Choice", "Fail", "Map", "Parallel", "Pass", "Succeed", "Task", "Wait")
_SPECIAL_KEYS = {
    "MapStateStarted": "mapStateStartedEventDetails",
    "MapRunStarted": "mapRunStartedEventDetails",
    "MapRunFailed": "mapRunFailedEventDetails",
    "MapRunRedriven": "mapRunRedrivenEventDetails",
    "EvaluationFailed": "evaluationFailedEventDetails",
}
_WITHOUT_DETAILS = frozenset(
    {
        "LambdaFunctionStarted",
        "MapRunAborted",
        "MapRunSucceeded",
        "MapStateAborted",
        "MapStateFailed",
        "MapStateSucceeded",
        "ParallelStateAborted",
        "ParallelStateFailed",
        "ParallelStateStarted",
        "ParallelStateSucceeded",
        "TaskStateAborted",
        "WaitStateAborted",
    }
)


def details_key(event_type: str) -> str | None:
    """The member that holds the details of a history event type; None for the types that have no details."""
    if event_type in _WITHOUT_DETAILS:
        return None
    if event_type.endswith("StateEntered"):
        return "stateEnteredEventDetails"
    if event_type.endswith("StateExited"):
        return "stateExitedEventDetails"
    return _SPECIAL_KEYS.get(event_type, event_type[0].lower() + event_type[1:] + "EventDetails")


def history_event(event: Event, *, region: str = DEFAULT_REGION, include_data: bool = True) -> dict[str, JSON] | None:
    """The event as GetExecutionHistory gives it, its timestamp in Unix seconds, to the millisecond; None for what the service does not show.

    `include_data=False` leaves out inputs, outputs and parameters, as `includeExecutionData` does.
    """
    if event.id == 0:
        return None
    shown: dict[str, JSON] = {
        "timestamp": round(event.at, 3),
        "type": event.type,
        "id": event.id,
        "previousEventId": event.previous,
    }
    key = details_key(event.type)
    if key is not None:
        shown[key] = event_details(event, region=region, include_data=include_data)
    return shown


def event_details(event: Event, *, region: str = DEFAULT_REGION, include_data: bool = True) -> Details:
    """The `…EventDetails` object of an event; for events of ours their data.

    Payloads of more than 262,144 bytes, which there are only where the limit was raised, are cut: their twin says so.
    """
    if event.id == 0:
        return _own_details(event)
    write = _WRITERS.get(event.type, _failure)
    details = write(event, region)
    if not include_data:
        for name in (*_LONG, "assignedVariables"):
            details.pop(name, None)
            details.pop(f"{name}Details", None)
        return details
    for name in _LONG:
        if name in details:
            _shorten(details, name)
    if "assignedVariables" in details:
        _shorten_variables(details)
    return details


def _shorten(details: Details, name: str) -> None:
    text, whole = _within(details[name], MAX_PAYLOAD_BYTES)
    if not whole:
        details[name] = text
        if f"{name}Details" in details:  # parameters have no twin
            details[f"{name}Details"] = _CUT


def _shorten_variables(details: Details) -> None:
    """All of them together have as much room as a payload (a guess: no recording shows it)."""
    room = MAX_PAYLOAD_BYTES
    variables: dict[str, str] = {}
    for name, value in details["assignedVariables"].items():
        variables[name], whole = _within(value, room)
        if not whole:
            details["assignedVariablesDetails"] = _CUT
        room -= len(variables[name].encode("utf-8", "surrogatepass"))
    details["assignedVariables"] = variables


def _within(text: str, limit: int) -> tuple[str, bool]:
    """As much of a text as fits into so many bytes of UTF-8, whole characters only, and whether that is all of it."""
    if len(text) * 4 <= limit:
        return text, True
    coded = text.encode("utf-8", "surrogatepass")
    if len(coded) <= limit:
        return text, True
    end = limit
    while coded[end] & 0xC0 == 0x80:  # inside a character
        end -= 1
    return coded[:end].decode("utf-8", "surrogatepass"), False


def _own_details(event: Event) -> Details:
    details = {key: value for key, value in event.data.items() if key not in _INTERNAL}
    if "due" in details:
        details["due_at"] = iso_text(details.pop("due"))
    return details


def _payload(details: Details, name: str, value: JSON) -> Details:
    details[name] = value if isinstance(value, str) else dumps_text(value)
    details[f"{name}Details"] = _WHOLE
    return details


def _json(details: Details, name: str, value: JSON) -> Details:
    details[name] = dumps_text(value)
    details[f"{name}Details"] = _WHOLE
    return details


def _execution_started(event: Event, region: str) -> Details:
    data = event.data
    details = _payload({}, "input", data["input"])
    details["roleArn"] = data["role_arn"]
    if "version_arn" in data:
        details["stateMachineVersionArn"] = data["version_arn"]
    if "alias_arn" in data:
        details["stateMachineAliasArn"] = data["alias_arn"]
    return details


def _execution_succeeded(event: Event, region: str) -> Details:
    return _json({}, "output", event.data["output"])


def _entered(event: Event, region: str) -> Details:
    data = event.data
    if "text" in data:
        return _payload({"name": data["name"]}, "input", data["text"])
    return _json({"name": data["name"]}, "input", data["input"])


def _exited(event: Event, region: str) -> Details:
    data = event.data
    details = _json({"name": data["name"]}, "output", data["output"])
    if "variables" in data:
        details["assignedVariables"] = {name: dumps_text(value) for name, value in data["variables"].items()}
        details["assignedVariablesDetails"] = _WHOLE
    return details


def _failure(event: Event, region: str) -> Details:
    """Error and cause, each where it is known."""
    return {name: event.data[name] for name in ("error", "cause") if event.data.get(name) is not None}


def _task(event: Event) -> Details:
    resource = parse_resource(event.data["resource"])
    return {"resourceType": resource.service, "resource": resource.action}


def _task_scheduled(event: Event, region: str) -> Details:
    data = event.data
    details = _task(event)
    details["region"] = region
    details["parameters"] = dumps_text(data["input"])
    return _settings(details, data)


def _settings(details: Details, data: dict[str, JSON]) -> Details:
    """Only what the state declares."""
    if "timeout" in data:
        details["timeoutInSeconds"] = data["timeout"]
    if "heartbeat" in data:
        details["heartbeatInSeconds"] = data["heartbeat"]
    role = data["credentials"].get("RoleArn") if isinstance(data.get("credentials"), dict) else None
    if role is not None:
        details["taskCredentials"] = {"roleArn": role}
    return details


def _task_event(event: Event, region: str) -> Details:
    return _task(event)


def _task_output(event: Event, region: str) -> Details:
    return _json(_task(event), "output", event.data["output"])


def _task_failure(event: Event, region: str) -> Details:
    return {**_task(event), **_failure(event, region)}


def _function_scheduled(event: Event, region: str) -> Details:
    """Functions and activities, named by their ARN."""
    data = event.data
    details = _settings(_json({"resource": data["resource"]}, "input", data["input"]), data)
    details.pop("heartbeatInSeconds" if event.type.startswith("Lambda") else "taskCredentials", None)
    return details


def _output(event: Event, region: str) -> Details:
    return _json({}, "output", event.data["output"])


def _activity_started(event: Event, region: str) -> Details:
    return {"workerName": event.data["workerName"]} if "workerName" in event.data else {}


def _named(*names: str) -> Callable[[Event, str], Details]:
    def write(event: Event, region: str) -> Details:
        return {name: event.data[name] for name in names if event.data.get(name) is not None}

    return write


_WRITERS: dict[str, Callable[[Event, str], Details]] = {
    "ExecutionStarted": _execution_started,
    "ExecutionSucceeded": _execution_succeeded,
    "ExecutionRedriven": _named("redriveCount"),
    "TaskScheduled": _task_scheduled,
    "TaskStarted": _task_event,
    "TaskSubmitted": _task_output,
    "TaskSucceeded": _task_output,
    "TaskFailed": _task_failure,
    "TaskTimedOut": _task_failure,
    "TaskStartFailed": _task_failure,
    "TaskSubmitFailed": _task_failure,
    "LambdaFunctionScheduled": _function_scheduled,
    "LambdaFunctionSucceeded": _output,
    "ActivityScheduled": _function_scheduled,
    "ActivityStarted": _activity_started,
    "ActivitySucceeded": _output,
    "MapStateStarted": _named("length"),
    "MapRunStarted": _named("mapRunArn"),
    "MapRunRedriven": _named("mapRunArn", "redriveCount"),
    "MapIterationStarted": _named("name", "index"),
    "MapIterationSucceeded": _named("name", "index"),
    "MapIterationFailed": _named("name", "index"),
    "MapIterationAborted": _named("name", "index"),
    "EvaluationFailed": _named("error", "cause", "location", "state"),
}
_WRITERS |= {f"{kind}StateEntered": _entered for kind in _STATE_TYPES}
_WRITERS |= {f"{kind}StateExited": _exited for kind in _STATE_TYPES if kind != "Fail"}


class ScopeIndex:
    """Where each event belongs, folded along the log: a few bytes per frame, no run needed.

    `place(event)` is to be called once for each event, in order. To begin in the middle, pass the run as it is there.
    """

    __slots__ = ("_scopes", "_states")

    def __init__(self, run: Run | None = None) -> None:
        self._scopes: dict[int, tuple[tuple[str, int], ...]] = {0: ()}
        self._states: dict[int, str | None] = {}
        if run is not None:
            for number, frame in run.frames.items():
                self._states[number] = frame.state
                if frame.parent is not None:
                    step = (self._states.get(frame.parent) or "", frame.index)
                    self._scopes[number] = (*self._scopes[frame.parent], step)

    def place(self, event: Event) -> tuple[str | None, tuple[tuple[str, int], ...]]:
        """The name of the state that the event belongs to, and its scope: container and index, outermost first."""
        data = event.data
        number = event.frame
        name = data.get("name")
        if event.type in ("FrameOpened", "MapIterationStarted"):
            self._scopes[data["frame"]] = (*self._scopes[number], (data["name"], data["index"]))
        elif event.type.startswith("Execution"):
            return None, ()
        elif name is not None:
            self._states[number] = name
        return name if name is not None else self._states.get(number), self._scopes[number]


def history(events: Iterable[Event], *, region: str = DEFAULT_REGION) -> Iterator[dict[str, JSON]]:
    """All events that the service shows, as it shows them."""
    for event in events:
        shown = history_event(event, region=region)
        if shown is not None:
            yield shown


__all__ = ["ScopeIndex", "details_key", "event_details", "history", "history_event"]
