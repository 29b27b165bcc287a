"""How fast the validator is: sound definitions, one with a mistake, and a megabyte of nonsense of each kind.

Run it with `python -m tests.bench.lint_bench`; `--json` prints the numbers for a machine.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from asl.lint import check
from asl.lint.memory import forget
from tests.asl.lint.hostile import HUGE, MEGABYTE
from tests.bench.core_bench import ROUNDS, Result

ARN = "arn:aws:lambda:us-east-1:123456789012:function:Work"


def machine(count: int, state: Callable[[int], dict[str, Any]], **top: Any) -> str:
    """The text of a chain of `count` states and a Succeed."""
    states = {f"S{i}": {**state(i), "Next": f"S{i + 1}"} for i in range(count)}
    return json.dumps({**top, "StartAt": "S0", "States": {**states, f"S{count}": {"Type": "Succeed"}}}, indent=2)


def jsonpath(i: int) -> dict[str, Any]:
    """A Task with paths, an intrinsic function and a Retrier."""
    parameters = {"id.$": f"$.orders[{i}].id", "text.$": "States.Format('Order {}', $.id)", "fixed": [1, 2, {"a": "b"}]}
    retry = [{"ErrorEquals": ["Lambda.ServiceException"], "MaxAttempts": 3}]
    return {"Type": "Task", "Resource": ARN, "Parameters": parameters, "ResultPath": f"$.r{i}", "Retry": retry}


def jsonata(i: int) -> dict[str, Any]:
    """A Task with three expressions."""
    arguments = {"id": f"{{% $states.input.orders[{i}].id %}}", "sum": "{% $sum($states.input.items.price) %}"}
    return {"Type": "Task", "Resource": ARN, "Arguments": arguments, "Output": "{% $states.result.Payload %}"}


def milliseconds(text: str, format: str = "json", rounds: int = ROUNDS, known: bool = True) -> float:
    """Processor time of the fastest of several checks; not `known`: as if no state had been seen before."""
    times = []
    for _ in range(rounds):
        if not known:
            forget()
        begun = time.process_time()
        check(text, format=format, severity="INFO")  # type: ignore[arg-type]
        times.append((time.process_time() - begun) * 1000)
    return min(times)


def measurements() -> Iterator[Result]:
    """All that is measured, one by one."""
    paths = machine(300, jsonpath)
    yield Result("check of 300 states, JSONPath", milliseconds(paths), 10, "ms")
    yield Result("the same, no state of it seen before", milliseconds(paths, known=False), 10, "ms")
    broken = paths.replace('"Next": "S150"', '"Next": "Nowhere"')
    yield Result("the same with a mistake", milliseconds(broken), 20, "ms")
    expressions = machine(1000, jsonata, QueryLanguage="JSONata")
    yield Result("check of 1,000 states, JSONata", milliseconds(expressions), 60, "ms")
    yield Result("the same, no state of it seen before", milliseconds(expressions, known=False), 60, "ms")
    slowest = max(
        (milliseconds(text[:MEGABYTE], format, rounds=1), f"{name}, {format}")
        for name, text in HUGE.items()
        for format in ("json", "yaml")
    )
    yield Result(f"1 MB of nonsense at worst ({slowest[1]})", slowest[0], 2000, "ms")


def main() -> int:
    """Print the table; 1 if a target was missed."""
    results = list(measurements())
    if "--json" in sys.argv:
        print(json.dumps([{**result._asdict(), "met": result.met} for result in results]))
    else:
        for result in results:
            mark = " " if result.met else "!"
            print(f"{mark} {result.name:<64}{result.value:>14,.1f} {result.unit}   (target {result.target:,.0f})")
    return 0 if all(result.met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
