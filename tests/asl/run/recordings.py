"""Answers recorded from the real service, where they are at hand, replayed against the core without any server."""

from __future__ import annotations

import datetime
import importlib.util
import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from asl.history import history

from .driving import Answers, drive

JSON = Any
HISTORY = "GetExecutionHistory"
SHARED = Path(os.environ.get("STUDIO_RECORDINGS") or Path(__file__).resolve().parents[4] / "shared")
RECORDINGS = SHARED / "conformance" / "open.jsonl"
ARN = "arn:aws:states:us-east-1:123456789012"
OK = {"HTTPHeaders": {}, "HTTPStatusCode": 200}

RECORDED_IN_A_RACE = {
    # The history was read before the execution had ended.
    "test_max_concurrency_path_negative",
    # Once in three otherwise equal recordings MapStateExited hangs on MapRunStarted instead of MapRunSucceeded.
    "test_map_state_config_distributed_items_path_from_previous",
}


def recorded_cases() -> list[JSON]:
    """Recorded executions whose history was kept; none where the recordings are not at hand."""
    if not RECORDINGS.exists():
        return []
    cases = [json.loads(line) for line in RECORDINGS.read_text(encoding="utf-8").splitlines()]
    return [case for case in cases if case["kind"] == "execution" and any(_histories(case))]


def case_name(case: JSON) -> str:
    """The name of a case without file and class."""
    name: str = case["id"].rsplit("::", 1)[1]
    return name


def _histories(case: JSON) -> Iterator[JSON]:
    for expected in case["expected"]:
        if case["calls"][expected["call"]].get("op") == HISTORY and expected["form"] == "response":
            yield expected


@cache
def comparison() -> ModuleType:
    """The script that compares answers with recordings."""
    spec = importlib.util.spec_from_file_location("conformance_tool", SHARED / "tools" / "conformance.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def difference(case: JSON, *, exact: bool = True) -> str | None:
    """The first difference between the recorded histories and the core's, or None."""
    tool = comparison()
    run = tool.Run("123456789012", "us-east-1")
    machines = _answer_calls(case, run)
    matcher = tool.Matcher(case, run, exact)
    for expected in _histories(case):
        arn = run.build(case["calls"][expected["call"]]["params"]["executionArn"])
        start = next(number for number, answer in run.answers.items() if answer.get("executionArn") == arn)
        answer = {"events": _history(case, run, start, machines, expected), "ResponseMetadata": OK}
        try:
            view = tool.Replay.view(expected, answer)
            matcher.compare(expected["value"], view, expected["key"], expected["key"])
        except tool.Failed as failed:
            return f"{failed.path}: expected {failed.expected!r}, got {failed.got!r}"
    return None


def _history(case: JSON, run: Any, start: int, machines: dict[str, JSON], expected: JSON) -> list[JSON]:
    params = run.build(case["calls"][start]["params"])
    machine = machines[params["stateMachineArn"]]
    recorded = expected["value"]["events"] if not expected.get("path") else []
    _, events = drive(
        json.loads(machine["definition"]),
        params.get("input", "{}"),
        RecordedAnswers(recorded),
        execution_arn=run.answers[start]["executionArn"],
        machine_arn=params["stateMachineArn"],
        role_arn=machine["roleArn"],
    )
    return [
        {**event, "timestamp": datetime.datetime.fromtimestamp(event["timestamp"], datetime.UTC)}
        for event in history(events)
    ]


def _answer_calls(case: JSON, run: Any) -> dict[str, JSON]:
    """Give each call an answer, as references need them; returns what each machine was created with."""
    machines: dict[str, JSON] = {}
    for number, call in enumerate(case["calls"]):
        params = run.build(call.get("params", {}))
        if call.get("op") == "CreateStateMachine":
            arn = f"{ARN}:stateMachine:{params['name']}"
            machines[arn] = params
            run.answers[number] = {"stateMachineArn": arn, "creationDate": "date"}
        elif call.get("op") == "CreateActivity":
            run.answers[number] = {"activityArn": f"{ARN}:activity:{params['name']}"}
        elif call.get("op") == "StartExecution":
            machine = params["stateMachineArn"].split(":")[6]
            name = params.get("name", f"execution-{number}")
            run.answers[number] = {"executionArn": f"{ARN}:execution:{machine}:{name}", "startDate": "date"}
    return machines


class RecordedAnswers(Answers):
    """Each task is answered as the recording says, in the order in which the tasks were scheduled."""

    def __init__(self, events: list[JSON]) -> None:
        self.scripts = list(_scripts(events))

    def news(self, resource: str, state: str, input: JSON) -> list[JSON]:
        return self.scripts.pop(0)


def _scripts(events: list[JSON]) -> Iterator[list[JSON]]:
    """For each Scheduled event the events of the same task that follow it."""
    for position, event in enumerate(events):
        if event["type"].endswith("Scheduled"):
            prefix = event["type"].removesuffix("Scheduled")
            script = []
            for later in events[position + 1 :]:
                if later["type"].endswith("Scheduled"):
                    break
                if later["type"].startswith(prefix) and "State" not in later["type"]:
                    details = next((value for key, value in later.items() if key.endswith("EventDetails")), {})
                    script.append((later["type"].removeprefix(prefix), details))
            yield script
