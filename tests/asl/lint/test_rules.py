"""Every rule against its own cases: `cases/<rule>/<name>.json` is a definition and what the rule finds in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from asl.document import parse
from asl.lint import all_rules, check
from asl.lint.levels import with_levels
from asl.lint.shape import MAX_ERRORS, shape_errors
from asl.lint.view import View

CASES = Path(__file__).parent / "cases"
FILES = sorted(CASES.glob("*/*.json"))
RULES = {rule.id: rule for rule in all_rules()}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_rule_finds_what_its_case_says(file: Path) -> None:
    case = json.loads(file.read_text(encoding="utf-8"))
    text = case.get("text") or json.dumps(_grown(case), ensure_ascii=False, indent=2)
    rule = RULES[file.parent.name]
    document = parse(text, values=case.get("values"))
    problems = check(document, machine_type=case.get("type", "STANDARD"), severity="INFO")
    found = [{"message": p.message, "location": p.location} for p in problems if p.rule == rule.id]
    by_place = lambda finding: (finding["location"] or "", finding["message"])  # noqa: E731
    assert sorted(found, key=by_place) == sorted(case["finds"], key=by_place)


def _text(case: dict[str, Any]) -> str:
    return str(case.get("text") or json.dumps(case["definition"]))


def _grown(case: dict[str, Any]) -> dict[str, Any]:
    """The definition of a case; `grow` puts a text of so many characters at a path, to keep the file small: `x`, or `of`."""
    definition: dict[str, Any] = case["definition"]
    if "grow" in case:
        *way, last = case["grow"]["path"]
        target = definition
        for name in way:
            target = target[name]
        target[last] = case["grow"].get("of", "{}").format("x" * case["grow"]["characters"])
    return definition


def test_every_rule_has_a_case_that_it_finds_and_one_that_it_passes() -> None:
    lacking = []
    for name in RULES:
        cases = [json.loads(file.read_text(encoding="utf-8")) for file in (CASES / name).glob("*.json")]
        if not any(case["finds"] for case in cases) or not any(not case["finds"] for case in cases):
            lacking.append(name)
    assert lacking == []


ONE_LANGUAGE = {
    "at_most_one_field": "JSONata has no fields that say the same in two ways",
    "expression_wanted": "expressions are JSONata's",
    "query_language_back": "a JSONPath machine may have states of both languages",
}


def test_every_rule_has_such_cases_in_both_query_languages() -> None:
    lacking = []
    for rule in RULES.values():
        if rule.language or rule.id in ONE_LANGUAGE:
            continue
        cases = [json.loads(file.read_text(encoding="utf-8")) for file in (CASES / rule.id).glob("*.json")]
        kinds = {("JSONata" in _text(case), bool(case["finds"])) for case in cases}
        if len(kinds) < 4:
            lacking.append(rule.id)
    assert lacking == []


def test_every_rule_is_named_after_its_file_and_says_what_it_is() -> None:
    for rule in RULES.values():
        module = f"asl.lint.rules.{rule.id}"
        assert __import__(module, fromlist=["RULE"]).RULE is rule
        assert rule.says.endswith(".")


def test_errors_come_first_and_in_the_order_of_the_service() -> None:
    text = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "NOPE"}}, "Foo": 1}'
    assert [problem.code for problem in check(text)] == [
        "SCHEMA_VALIDATION_FAILED",
        "MISSING_TRANSITION_TARGET",
        "MISSING_END_STATE",
    ]


def test_less_severe_findings_are_left_out_when_only_errors_are_wanted() -> None:
    text = (
        '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:lambda:...:function:F", "End": true}}}'
    )
    assert any(problem.severity == "WARNING" for problem in check(text))
    assert check(text, severity="ERROR") == []


def test_a_problem_stands_where_the_mistake_is() -> None:
    text = '{\n  "StartAt": "A",\n  "States": {\n    "A": {"Type": "Pass", "Next": "é😀B"}\n  }\n}'
    problem = check(text)[0]
    assert (problem.line, problem.column) == (4, 35)
    assert (problem.end_line, problem.end_column) == (4, 40)
    assert problem.pointer == "/States/A/Next"


def test_a_level_changes_advice_and_leaves_errors() -> None:
    text = (
        '{"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, '
        '"Next": "D"}]}}}'
    )
    found = {problem.rule: problem.severity for problem in check(text)}
    assert found == {"missing_target": "ERROR", "missing_end_state": "ERROR", "choice_without_default": "WARNING"}
    levels: dict[str, Any] = {"choice_without_default": "INFO", "missing_target": "OFF"}
    assert {p.rule: p.severity for p in with_levels(check(text), levels)} == {**found, "choice_without_default": "INFO"}
    levels["choice_without_default"] = "OFF"
    assert "choice_without_default" not in {p.rule for p in with_levels(check(text), levels)}


def test_more_mistakes_than_anybody_reads_are_cut_off() -> None:
    states = {f"S{number}": {"Type": "Pass", "End": 5} for number in range(MAX_ERRORS + 1)}
    text = json.dumps({"StartAt": "S0", "States": states})
    assert len(list(shape_errors(View(parse(text), "STANDARD")))) == MAX_ERRORS


def test_a_rule_says_the_same_a_hundred_times_and_once_more_at_most() -> None:
    states = {f"S{i}": {"Type": "Task", "Resource": "nothing", "Next": f"S{i + 1}"} for i in range(150)}
    text = json.dumps({"StartAt": "S0", "States": {**states, "S150": {"Type": "Succeed"}}})
    assert sum(problem.rule == "resource_arn" for problem in check(text)) == 101
