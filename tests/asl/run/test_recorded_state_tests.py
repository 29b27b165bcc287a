"""TestState against answers recorded from the real service, where those are at hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from asl.run import Task
from asl.test_state import StateTest, TestRefused, TestRequest

from .recordings import OK, RECORDINGS, case_name, comparison

JSON = Any


def recorded_tests() -> list[JSON]:
    """Those that the language alone can answer: not what checks definitions or the shapes of other services' answers."""
    if not RECORDINGS.exists():
        return []
    cases = [json.loads(line) for line in RECORDINGS.read_text(encoding="utf-8").splitlines()]
    return [case for case in cases if case["kind"] == "test_state" and not _needs_more(case)]


def _needs_more(case: JSON) -> bool:
    text = json.dumps([expected["value"] for expected in case["expected"]])
    return "InvalidDefinition" in text or "schema validation error" in text


def answer(params: JSON) -> JSON:
    test = StateTest(
        TestRequest(
            definition=json.loads(params["definition"]),
            at=1_700_000_000.25,
            entropy="test",
            input=params.get("input", "{}"),
            state_name=params.get("stateName"),
            role_arn=params.get("roleArn"),
            inspection_level=params.get("inspectionLevel", "INFO"),
            mock=params.get("mock"),
            context=json.loads(params["context"]) if "context" in params else None,
            variables=json.loads(params.get("variables", "{}")),
            configuration=params.get("stateConfiguration", {}),
        )
    )
    response = test.begin()
    assert not isinstance(response, Task)
    return {**response, "ResponseMetadata": OK}


def difference(case: JSON) -> str | None:
    tool = comparison()
    run = tool.Run("123456789012", "us-east-1")
    matcher = tool.Matcher(case, run, True)
    for expected in case["expected"]:
        params = run.build(case["calls"][expected["call"]]["params"])
        if expected["form"] == "error":
            with pytest.raises(TestRefused) as refused:
                answer(params)
            if str(refused.value) != expected["value"]["Error"]["Message"]:
                return f"expected {expected['value']['Error']['Message']!r}, got {str(refused.value)!r}"
            continue
        try:
            matcher.compare(expected["value"], answer(params), expected["key"], expected["key"])
        except tool.Failed as failed:
            return f"{failed.path}: expected {failed.expected!r}, got {failed.got!r}"
    return None


CASES = recorded_tests()

if CASES:

    @pytest.mark.parametrize("case", CASES, ids=[case_name(case) for case in CASES])
    def test_it_answers_as_recorded(case: Any) -> None:
        assert difference(case) is None
