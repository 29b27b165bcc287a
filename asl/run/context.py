"""The context object (`$$`, `$states.context`), made from what the run already knows."""

from __future__ import annotations

from typing import Any

from asl.run.times import iso_text
from asl.run.tree import Frame, Run

JSON = Any


def context_object(run: Run, frame: Frame, *, retries: bool, task_token: str | None = None) -> dict[str, JSON]:
    """The context object as the current state of `frame` sees it; `retries`: it is of a type that may have Retry."""
    info = run.info
    execution: dict[str, JSON] = {
        "Id": info["arn"],
        "Input": run.input,
        "StartTime": iso_text(run.started_at),
        "Name": info["name"],
        "RoleArn": info["role_arn"],
    }
    if ":express:" not in info["arn"]:  # an Express execution cannot be redriven
        execution["RedriveCount"] = run.redrive_count
    if run.redriven_at is not None:
        execution["RedriveTime"] = iso_text(run.redriven_at)
    state: dict[str, JSON] = {"Name": frame.state, "EnteredTime": iso_text(frame.entered_at)}
    if retries:
        state["RetryCount"] = frame.retry_count
    context: dict[str, JSON] = {
        "Execution": execution,
        "StateMachine": {"Id": info["machine_arn"], "Name": info["machine_name"]},
        "State": state,
    }
    item = _map_item(run, frame)
    if item is not None:
        context["Map"] = {"Item": item}
    if task_token is not None:
        context["Task"] = {"Token": task_token}
    return context


def with_item(context: dict[str, JSON], item: dict[str, JSON]) -> dict[str, JSON]:
    """The context object of a Map state while the input of one of its items is made."""
    return {**context, "Map": {"Item": item}}


def _map_item(run: Run, frame: Frame) -> dict[str, JSON] | None:
    """The item of the nearest Map iteration around the frame."""
    current: Frame | None = frame
    while current is not None:
        if current.item is not None:
            return current.item
        current = run.frames.get(current.parent) if current.parent is not None else None
    return None
