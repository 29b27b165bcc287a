"""What stands in for states, as files say it: `{"Return": …}`, `{"Throw": {…}}`, several in turn, with `After` seconds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asl.mocks import SINGLE_KINDS, problem_of_mocks
from sfn_local.answers import Answer, answer_of_mock, in_turn
from sfn_local.definitions import Unusable

JSON = Any
EXPECTED = 'expected {"Return": any JSON}, {"Throw": {"Error": "…", "Cause": "…"}}, or an array of these for one call after another'


def stand_ins(mocks: JSON, where: str) -> dict[str, JSON]:
    """What stands in for each state; `where` is how sentences call the object. Raises Unusable."""
    if not isinstance(mocks, Mapping):
        raise Unusable(f"{where}: expected an object, state name to mock.")
    found: dict[str, JSON] = {}
    for state, mock in mocks.items():
        place = f"{where}, state '{state}'"
        if isinstance(mock, list):
            found[state] = in_turn(*(_answer(one, f"{place}, call {number}") for number, one in enumerate(mock)))
        else:
            found[state] = _answer(mock, place)
    return found


def _answer(mock: JSON, where: str) -> Answer:
    if not isinstance(mock, Mapping):
        raise Unusable(f"{where}: {EXPECTED}.")
    if mock.get("kind") in SINGLE_KINDS:  # as the Run dialog stores them
        wrong = problem_of_mocks({"": mock})
        if wrong:
            raise Unusable(f"{where}: {wrong.removeprefix('The mock of state ').removeprefix(repr('')).strip()}")
        return answer_of_mock(mock)
    given = set(mock) - {"After"}
    after = mock.get("After", 0)
    if isinstance(after, bool) or not isinstance(after, int | float) or after < 0:
        raise Unusable(f"{where}: After must be a number of seconds from 0, but it is {after!r}.")
    if given == {"Return"}:
        return Answer("result", mock["Return"], seconds=after)
    thrown = mock.get("Throw")
    if given == {"Throw"} and isinstance(thrown, Mapping) and isinstance(thrown.get("Error"), str):
        return Answer("error", error=thrown["Error"], cause=thrown.get("Cause"), seconds=after)
    raise Unusable(f"{where}: {EXPECTED}.")
