"""Definitions that make one large value many times: the run fails as the service's would, and the process lives."""

from __future__ import annotations

import json
from typing import Any

import pytest

from asl.expr.jsonata_analysis import analyse
from asl.json_codec import fits
from asl.limits import MAX_SPREAD

from .driving import drive

JSON = Any
INPUT = json.dumps({"a": "x" * 200_000, "l": [1] * 5_000})
MANY = {f"k{number}.$": "$" for number in range(20_000)}


def machine(**fields: JSON) -> JSON:
    return {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True, **fields}}}


@pytest.mark.parametrize(
    ("definition", "error", "words"),
    [
        (machine(Parameters=MANY), "States.DataLimitExceeded", "more than 16,777,216 bytes"),
        (machine(Assign={"v": MANY}), "States.DataLimitExceeded", "more than 16,777,216 bytes"),
        (
            machine(QueryLanguage="JSONata", Output={f"k{n}": "{% $states.input %}" for n in range(20_000)}),
            "States.DataLimitExceeded",
            "more than 16,777,216 bytes",
        ),
        (
            machine(Parameters={"x.$": f"States.Array({','.join(['$'] * 4_900)})"}),
            "States.Runtime",
            "The arguments have more than 16,777,216 bytes",
        ),
        (
            machine(Parameters={"x.$": f"States.Format('{'{}' * 1_600}',{','.join(['$.a'] * 1_600)})"}),
            "States.Runtime",
            "The arguments have more than",
        ),
        (
            machine(Type="Map", ItemsPath="$.l", ItemProcessor=machine(Result="y" * 200_000), ResultPath="$.results"),
            "States.DataLimitExceeded",
            "returned a result with a size exceeding",
        ),
    ],
    ids=["template", "variables", "JSONata", "array", "text", "results"],
)
def test_a_bomb_fails_the_run_and_not_the_process(definition: JSON, error: str, words: str) -> None:
    run, _ = drive(definition, INPUT)
    assert (run.status, run.error) == ("FAILED", error)
    assert words in (run.cause or "")


def test_many_small_parts_are_no_bomb() -> None:
    parts = MAX_SPREAD + 1
    names = {f"k{number}": number for number in range(parts)}
    run, _ = drive(machine(Parameters={f"{name}.$": f"$.{name}" for name in names}), json.dumps(names))
    assert run.output == names
    calls = f"States.Array({','.join(f'$.{name}' for name in names)})"
    run, _ = drive(machine(Parameters={"x.$": calls}), json.dumps(names))
    assert run.output == {"x": list(range(parts))}


def test_an_expression_that_reads_much_again_and_again_runs_where_it_can_be_killed() -> None:
    assert analyse("[$states.input, $states.input]").modest
    assert not analyse(f"[{','.join(['$states.input'] * (MAX_SPREAD + 1))}]").modest


def test_a_long_chain_of_operators_is_refused_and_no_crash() -> None:
    output = "{% " + " & ".join(["$states.input.a"] * 5_000) + " %}"
    run, _ = drive(machine(QueryLanguage="JSONata", Output=output))
    assert (run.status, run.error) == ("FAILED", "States.Runtime")
    assert "nested too deeply" in (run.cause or "")


@pytest.mark.parametrize("value", ["abcd", ["ab"], {"ab": "c"}, [[[1]]], {"a": {"b": 1}}, 5, None])
def test_what_fits_is_told_without_writing_it(value: JSON) -> None:
    size = len(json.dumps(value, separators=(",", ":")))
    assert fits(value, size)
    assert not fits(value, 0)
