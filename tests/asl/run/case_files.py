"""Cases are files: a definition, an input, what the tasks answer, and what has to come of it.

A case is a JSON object:
- `definition`, `input` (a value, default {}) or `input_text`
- `max_seconds`: how long an execution of its type may last
- `answers`: for each Task state a list of answers, the last of which repeats: {"output": value}, {"error", "cause"},
  {"start": worker} or {"submit": value} before another, {"never": true} (a timer has to help), {"beat": seconds} before another,
  {"lost": true} (the worker died), {"handed_back": true} (it had to stop). A state without answers gives its input back.
  Anywhere, {"$repeat": ["x", 1000]} stands for a long text.
- `items`: what the ItemReader reads, or {"error", "cause"}; `sources` and `keyed` as in ItemsRead; `written`: what the ResultWriter answers, or {"error"}
- `stop`: {"after": n, "error", "cause"}: StopExecution after n turns
- `update`: {"after": n, …}: UpdateMapRun after n turns, members as in MapRunUpdated
- `redrive`: how often the execution is redriven after its end
- `expect`: any of `status`, `output`, `error`, `cause`, `cause_length`, `history` (lines `id<previous Type`, with the state's name where
  the details have one), `details` (id → members that the details must have), `log` (types of our own events),
  `delays` (of the retries, in seconds), `elapsed` (seconds from start to end), `tasks` (inputs of the tasks in order)
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from asl.history import event_details, history
from asl.run import Event, ItemsRead, ReadItems, Run, Stimulus, TaskFailed, TaskSucceeded, WriteResults

from .driving import Answers

JSON = Any
CASES = Path(__file__).resolve().parents[1] / "cases"


def case_files() -> list[Path]:
    """All case files that are about running."""
    return sorted(path for path in CASES.rglob("*.json") if "expect" in json.loads(path.read_text(encoding="utf-8")))


def read_case(path: Path) -> dict[str, JSON]:
    """A case, its long texts written out."""
    case: dict[str, JSON] = json.loads(path.read_text(encoding="utf-8"), object_hook=_long_text)
    return case


def _long_text(value: dict[str, JSON]) -> JSON:
    if value.keys() != {"$repeat"}:
        return value
    text, times = value["$repeat"]
    return text * times


class CaseAnswers(Answers):
    """Answers by the name of the state, one list item for each attempt."""

    def __init__(self, case: dict[str, JSON]) -> None:
        self.case = case
        self.answers: dict[str, list[JSON]] = case.get("answers", {})
        self.used: dict[str, int] = defaultdict(int)
        self.inputs: list[JSON] = []

    def news(self, resource: str, state: str, input: JSON) -> list[JSON]:
        self.inputs.append(input)
        script: list[JSON] = []
        for answer in self._next(state):
            if "start" in answer:
                script.append(("Started", {"workerName": answer["start"]}))
            elif "submit" in answer:
                script.append(("Submitted", {"output": json.dumps(answer["submit"])}))
            elif "beat" in answer:
                script.append(("Heartbeat", answer["beat"]))
            elif "lost" in answer:
                script.append(("Lost", {}))
            elif "handed_back" in answer:
                script.append(("HandedBack", {}))
            elif "never" in answer:
                script.append(("Never", {}))
            elif "output" in answer:
                script.append(("Succeeded", {"output": json.dumps(answer["output"])}))
            else:
                script.append((answer.get("phase", "") + "Failed", answer))
        return script or [("Succeeded", {"output": json.dumps(input)})]

    def read(self, work: ReadItems, at: float, entropy: str) -> Stimulus:
        self.inputs.append(work.reader)
        items = self.case["items"]
        if isinstance(items, dict):
            return ItemsRead(at, entropy, work.token, (), items["error"], items["cause"])
        sources = tuple((source, count) for source, count in self.case.get("sources", ()))
        return ItemsRead(at, entropy, work.token, tuple(items), sources=sources, keyed=self.case.get("keyed", False))

    def write(self, work: WriteResults, at: float, entropy: str) -> Stimulus:
        self.inputs.append(work.writer)
        written = self.case["written"]
        if "error" in written:
            return TaskFailed(at, entropy, work.token, written["error"], written.get("cause"))
        return TaskSucceeded(at, entropy, work.token, written)

    def _next(self, state: str) -> list[JSON]:
        """The answers of one attempt: up to and with the one that ends it."""
        listed = self.answers.get(state, [])
        taken: list[JSON] = []
        while listed:
            at = min(self.used[state], len(listed) - 1)
            self.used[state] += 1
            taken.append(listed[at])
            if self.used[state] >= len(listed) or not (
                {"start", "submit", "beat", "lost", "handed_back"} & listed[at].keys()
            ):
                break
        return taken


def seen(run: Run, events: list[Event], answers: CaseAnswers) -> dict[str, JSON]:
    """What came of a run, in the words of `expect`."""
    shown = list(history(events))
    return {
        "status": run.status,
        "output": run.output,
        "error": run.error,
        "cause": run.cause,
        "cause_length": len(run.cause or ""),
        "history": [_line(event) for event in shown],
        "details": {str(event.id): event_details(event) for event in events if event.id},
        "log": [event.type for event in events if event.id == 0],
        "delays": [event.data["delay"] for event in events if event.type == "RetryScheduled"],
        "elapsed": events[-1].at - events[0].at,
        "tasks": answers.inputs,
    }


def _line(event: JSON) -> str:
    name = next((value.get("name") for key, value in event.items() if key.endswith("EventDetails")), None)
    return f"{event['id']}<{event['previousEventId']} {event['type']}" + (f" {name}" if name is not None else "")


def unmet(expect: dict[str, JSON], found: dict[str, JSON]) -> dict[str, tuple[JSON, JSON]]:
    """Which expectations were not met: what was expected and what was found."""
    failed: dict[str, tuple[JSON, JSON]] = {}
    for key, wanted in expect.items():
        if key == "details":
            for number, members in wanted.items():
                details = found["details"].get(number, {})
                if any(details.get(name) != value for name, value in members.items()):
                    failed[f"details {number}"] = (members, details)
        elif found[key] != wanted:
            failed[key] = (wanted, found[key])
    return failed
