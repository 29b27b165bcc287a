"""How fast the language core runs: one process, no database. Prints each measurement beside its target.

Run it with `python tests/bench/core_bench.py`; `--json` prints the numbers for a machine.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from asl.limits import Limits
from asl.run import Continue, Run, Start, compile_machine, decide, replay
from asl.run.codec import event_to_json

JSON = Any
UNLIMITED = Limits(history_events=None)
ROUNDS = 7


class Result(NamedTuple):
    """A measurement beside its target; `more` says that more is better."""

    name: str
    value: float
    target: float | None
    unit: str
    more: bool = False

    @property
    def met(self) -> bool:
        """Whether the target is reached; a measurement without one always is."""
        return self.target is None or (self.value >= self.target if self.more else self.value <= self.target)


def start(input: JSON) -> Start:
    """The beginning of an execution with this input."""
    return Start(
        at=1.0,
        entropy="bench",
        input=json.dumps(input),
        execution_arn="arn:aws:states:us-east-1:123456789012:execution:bench:run",
        execution_name="run",
        state_machine_arn="arn:aws:states:us-east-1:123456789012:stateMachine:bench",
        state_machine_name="bench",
        role_arn="arn:aws:iam::123456789012:role/bench",
    )


def best(action: Callable[[], None]) -> float:
    """Seconds of processor time of the fastest of several rounds: the machine may be busy with other things."""
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        action()
        times.append(time.process_time() - begun)
    return min(times)


def run_seconds(definition: JSON, input: JSON, max_events: int | None = None) -> float:
    """Seconds to run a compiled definition from start to success."""
    machine = compile_machine(definition)
    begin = start(input)

    def once() -> None:
        run = decide(machine, Run(), begin, UNLIMITED, max_events).run
        while run.ready:
            run = decide(machine, run, Continue(1.0, "go on"), UNLIMITED, max_events).run
        if run.status != "SUCCEEDED":
            raise SystemExit(f"The benchmark's execution ended as {run.status}: {run.error} {run.cause}")

    return best(once)


def chain(length: int, **fields: JSON) -> JSON:
    """A chain of Pass states; `{n}` in the texts of `fields` becomes the number of the state."""
    states: dict[str, JSON] = {}
    for number in range(length):
        state = json.loads(json.dumps({"Type": "Pass", **fields}).replace("{n}", str(number)))
        states[f"S{number}"] = {**state, "End": True} if number == length - 1 else {**state, "Next": f"S{number + 1}"}
    return {"StartAt": "S0", "States": states}


LOOP: JSON = {
    "StartAt": "Add",
    "States": {
        "Add": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "More"},
        "More": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.n", "NumericLessThan": 1000, "Next": "Add"}],
            "Default": "Done",
        },
        "Done": {"Type": "Succeed"},
    },
}
EACH: JSON = {
    "StartAt": "Each",
    "States": {
        "Each": {
            "Type": "Map",
            "ItemProcessor": {"StartAt": "Item", "States": {"Item": {"Type": "Pass", "End": True}}},
            "End": True,
        }
    },
}


def measurements() -> Iterator[Result]:
    """All that is measured, one by one."""
    small = {"order": 1}
    yield Result("chain of 1,000 Pass states", 1000 / run_seconds(chain(1000), small), 150_000, "transitions/s", True)
    in_chunks = 1000 / run_seconds(chain(1000), small, 500)
    yield Result("the same in chunks of 500 events", in_chunks, 150_000, "transitions/s", True)
    yield Result("loop of 1,000 turns, MathAdd and Choice", 1000 * run_seconds(LOOP, {"n": 0}), 25, "ms")
    yield Result("inline Map of 1,000 Pass items", 1000 * run_seconds(EACH, list(range(1000))), 40, "ms")
    yield Result("inline Map of 10,000 Pass items", 1000 * run_seconds(EACH, list(range(10_000))), None, "ms")
    big = {"rows": [{"id": number, "text": "x" * 80} for number in range(2000)]}
    growing = chain(20, Result={"n": 1}, ResultPath="$.r{n}")
    yield Result("20 Pass over 200 KB with ResultPath", 1000 * run_seconds(growing, big), 40, "ms")
    jsonata = {**chain(50, Output={"n": "{% $states.input.n + 1 %}"}), "QueryLanguage": "JSONata"}
    yield Result("50 JSONata Pass states", 1000 * run_seconds(jsonata, {"n": 0}), 20, "ms")
    yield from _log_measurements()


def _log_measurements() -> Iterator[Result]:
    events = decide(compile_machine(chain(5000)), Run(), start({"order": 1}), UNLIMITED).events
    yield Result("fold of the log", len(events) / best(lambda: _ignore(replay(events))), None, "events/s", True)
    write = best(lambda: _ignore([event_to_json(event) for event in events]))
    yield Result("events written as JSON", len(events) / write, None, "events/s", True)
    halves = [
        best(lambda part=part: _ignore(replay(part, replay(events[:1]))))
        for part in (events[1:5000], events[5000:9999])
    ]
    yield Result("cost of an event late in the log against early", halves[1] / halves[0], 1.5, "times")


def _ignore(value: object) -> None:
    del value


def main() -> int:
    """Print the table; a target that was missed is marked."""
    results = list(measurements())
    if "--json" in sys.argv:
        print(json.dumps([{**result._asdict(), "met": result.met} for result in results]))
    else:
        for result in results:
            target = "" if result.target is None else f"   (target {result.target:,.0f})" if result.target > 2 else ""
            mark = " " if result.met else "!"
            print(f"{mark} {result.name:<48}{result.value:>14,.1f} {result.unit}{target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
