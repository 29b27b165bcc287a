"""Mocks: what stands in for the tasks of one execution, as JSON values that are stored with it.

A mock is `{"kind": "result", "value"}`, `{"kind": "error", "error", "cause"}`, `{"kind": "echo"}` (each may have
`delay_seconds`), or `{"kind": "sequence", "name", "responses"}`: what a test case of a mock configuration says, where
each response has `first` and `last`, the numbers of the calls that it answers.
"""

from __future__ import annotations

from typing import Any

JSON = Any
Mock = dict[str, JSON]

SINGLE_KINDS = ("result", "error", "echo")
KINDS = (*SINGLE_KINDS, "sequence")
LONGEST_DELAY_SECONDS = 99_999_999
EXHAUSTED = "States.Runtime"
"""Ours: no error that a Retry or a Catch of States.ALL would hide, for the test case itself is incomplete."""


def mock_of_call(mock: Mock, call: int, state: str) -> Mock:
    """What answers a call: `call` counts from 0 all calls of the state in an execution.

    Visits and retries count on, as observed of Step Functions Local: one counter for each state of an execution.
    """
    if mock.get("kind") != "sequence":
        return mock
    for response in mock["responses"]:
        if response["first"] <= call <= response["last"]:
            return {name: value for name, value in response.items() if name not in ("first", "last")}
    last = max((response["last"] for response in mock["responses"]), default=-1)
    has = f'"0" to "{last}"' if last >= 0 else "none"
    cause = (
        f"State '{state}' was called {call + 1} time{'s' if call else ''}, and the mocked response '{mock.get('name')}' "
        f'has no entry "{call}": its entries are {has}.'
    )
    return {"kind": "error", "error": EXHAUSTED, "cause": cause}


def problem_of_mocks(mocks: object) -> str | None:
    """What is wrong with the mocks of a new execution, as a sentence, or None."""
    if not isinstance(mocks, dict):
        return "Mocks must be an object: state name to mock."
    for state, mock in mocks.items():
        wrong = _problem_of_one(mock)
        if wrong:
            return f"The mock of state '{state}' {wrong}"
    return None


def _problem_of_one(mock: object) -> str | None:
    if not isinstance(mock, dict) or mock.get("kind") not in KINDS:
        return f"needs a kind, one of: {', '.join(KINDS)}."
    if mock["kind"] == "sequence":
        return _problem_of_sequence(mock.get("responses"))
    delay = mock.get("delay_seconds", 0)
    if delay is not None and (
        isinstance(delay, bool) or not isinstance(delay, int | float) or not 0 <= delay <= LONGEST_DELAY_SECONDS
    ):
        return f"has a delay_seconds that is not a number of seconds from 0 to {LONGEST_DELAY_SECONDS:,}."
    if mock["kind"] == "result" and "value" not in mock:
        return "needs a value: the JSON to return."
    if mock["kind"] == "error" and not isinstance(mock.get("error"), str):
        return "needs an error: the name of the error to raise."
    if not isinstance(mock.get("cause", ""), str | None):
        return "has a cause that is not text."
    return None


def _problem_of_sequence(responses: object) -> str | None:
    if not isinstance(responses, list):
        return "needs responses: an array of what answers which calls."
    for place, response in enumerate(responses):
        bounds = [response.get("first"), response.get("last")] if isinstance(response, dict) else []
        if not bounds or any(isinstance(bound, bool) or not isinstance(bound, int) for bound in bounds):
            return f"has a response {place} without whole numbers first and last: the calls that it answers."
        if response.get("kind") not in SINGLE_KINDS:
            return f"has a response {place} without a kind, one of: {', '.join(SINGLE_KINDS)}."
        wrong = _problem_of_one(response)
        if wrong:
            return f"has a response {place} that {wrong}"
    return None
