"""Every field of every state type in both query languages does something: a matrix, so that no pair is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from asl.run import Run, Start, compile_machine

from .driving import START, Answers, World, drive

JSON = Any
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:Work"
INPUT = '{"n":1,"list":[1,2],"in":{"n":5,"list":[3]}}'
PASSES: JSON = {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": True}}}


class Kind(NamedTuple):
    """A state type: its least definition in each language, and what its work gives for INPUT."""

    name: str
    jsonpath: JSON
    jsonata: JSON
    result: JSON  # None: it has no result of its own


WHOLE = {"n": 1, "list": [1, 2], "in": {"n": 5, "list": [3]}}
KINDS = {
    kind.name: kind
    for kind in (
        Kind("Pass", {}, {}, WHOLE),
        Kind("Task", {"Resource": FUNCTION}, {"Resource": FUNCTION}, WHOLE),
        Kind("Parallel", {"Branches": [PASSES]}, {"Branches": [PASSES]}, [WHOLE]),
        Kind(
            "Map",
            {"ItemProcessor": PASSES, "ItemsPath": "$.list"},
            {"ItemProcessor": PASSES, "Items": "{% $states.input.list %}"},
            [1, 2],
        ),
        Kind("Wait", {"Seconds": 0}, {"Seconds": 0}, None),
        Kind("Choice", {"Choices": [], "Default": "After"}, {"Choices": [], "Default": "After"}, None),
        Kind("Succeed", {}, {}, None),
    )
}


def machine(kind: Kind, fields: JSON, *, jsonata: bool) -> JSON:
    """The state under test, then one that shows a variable and its input."""
    state = {"Type": kind.name, **(kind.jsonata if jsonata else kind.jsonpath), **fields}
    if kind.name not in ("Choice", "Succeed"):
        state["Next"] = "After"
    show: JSON = {"Type": "Pass", "QueryLanguage": "JSONPath", "End": True}
    if "Assign" in fields:
        show["Parameters"] = {"v.$": "$v", "in.$": "$"}
    caught: JSON = {"Type": "Pass", "QueryLanguage": "JSONPath", "Parameters": {"caught.$": "$"}, "End": True}
    states = {"Under": state, "After": show, "Caught": caught}
    return {"StartAt": "Under", "States": states, **({"QueryLanguage": "JSONata"} if jsonata else {})}


def outcome(kind: Kind, fields: JSON, *, jsonata: bool = False) -> JSON:
    definition = machine(kind, fields, jsonata=jsonata)
    if jsonata:  # the states that show are JSONPath, which a JSONata machine may not have: so the language goes below
        del definition["QueryLanguage"]
        definition["States"]["Under"]["QueryLanguage"] = "JSONata"
    run, _ = drive(definition, INPUT)
    assert run.status == "SUCCEEDED", (run.error, run.cause)
    return run.output


ALL = list(KINDS.values())
WITH_RESULT = [kind for kind in ALL if kind.result is not None]
ids = [kind.name for kind in ALL]
result_ids = [kind.name for kind in WITH_RESULT]


@pytest.mark.parametrize("kind", ALL, ids=ids)
class TestJsonPath:
    def test_input_path_selects_what_the_state_works_on(self, kind: Kind) -> None:
        inner = {"n": 5, "list": [3]}
        expected = {"Parallel": [inner], "Map": [3]}.get(kind.name, inner)
        assert outcome(kind, {"InputPath": "$.in"}) == expected

    def test_output_path_selects_from_the_output(self, kind: Kind) -> None:
        path = {"Parallel": "$[0].n", "Map": "$[0]"}.get(kind.name, "$.n")
        assert outcome(kind, {"OutputPath": path}) == 1

    def test_output_path_null_gives_an_empty_object(self, kind: Kind) -> None:
        assert outcome(kind, {"OutputPath": None}) == {}


@pytest.mark.parametrize("kind", WITH_RESULT, ids=result_ids)
class TestJsonPathWithResult:
    def test_result_path_adds_the_result_to_the_input(self, kind: Kind) -> None:
        assert outcome(kind, {"ResultPath": "$.r"}) == {**WHOLE, "r": kind.result}

    def test_result_path_null_keeps_the_input(self, kind: Kind) -> None:
        assert outcome(kind, {"ResultPath": None}) == WHOLE

    def test_result_selector_makes_another_result(self, kind: Kind) -> None:
        if kind.name != "Pass":  # the only one of them without the field
            assert outcome(kind, {"ResultSelector": {"all.$": "$"}}) == {"all": kind.result}

    def test_assign_sees_the_result(self, kind: Kind) -> None:
        assert outcome(kind, {"Assign": {"v.$": "$"}})["v"] == kind.result


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind.name in ("Wait", "Choice")], ids=["Wait", "Choice"])
def test_assign_sees_the_effective_input(kind: Kind) -> None:
    assert outcome(kind, {"InputPath": "$.in", "Assign": {"v.$": "$.n"}})["v"] == 5


@pytest.mark.parametrize("kind", [KINDS["Pass"], KINDS["Task"], KINDS["Parallel"]], ids=lambda kind: kind.name)
def test_parameters_make_the_input_of_the_work(kind: Kind) -> None:
    made = {"x": 1}
    assert outcome(kind, {"Parameters": {"x.$": "$.n"}}) == ([made] if kind.name == "Parallel" else made)


@pytest.mark.parametrize("kind", ALL, ids=ids)
class TestJsonata:
    def test_output_is_what_the_expression_gives(self, kind: Kind) -> None:
        assert outcome(kind, {"Output": {"n": "{% $states.input.n %}"}}, jsonata=True) == {"n": 1}

    def test_without_output_the_result_or_the_input_goes_on(self, kind: Kind) -> None:
        assert outcome(kind, {}, jsonata=True) == (WHOLE if kind.result is None else kind.result)

    def test_assign_is_seen_from_the_next_state(self, kind: Kind) -> None:
        if kind.name != "Succeed":  # it has no Assign, and nothing comes after it
            assert outcome(kind, {"Assign": {"v": "{% $states.input.n + 1 %}"}}, jsonata=True)["v"] == 2

    def test_fields_of_jsonpath_mean_nothing(self, kind: Kind) -> None:
        fields = {"InputPath": "$.in", "OutputPath": "$.n", "ResultPath": "$.r", "ResultSelector": {}}
        assert outcome(kind, fields, jsonata=True) == (WHOLE if kind.result is None else kind.result)


@pytest.mark.parametrize("kind", WITH_RESULT, ids=result_ids)
def test_jsonata_sees_the_result(kind: Kind) -> None:
    if kind.name != "Pass":  # the only one of them without $states.result
        assert outcome(kind, {"Output": "{% [$states.result] %}"}, jsonata=True) == _as_array(kind.result)


def _as_array(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("kind", [KINDS["Task"], KINDS["Parallel"]], ids=lambda kind: kind.name)
def test_arguments_make_the_input_of_the_work(kind: Kind) -> None:
    made = outcome(kind, {"Arguments": {"x": "{% $states.input.n %}"}}, jsonata=True)
    assert made == ([{"x": 1}] if kind.name == "Parallel" else {"x": 1})


class FailsTwice(Answers):
    def __init__(self) -> None:
        self.left = 2

    def news(self, resource: str, state: str, input: JSON) -> list[JSON]:
        self.left -= 1
        return [("Failed", {"error": "Bad", "cause": "so"})] if self.left >= 0 else []


def failing(name: str) -> JSON:
    """A state of a type that may have Retry and Catch, and that fails with the error Bad."""
    task: JSON = {"StartAt": "Inner", "States": {"Inner": {"Type": "Task", "Resource": FUNCTION, "End": True}}}
    return {
        "Task": {"Resource": FUNCTION},
        "Parallel": {"Branches": [task]},
        "Map": {"ItemProcessor": task},
    }[name]


def retry_matrix() -> Iterator[tuple[str, bool]]:
    for name in ("Task", "Parallel", "Map"):
        yield name, False
        yield name, True


@pytest.mark.parametrize(("name", "jsonata"), list(retry_matrix()))
class TestErrors:
    def run(self, name: str, jsonata: bool, fields: JSON) -> Run:
        definition = {
            "StartAt": "Under",
            "States": {
                "Under": {
                    "Type": name,
                    "QueryLanguage": "JSONata" if jsonata else "JSONPath",
                    "Next": "After",
                    **failing(name),
                    **fields,
                },
                "After": {"Type": "Pass", "End": True},
                "Caught": {"Type": "Pass", "Parameters": {"caught.$": "$"}, "End": True},
            },
        }
        world = World(compile_machine(definition), FailsTwice())
        world.execute(_start("[1]"))
        return world.run

    def test_retry_helps_when_there_are_attempts_enough(self, name: str, jsonata: bool) -> None:
        run = self.run(name, jsonata, {"Retry": [{"ErrorEquals": ["Bad"], "MaxAttempts": 2}]})
        assert run.status == "SUCCEEDED"

    def test_retry_ends_when_its_attempts_are_used_up(self, name: str, jsonata: bool) -> None:
        run = self.run(name, jsonata, {"Retry": [{"ErrorEquals": ["Bad"], "MaxAttempts": 1}]})
        assert (run.status, run.error, run.cause) == ("FAILED", "Bad", "so")

    def test_catch_goes_on_with_the_error(self, name: str, jsonata: bool) -> None:
        run = self.run(name, jsonata, {"Catch": [{"ErrorEquals": ["States.TaskFailed"], "Next": "Caught"}]})
        assert run.output == {"caught": {"Error": "Bad", "Cause": "so"}}

    def test_a_catcher_has_its_own_way_to_make_the_output(self, name: str, jsonata: bool) -> None:
        own = {"Output": "{% $states.errorOutput.Error %}"} if jsonata else {"ResultPath": "$[0]"}
        run = self.run(name, jsonata, {"Catch": [{"ErrorEquals": ["Bad"], "Next": "Caught", **own}]})
        assert run.output == {"caught": "Bad" if jsonata else [{"Error": "Bad", "Cause": "so"}]}


def _start(input: str) -> Start:
    return Start(**{**START, "input": input})
