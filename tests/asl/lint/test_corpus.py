"""The open corpus of definitions with known verdicts, where it is at hand; and the users' examples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from asl.lint import check

SHARED = Path(__file__).resolve().parents[4] / "shared"
CORPUS = SHARED / "asl-corpus" / "open.jsonl"
EXAMPLES = Path(__file__).resolve().parents[3] / "editor" / "examples"


def _cases() -> list[dict[str, Any]]:
    if not CORPUS.exists():
        return []
    with CORPUS.open(encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines]
    return [case for case in cases if case["expected"] in ("valid", "invalid") and case["verdict"] != "peer"]


def test_every_verdict_of_the_service_and_of_what_was_deployed_or_published_is_matched() -> None:
    wrong = []
    for case in _cases():
        problems = check(case["definition"], machine_type=case["type"], severity="ERROR")
        if bool(problems) is (case["expected"] == "valid"):
            wrong.append((case["id"], case["expected"], [problem.message for problem in problems]))
    assert wrong == []


def test_codes_locations_and_words_are_those_of_the_service() -> None:
    for case in _cases():
        for want in case["expected_diagnostics"] or ():
            problems = check(case["definition"], machine_type=case["type"], severity="ERROR")
            said = {(problem.code, problem.location, _masked(problem.message)) for problem in problems}
            assert (want["code"], want["location"], _masked(want["message"])) in said


def _masked(message: str) -> str:
    return message.replace("<partition>", "aws")  # the recording hides it


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("**/*.asl.json")), ids=lambda file: file.stem)
def test_the_examples_have_no_errors(file: Path) -> None:
    problems = check(file.read_text(encoding="utf-8"))
    assert [problem for problem in problems if problem.severity == "ERROR"] == []
    has_dots = "..." in file.read_text(encoding="utf-8")
    assert any(problem.rule == "resource_ellipsis" for problem in problems) is has_dots
