"""The validator runs on every keystroke: budgets in milliseconds of processor time, best of several runs."""

from __future__ import annotations

import json
import time
from typing import Any

from asl.lint import check

REFERENCE = 1.3  # milliseconds for the loop of `_slowness` on an idle core of the machine the budgets are meant for
ARN = "arn:aws:lambda:us-east-1:123456789012:function:Work"


def _machine(count: int, state: Any, **top: Any) -> str:
    states = {f"S{i}": {**state(i), "Next": f"S{i + 1}"} for i in range(count)}
    return json.dumps({**top, "StartAt": "S0", "States": {**states, f"S{count}": {"Type": "Succeed"}}}, indent=2)


def _jsonpath(i: int) -> dict[str, Any]:
    parameters = {"id.$": f"$.orders[{i}].id", "text.$": "States.Format('Order {}', $.id)", "fixed": [1, 2, {"a": "b"}]}
    retry = [{"ErrorEquals": ["Lambda.ServiceException"], "MaxAttempts": 3}]
    return {"Type": "Task", "Resource": ARN, "Parameters": parameters, "ResultPath": f"$.r{i}", "Retry": retry}


def _jsonata(i: int) -> dict[str, Any]:
    arguments = {"id": f"{{% $states.input.orders[{i}].id %}}", "sum": "{% $sum($states.input.items.price) %}"}
    return {"Type": "Task", "Resource": ARN, "Arguments": arguments, "Output": "{% $states.result.Payload %}"}


def _milliseconds(text: str, repeat: int = 7) -> float:
    times = []
    for _ in range(repeat):
        began = time.process_time()
        check(text, severity="INFO")
        times.append((time.process_time() - began) * 1000)
    return min(times)


def _slowness() -> float:
    """How much slower than an idle machine of the reference kind this one makes small objects just now; at least 1."""
    times = []
    for _ in range(5):
        began = time.process_time()
        [{str(i): (i, [i])} for i in range(6_000)]
        times.append((time.process_time() - began) * 1000)
    return max(1.0, min(times) / REFERENCE)


def test_300_states_take_at_most_10_ms() -> None:
    assert _milliseconds(_machine(300, _jsonpath)) <= 10 * _slowness()


def test_1000_states_with_jsonata_take_at_most_60_ms() -> None:
    assert _milliseconds(_machine(1000, _jsonata, QueryLanguage="JSONata")) <= 60 * _slowness()


def test_a_mistake_among_300_states_costs_little_more() -> None:
    text = _machine(300, _jsonpath).replace('"Next": "S150"', '"Next": "Nowhere"').replace('"Payload"', '"payload"')
    assert _milliseconds(text) <= 20 * _slowness()
