"""Every kind of value in every field of every state: the run ends or waits, and says why in words."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from asl.expr.choice import COMPARATORS
from asl.run import Run

from .driving import Answers, drive
from .test_fields import DISTRIBUTED, FIELDS, LEAST, P, wanted

JSON = Any
INPUT: JSON = {
    "null": None,
    "true": True,
    "zero": 0,
    "minus": -1,
    "one": 1,
    "half": 0.5,
    "huge": 2**64,
    "big": 1e300,
    "text": "a",
    "digits": "12",
    "empty": "",
    "time": "2023-11-14T22:15:00Z",
    "far": "9999-12-31T23:59:59-23:59",
    "first": "0001-01-01T00:00:00+23:59",
    "list": [1, "a", None],
    "none": [],
    "object": {"a": {"b": 1}},
    "hollow": {},
}
PATHS = [
    "$",
    "$$",
    "$.no",
    "$.list[7]",
    "$..a",
    "$.list[*]",
    "$.list[?(@ > 0)]",
    "$$.Execution.Id",
    "$v",
    "$.a[",
    "a",
    "",
]
PATHS += [f"$['{name}']" for name in INPUT]
PATHS += ["States.UUID()", "States.Array($.list)", "States.MathAdd($.text, 1)", "States.Format('{', 1)", "States.No()"]
EXPRESSIONS = [
    "$states.input",
    "$states.no",
    "$no",
    "function($x){$x}",
    "1 +",
    "[1, 2]",
    "$error('no')",
    "$states.result",
]
EXPRESSIONS += [f"$states.input.`{name}`" for name in INPUT]
LITERALS: list[JSON] = [*INPUT.values(), [{}], [None], {"a.$": 1}, {"a.$": "$.no"}, [[[]]]]
NESTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "ItemReader": (
        ("Resource",),
        ("Parameters",),
        ("Arguments",),
        ("ReaderConfig",),
        ("ReaderConfig", "MaxItems"),
        ("ReaderConfig", "MaxItemsPath"),
        ("ReaderConfig", "ItemsPointer"),
    ),
    "ItemBatcher": tuple(
        (name,)
        for name in (
            "BatchInput",
            "MaxItemsPerBatch",
            "MaxItemsPerBatchPath",
            "MaxInputBytesPerBatch",
            "MaxInputBytesPerBatchPath",
        )
    ),
    "ResultWriter": (
        ("Resource",),
        ("Parameters",),
        ("Arguments",),
        ("WriterConfig",),
        ("WriterConfig", "Transformation"),
    ),
    "Retry": (("ErrorEquals",), ("MaxAttempts",), ("IntervalSeconds",), ("BackoffRate",), ("MaxDelaySeconds",)),
    "Catch": (("ErrorEquals",), ("Next",), ("ResultPath",), ("Assign",), ("Output",)),
    "Choices": (("Next",), ("Variable",), ("Condition",), ("Assign",), ("Output",)),
}
SOUND: dict[str, JSON] = {
    "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"}},
    "ItemBatcher": {"MaxItemsPerBatch": 2},
    "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "WriterConfig": {}},
    "Retry": {"ErrorEquals": ["Bad"], "MaxAttempts": 1},
    "Catch": {"ErrorEquals": ["Bad"], "Next": "After"},
    "Choices": {"Next": "After", "Variable": "$.one", "NumericEquals": 1, "Condition": True},
}


class Fails(Answers):
    """Every task fails once and for all."""

    def news(self, resource: str, state: str, input: JSON) -> list[JSON]:
        return [("Failed", {"error": "Bad", "cause": "so"})]


def values(language: str) -> Iterator[JSON]:
    """Literals, and what is computed to each of them."""
    yield from LITERALS
    if language == P:
        yield from PATHS
        yield from ({"x.$": path} for path in PATHS)
    else:
        yield from (f"{{% {expression} %}}" for expression in EXPRESSIONS)
        yield {"x": "{% $states.input.no %}"}


def run(kind: str, language: str, fields: JSON) -> Run:
    state = {"Type": kind, "QueryLanguage": language, **LEAST[kind], **fields}
    if kind not in ("Choice", "Succeed", "Fail"):
        state["Next"] = "After"
    machine = {"StartAt": "S", "States": {"S": state, "After": {"Type": "Succeed"}}}
    found, events = drive(machine, json.dumps(INPUT), Fails() if "Catch" in fields or "Retry" in fields else None)
    assert any(event.type == f"{kind}StateEntered" for event in events)
    for event in events:
        for name in ("error", "cause"):
            assert isinstance(event.data.get(name), str | None), (event.type, event.data)
    return found


@pytest.mark.parametrize(("kind", "field", "language"), list(wanted()))
def test_any_value_of_a_field_is_answered(kind: str, field: str, language: str) -> None:
    for value in values(language):
        run(kind, language, {field: value})


@pytest.mark.parametrize("language", FIELDS["Task"].keys() - {"both"})
@pytest.mark.parametrize("field", NESTED)
def test_any_value_inside_a_field_is_answered(field: str, language: str) -> None:
    kind = {"Retry": "Task", "Catch": "Task", "Choices": "Choice"}.get(field, "Map")
    more = {"ItemProcessor": DISTRIBUTED, "ItemsPath": "$.list"} if kind == "Map" else {}
    for way in NESTED[field]:
        for value in values(language):
            part = copy.deepcopy(SOUND[field])
            inner = part
            for name in way[:-1]:
                inner = inner[name]
            inner[way[-1]] = value
            run(kind, language, {**more, field: part if kind == "Map" else [part]})


@pytest.mark.parametrize("comparator", sorted(COMPARATORS))
def test_any_operand_and_any_value_are_compared(comparator: str) -> None:
    operands = PATHS if comparator.endswith("Path") else [*INPUT.values(), "2016-03-14T01:59:00Z"]
    for operand in operands:
        for name in INPUT:
            rule = {"Variable": f"$['{name}']", comparator: operand, "Next": "After"}
            run("Choice", P, {"Choices": [rule], "Default": "After"})
