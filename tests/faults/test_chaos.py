"""Whatever dies, every execution ends as if nothing had happened, and no task runs twice without an event that says so."""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from asl.run import replay
from asl.run.codec import event_from_json
from executions.models import Execution
from tests.executions.definitions import counting_loop, end_pass, machine, task
from tests.faults.chaos import Chaos

pytestmark = pytest.mark.faults

STRIKES = int(os.environ.get("STUDIO_FAULT_STRIKES", "15"))
PER_STRIKE = 3
SEED = int(os.environ.get("STUDIO_FAULT_SEED", "0")) or random.randrange(1, 1_000_000)

RETRY = [{"ErrorEquals": ["Busy"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 1}]
CHAIN = machine(
    A=task("Effect", ResultPath="$.a", Next="B"), B=task("Effect", ResultPath="$.b", Next="C"), C=end_pass()
)
EACH = machine(
    Each={
        "Type": "Map",
        "ItemsPath": "$.items",
        "MaxConcurrency": 3,
        "ItemProcessor": machine(Work=task("Effect")),
        "End": True,
    }
)
BOTH = machine(
    Both={
        "Type": "Parallel",
        "Branches": [
            machine(L=task("Effect")),
            machine(R={"Type": "Wait", "Seconds": 1, "Next": "S"}, S=task("Effect")),
        ],
        "End": True,
    }
)
RETRIED = machine(Work=task("Effect", Retry=RETRY))
LOOP = counting_loop(400)


def workload(ledger: str) -> list[tuple[dict[str, Any], Any, Any]]:
    """Definition, input and the output it must have, for each kind."""
    one = {"ledger": ledger, "n": 7, "seconds": 0.2}
    items = [{"ledger": ledger, "n": n} for n in range(8)]
    return [
        (CHAIN, one, {**one, "a": 7, "b": 7}),
        (EACH, {"items": items}, list(range(8))),
        (BOTH, one, [7, 7]),
        (RETRIED, {**one, "errors": 2}, 7),
        (LOOP, {}, {"n": 400}),
    ]


def test_nothing_is_lost_and_nothing_happens_twice_unsaid(world, tmp_path: Path, capsys):
    ledger = tmp_path / "ledger"
    ledger.touch()
    environment = {**world.environment, "STUDIO_HANDLER_MODULES": "tests.faults.handlers_for_faults"}
    kinds = workload(str(ledger))
    started: list[tuple[Execution, Any]] = []
    chaos = Chaos(environment, world.redis.url, SEED)
    try:
        world.ended(world.start(LOOP), 60)  # the workers are there
        for _ in range(STRIKES):
            for definition, input, output in chaos.random.sample(kinds, PER_STRIKE):
                started.append((world.start(definition, input), output))
            time.sleep(chaos.random.uniform(0.2, 0.8))  # the rhythm of the blows, not a wait for something
            chaos.strike()
        for execution, _ in started:
            world.ended(execution, 120)
    finally:
        chaos.stop()
        with capsys.disabled():
            print(f"\nseed {SEED}, {len(started)} executions, {dict(chaos.done)}", end=" ")
    effects = Counter(tuple(line.split()) for line in ledger.read_text().splitlines())
    total, lost = sum(effects.values()), 0
    for execution, output in started:
        assert_as_if_nothing_had_happened(execution, output)
        lost += assert_effects_are_in_the_history(execution, effects)
    with capsys.disabled():
        print(f"{total} effects, {lost} workers lost in the middle of one")


def assert_as_if_nothing_had_happened(execution: Execution, output: Any) -> None:
    """Right end, gapless log, and the same run when the log is folded again."""
    assert (execution.status, json.loads(execution.output)) == ("SUCCEEDED", output)
    rows = list(execution.events.order_by("seq"))
    assert [row.seq for row in rows] == list(range(1, execution.last_seq + 1))
    assert [row.history_id for row in rows if row.history_id] == list(range(1, execution.event_count + 1))
    run = replay(event_from_json(row.data) for row in rows)
    assert (run.status, run.output, run.transitions) == (execution.status, output, execution.transition_count)


def assert_effects_are_in_the_history(execution: Execution, effects: Counter[tuple[str, ...]]) -> int:
    """Each attempt in the history had at most one effect, those that answered exactly one; returns the lost ones."""
    scheduled: dict[str, bool] = {}
    current: dict[int, str] = {}
    lost = 0
    for row in execution.events.order_by("seq"):
        event = event_from_json(row.data)
        if row.type in ("LambdaFunctionScheduled", "WorkerLost"):
            lost += row.type == "WorkerLost"
            current[row.frame] = event.data["token"]
            scheduled[event.data["token"]] = False
        elif row.type in ("LambdaFunctionSucceeded", "LambdaFunctionFailed"):
            scheduled[current[row.frame]] = True
    for token, answered in scheduled.items():
        happened = effects.pop((str(execution.pk), token), 0)
        assert happened == 1 if answered else happened <= 1, (token, answered, happened)
    assert not [key for key in effects if key[0] == str(execution.pk)], "an effect that no attempt explains"
    return lost
