"""The expressions are tested in this process, whatever a shell around them would do."""

import pytest

from asl.expr.jsonata import evaluate_apart


@pytest.fixture(autouse=True)
def here():
    before = evaluate_apart(None)
    yield
    evaluate_apart(before)
