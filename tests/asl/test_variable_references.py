"""Which variables a state refers to, in every field that may."""

from __future__ import annotations

from typing import Any

import pytest

from asl.variable_references import variable_references

JSON = Any


def machine(state: JSON, name: str = "S", **fields: JSON) -> JSON:
    return {"StartAt": name, "States": {name: {"End": True, **state}}, **fields}


@pytest.mark.parametrize(
    ("state", "names"),
    [
        (
            {
                "Type": "Pass",
                "Parameters": {
                    "a.$": "$x",
                    "b.$": "$y.c[0]",
                    "c.$": "States.Format('{}', $z)",
                    "d.$": "$.q",
                    "e.$": "$$.Execution.Id",
                    "f": [{"g.$": "$deep", "h": "$text"}],
                },
            },
            ["deep", "x", "y", "z"],
        ),
        ({"Type": "Pass", "InputPath": "$i", "OutputPath": "$o", "Assign": {"new.$": "$old"}}, ["i", "o", "old"]),
        ({"Type": "Wait", "SecondsPath": "$s"}, ["s"]),
        ({"Type": "Fail", "ErrorPath": "$e", "CausePath": "States.Format('{}', $c)"}, ["c", "e"]),
        (
            {
                "Type": "Choice",
                "Choices": [
                    {"Variable": "$v", "NumericEqualsPath": "$w", "Next": "X"},
                    {"And": [{"Not": {"Variable": "$.x", "StringEqualsPath": "$n"}}], "Assign": {"y.$": "$a"}},
                ],
            },
            ["a", "n", "v", "w"],
        ),
        ({"Type": "Pass", "Result": {"a": 1}}, None),
    ],
)
def test_jsonpath(state: JSON, names: list[str] | None) -> None:
    assert variable_references(machine(state)) == ({"S": names} if names else {})


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ({"Type": "Pass", "Output": "{% $a & $sum([$b, 1]) & $states.input.c & ($l := 1; $l) %}"}, ["a", "b"]),
        ({"Type": "Pass", "Output": "{% $map($xs, function($i) { $i + $k }) %}"}, ["k", "xs"]),
        (
            {
                "Type": "Task",
                "Arguments": {"q": ["{% $q %}"]},
                "TimeoutSeconds": "{% $t %}",
                "Catch": [{"ErrorEquals": ["E"], "Output": "{% $o %}", "Assign": {"v": "{% $c %}"}}],
            },
            ["c", "o", "q", "t"],
        ),
        ({"Type": "Choice", "Choices": [{"Condition": "{% $c = 1 %}", "Output": "{% $o %}"}]}, ["c", "o"]),
        ({"Type": "Pass", "Output": "{% $states.input.a %}", "Assign": {"b": 1}}, None),
    ],
)
def test_jsonata(state: JSON, names: list[str] | None) -> None:
    assert variable_references(machine(state, QueryLanguage="JSONata")) == ({"S": names} if names else {})


def test_states_at_every_level_are_told_by_their_own_name() -> None:
    inner = machine({"Type": "Pass", "InputPath": "$inner"}, "Inner")
    branch = machine({"Type": "Map", "ItemsPath": "$items", "ItemProcessor": inner}, "Middle")
    outer = machine({"Type": "Parallel", "Branches": [branch], "Parameters": {"p.$": "$outer"}}, "Outer")
    assert variable_references(outer) == {"Inner": ["inner"], "Middle": ["items"], "Outer": ["outer"]}
