"""The numbers that `java.util.Random` gives first: known ones, and those of the functions that draw from it."""

from __future__ import annotations

import pytest

from asl.expr.intrinsics import compile_intrinsic
from asl.expr.java_random import first_fraction, first_integer
from asl.expr.jsonata_template import compile_jsonata_template
from asl.expr.scope import Scope


@pytest.mark.parametrize(
    ("seed", "fraction"), [(42, 0.7275636800328681), (0, 0.730967787376657), (1, 0.7308781907032909)]
)
def test_the_first_fraction(seed: int, fraction: float) -> None:
    assert first_fraction(seed) == fraction
    assert compile_jsonata_template(f"{{% $random({seed}) %}}", "Output").evaluate(Scope({})) == fraction


@pytest.mark.parametrize(
    ("seed", "start", "end", "number"), [(42, 0, 100, 30), (42, 0, 10, 0), (0, 0, 10, 0), (0, 5, 105, 65), (1, 0, 8, 5)]
)
def test_the_first_integer(seed: int, start: int, end: int, number: int) -> None:
    assert first_integer(seed, start, end) == number
    assert compile_intrinsic(f"States.MathRandom({start}, {end}, {seed})").evaluate(Scope({})) == number


def test_every_seed_and_width_has_a_number_within_its_bounds() -> None:
    for seed in (*range(-50, 50), 2**63, -(2**70)):
        assert 0 <= first_fraction(seed) < 1
        for width in (1, 2, 3, 7, 64, 1000, 2**30, 2**30 + 1, 2**31 - 1, 2**31, 10**12):
            assert -5 <= first_integer(seed, -5, width - 5) < width - 5


def test_a_seed_with_a_fraction_is_rounded_down() -> None:
    assert compile_jsonata_template("{% $random(42.9) %}", "Output").evaluate(Scope({})) == first_fraction(42)
