"""The history of the core against histories recorded from the real service, where those are at hand."""

from __future__ import annotations

from typing import Any

import pytest

from .recordings import difference, recorded_cases

CASES = recorded_cases()

if CASES:

    @pytest.mark.parametrize("case", CASES, ids=[case["id"].split("::", 1)[1] for case in CASES])
    def test_it_writes_the_recorded_history(case: Any) -> None:
        assert difference(case, exact=True) is None
