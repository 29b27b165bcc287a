"""Whatever stands in a definition: the core never raises, and the run ends or waits for something."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asl.limits import Limits
from asl.run import Run, Start, compile_machine
from asl.run.codec import run_from_bytes, run_to_bytes
from asl.test_state import StateTest, TestRefused, TestRequest

from .driving import START, Answers, World

JSON = Any
NAMES = ["A", "B", "C"]
LANGUAGES = ["JSONPath", "JSONata"]
VALUES: st.SearchStrategy[JSON] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 300),
    st.floats(-2, 5, allow_nan=False),
    st.sampled_from(
        [
            "$",
            "$.a",
            "$.list",
            "$.list[0]",
            "$.a.b.c",
            "$$",
            "$$.Execution.Input",
            "$x",
            "$..a",
            "$.list[?(@>1)]",
            "$[",
            "States.MathAdd($.n, 1)",
            "States.Format('{}', $.a)",
            "States.Nothing()",
            "{% $states.input.list %}",
            "{% 1 + 1 %}",
            "{% $states.result %}",
            "{% $error('x') %}",
            "{% ( %}",
            "{% $x %}",
            "2023-11-14T22:13:21Z",
            "arn:aws:lambda:us-east-1:123456789012:function:F",
            "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "",
            "text",
        ]
    ),
)
JSON_VALUES = st.recursive(
    VALUES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["a", "b.$", "list", "n.$", "ErrorEquals", "Next"]), inner, max_size=3),
    ),
    max_leaves=6,
)
RULES = st.fixed_dictionaries(
    {"Next": st.sampled_from(NAMES)},
    optional={
        "Variable": VALUES,
        "NumericLessThan": VALUES,
        "IsPresent": st.booleans(),
        "Condition": VALUES,
        "Assign": JSON_VALUES,
        "Output": JSON_VALUES,
    },
)
RETRIERS = st.fixed_dictionaries(
    {"ErrorEquals": st.lists(st.sampled_from(["States.ALL", "Bad", "States.Timeout"]), max_size=2)},
    optional={
        "MaxAttempts": st.one_of(st.integers(0, 2), JSON_VALUES),
        "IntervalSeconds": VALUES,
        "BackoffRate": VALUES,
        "MaxDelaySeconds": VALUES,
        "JitterStrategy": st.sampled_from(["FULL", "NONE"]),
    },
)
CATCHERS = st.fixed_dictionaries(
    {"ErrorEquals": st.just(["States.ALL"]), "Next": st.sampled_from(NAMES)},
    optional={"ResultPath": VALUES, "Assign": JSON_VALUES, "Output": JSON_VALUES},
)
ANYTHING = [
    "InputPath",
    "OutputPath",
    "ResultPath",
    "Parameters",
    "ResultSelector",
    "Arguments",
    "Output",
    "Assign",
    "Items",
    "ItemsPath",
    "ItemSelector",
    "MaxConcurrency",
    "MaxConcurrencyPath",
    "Seconds",
    "SecondsPath",
    "Timestamp",
    "TimestampPath",
    "Error",
    "ErrorPath",
    "Cause",
    "CausePath",
    "Result",
    "TimeoutSeconds",
    "TimeoutSecondsPath",
    "HeartbeatSeconds",
    "Credentials",
    "Resource",
    "ItemReader",
    "ItemBatcher",
    "ResultWriter",
    "ToleratedFailureCount",
    "ToleratedFailurePercentage",
    "ToleratedFailurePercentagePath",
    "Label",
    "Default",
    "End",
]


def states(inner: st.SearchStrategy[JSON]) -> st.SearchStrategy[JSON]:
    fields: dict[str, st.SearchStrategy[JSON]] = dict.fromkeys(ANYTHING, JSON_VALUES)
    fields |= {
        "QueryLanguage": st.sampled_from(LANGUAGES),
        "Next": st.sampled_from(NAMES),
        "End": st.just(True),
        "Choices": st.lists(RULES, max_size=2),
        "Retry": st.lists(RETRIERS, max_size=2),
        "Catch": st.lists(CATCHERS, max_size=2),
        "Branches": st.lists(inner, max_size=2),
        "ItemProcessor": inner,
    }
    kinds = st.sampled_from(["Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map", "Other"])
    return st.fixed_dictionaries({"Type": kinds}, optional=fields)


def machines(inner: st.SearchStrategy[JSON]) -> st.SearchStrategy[JSON]:
    return st.fixed_dictionaries(
        {
            "StartAt": st.sampled_from(NAMES),
            "States": st.dictionaries(st.sampled_from(NAMES), states(inner), min_size=1, max_size=3),
        },
        optional={
            "QueryLanguage": st.sampled_from(LANGUAGES),
            "TimeoutSeconds": VALUES,
            "ProcessorConfig": st.sampled_from([{"Mode": "DISTRIBUTED"}, {"Mode": "INLINE"}, 5, None]),
        },
    )


MACHINES = st.recursive(JSON_VALUES, machines, max_leaves=3)
INPUTS = st.sampled_from(['{"a":{"b":1},"list":[1,2],"n":1}', "[1,2]", "null", "5", '"x"', "not json"])


class Some(Answers):
    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def news(self, resource: str, state: str, input: JSON) -> list[JSON]:
        if self.data.draw(st.booleans(), label="fails"):
            return [("Failed", {"error": "Bad", "cause": "so"})]
        return [("Succeeded", {"output": json.dumps(input)})]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(MACHINES, INPUTS, st.data())
def test_any_definition_ends_or_waits(definition: JSON, text: str, data: st.DataObject) -> None:

    world = World(compile_machine(definition), Some(data), Limits(history_events=120))
    world.tell(Start(**{**START, "input": text}))
    for _ in range(60):
        if not world.step():
            break
    assert world.run.status != "NEW"
    assert world.run.status != "RUNNING" or world.open or world.run.ready
    assert run_to_bytes(run_from_bytes(run_to_bytes(world.run))) == run_to_bytes(world.run)
    assert isinstance(world.run, Run)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    states(machines(JSON_VALUES)), INPUTS, st.sampled_from([None, {"result": "[1]"}, {"errorOutput": {"error": "E"}}])
)
def test_any_state_can_be_tested(state: JSON, text: str, mock: JSON) -> None:
    try:
        StateTest(TestRequest(state, 1.0, "x", text, role_arn="r", inspection_level="TRACE", mock=mock)).begin()
    except TestRefused as refused:
        assert str(refused)
