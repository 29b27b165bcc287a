"""Small definitions that the engine's tests run."""

from __future__ import annotations

from typing import Any

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:"


def machine(**states: dict[str, Any]) -> dict[str, Any]:
    """A machine that starts at its first state."""
    return {"StartAt": next(iter(states)), "States": states}


def task(function: str, **fields: Any) -> dict[str, Any]:
    """A Task that ends unless it has a Next."""
    return {"Type": "Task", "Resource": FUNCTION + function, **({} if "Next" in fields else {"End": True}), **fields}


def end_pass(**fields: Any) -> dict[str, Any]:
    """A Pass that ends unless it has a Next."""
    return {"Type": "Pass", **({} if "Next" in fields else {"End": True}), **fields}


PASS = machine(Only=end_pass(Result={"done": True}))
ONE_TASK = machine(Work=task("Double"))


def counting_loop(turns: int) -> dict[str, Any]:
    """Counts from 0 to `turns` by MathAdd and a Choice: two transitions a turn."""
    return machine(
        Begin=end_pass(Result={"n": 0}, Next="Add"),
        Add=end_pass(Parameters={"n.$": "States.MathAdd($.n, 1)"}, Next="Again"),
        Again={
            "Type": "Choice",
            "Choices": [{"Variable": "$.n", "NumericLessThan": turns, "Next": "Add"}],
            "Default": "Done",
        },
        Done={"Type": "Succeed"},
    )
