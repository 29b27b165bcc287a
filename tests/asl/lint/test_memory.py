"""What is remembered of states is what would be found anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from asl.document import parse
from asl.lint import check
from asl.lint.memory import MAX_BYTES, MAX_STATES, forget, known
from asl.lint.rule import Finding, Rule
from asl.lint.view import View
from tests.asl.lint.test_rules import FILES

TYPES = ("STANDARD", "EXPRESS")


def _definitions() -> list[dict[str, Any]]:
    cases = [json.loads(Path(file).read_text(encoding="utf-8")) for file in FILES]
    return [case["definition"] for case in cases if isinstance(case.get("definition"), dict)]


def _plain(findings: list[tuple[Rule, Finding]]) -> list[tuple[object, ...]]:
    return [
        (rule.id, f.path, f.message, f.at, f.code, f.severity, f.expected, f.help, f.on_key) for rule, f in findings
    ]


def test_rules_that_look_at_a_state_alone_find_the_same_when_nothing_is_around_it() -> None:
    forget()
    for definition in _definitions():
        for machine_type in TYPES:
            for state in View(parse(json.dumps(definition)), machine_type).outline.states:
                anew = known(state, False, machine_type, False)
                remembered = known(state, False, machine_type, True)
                assert _plain(remembered.findings) == _plain(anew.findings)
                assert remembered.parts.paths == anew.parts.paths


def test_a_second_check_says_what_the_first_one_said() -> None:
    texts = [json.dumps(definition) for definition in _definitions()]
    forget()
    first = [check(text, severity="INFO") for text in texts]
    assert [check(text, severity="INFO") for text in reversed(texts)] == first[::-1]


def test_a_changed_state_is_looked_at_again() -> None:
    text = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$.a", "End": true}}}'
    assert check(text, severity="ERROR") == []
    (problem,) = check(text.replace("$.a", "$.["), severity="ERROR")
    assert problem.location == "/States/A/InputPath"
    assert check(text, severity="ERROR") == []


def test_true_and_one_are_not_taken_for_each_other() -> None:
    text = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"a.$": %s}, "End": true}}}'
    assert [len(check(text % value, severity="ERROR")) for value in ('"$.a"', "1", "true", '"$.a"')] == [0, 1, 1, 0]


def test_large_states_and_many_of_them_are_checked_without_being_remembered() -> None:
    large = {"Type": "Pass", "Parameters": {"a.$": "b c", "b": "x" * MAX_BYTES}, "End": True}
    problems = check(json.dumps({"StartAt": "A", "States": {"A": large}}), severity="ERROR")
    assert [problem.location for problem in problems] == ["/States/A/Parameters"]
    many = {f"S{i}": {"Type": "Pass", "Next": f"S{i + 1}"} for i in range(MAX_STATES)}
    many[f"S{MAX_STATES}"] = {"Type": "Pass", "OutputPath": "$.[", "End": True}
    problems = check(json.dumps({"StartAt": "S0", "States": many}), severity="ERROR")
    assert [problem.location for problem in problems] == [f"/States/S{MAX_STATES}/OutputPath"]


def test_what_was_left_out_of_a_long_list_is_found_in_a_short_one() -> None:
    wrong = {f"S{i}": {"Type": "Pass", "InputPath": "$.[", "Next": f"S{i + 1}"} for i in range(150)}
    wrong["S150"] = {"Type": "Pass", "InputPath": "$.[", "End": True}
    forget()
    many = check(json.dumps({"StartAt": "S0", "States": wrong}), severity="ERROR")
    assert len([problem for problem in many if problem.rule == "path_syntax"]) == 101
    (last,) = check(json.dumps({"StartAt": "S150", "States": {"S150": wrong["S150"]}}), severity="ERROR")
    assert last.location == "/States/S150/InputPath"
