"""What a rule finds in a state machine it finds in a branch, a processor and an iterator, too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from asl.lint import all_rules, check
from tests.asl.lint.test_rules import FILES

# Rules about the outermost machine, and about what stands around a state.
OUTERMOST = {
    "missing_end_state",
    "loop_near_history_limit",
    "near_depth_limit",
    "endless_inner_machine",
    "duplicate_key",
}
ERRORS = {rule.id for rule in all_rules() if rule.severity == "ERROR"} - OUTERMOST
OUTER = "Outermost"


def _surroundings(inner: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The state that holds a machine, by the path from the state to the machine."""
    return {
        "/Branches[0]": {"Type": "Parallel", "Branches": [inner], "End": True},
        "/ItemProcessor": {"Type": "Map", "ItemProcessor": inner, "End": True},
        "/Iterator": {"Type": "Map", "Iterator": inner, "End": True},
    }


def _cases() -> list[Path]:
    """The cases of errors whose definition has nothing that only an outermost machine has; inner ones need no end."""
    found = []
    for file in FILES:
        case = json.loads(file.read_text(encoding="utf-8"))
        definition = case.get("definition")
        if file.parent.name in ERRORS and isinstance(definition, dict) and "grow" not in case and "values" not in case:
            inside = definition.keys() - {"QueryLanguage"}
            has_language = definition.get("QueryLanguage", "JSONata") in ("JSONPath", "JSONata")
            ends = not any(problem.code == "MISSING_END_STATE" for problem in check(json.dumps(definition)))
            if {"StartAt", "States"} <= inside <= {"StartAt", "States", "Comment"} and has_language and ends:
                found.append(file)
    return found


CASES = _cases()


def test_most_rules_have_such_cases() -> None:
    assert len({file.parent.name for file in CASES}) > 0.9 * len(ERRORS)


@pytest.mark.parametrize("file", CASES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_an_error_is_found_wherever_the_machine_stands(file: Path) -> None:
    case = json.loads(file.read_text(encoding="utf-8"))
    definition = dict(case["definition"])
    language = {"QueryLanguage": definition.pop("QueryLanguage")} if "QueryLanguage" in definition else {}
    for step, state in _surroundings(definition).items():
        around = json.dumps({**language, "StartAt": OUTER, "States": {OUTER: state}})
        problems = check(around, machine_type=case.get("type", "STANDARD"), severity="ERROR")
        found = {(p.location or "", p.message) for p in problems if p.rule == file.parent.name}
        wanted = {(_moved(finding["location"], step), finding["message"]) for finding in case["finds"]}
        assert found == wanted, step


def _moved(location: str | None, step: str) -> str:
    return f"/States/{OUTER}{step}{'' if location in (None, '/') else location}"
