"""Every function and operator that the documentation of JSONata 2.0 describes, and those that the service adds."""

import re

import pytest

from asl.expr.entropy import Entropy
from asl.expr.errors import QueryEvaluationError
from asl.expr.jsonata import compile_jsonata
from asl.expr.jsonata_analysis import BUILTINS
from asl.expr.scope import Scope

from .cases_file import exactly, load

CASES = load("jsonata_functions")


def evaluated(text):
    expression = compile_jsonata("{% " + text + " %}", "Output")
    return expression.evaluate(Scope(CASES["input"], {}, {}, entropy=Entropy("seed"), now=1795370872.5))


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["of"][:70])
def test_it_does_what_the_documentation_says(case):
    if "says" in case:
        with pytest.raises(QueryEvaluationError, match=case["says"]):
            evaluated(case["of"])
    else:
        assert exactly(evaluated(case["of"]), case["value"])


def test_no_function_is_forgotten():
    used = set(re.findall(r"\$(\w+)", " ".join(case["of"] for case in CASES["cases"])))
    assert {name.removeprefix("$") for name in BUILTINS} - used == set()
