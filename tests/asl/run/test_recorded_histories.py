"""The history of the core against histories recorded from the real service, where those are at hand."""

from __future__ import annotations

from typing import Any

import pytest

from .recordings import RECORDED_IN_A_RACE, case_name, difference, recorded_cases

CASES = recorded_cases()

if CASES:

    @pytest.mark.parametrize("case", CASES, ids=[case_name(case) for case in CASES])
    def test_it_writes_the_recorded_history(case: Any) -> None:
        assert difference(case, exact=case_name(case) not in RECORDED_IN_A_RACE) is None
