"""Intrinsic functions: values, refusals, chance."""

import re
import subprocess
import sys

import pytest

from asl.expr.entropy import Entropy
from asl.expr.errors import IntrinsicFailure, SyntaxProblem
from asl.expr.intrinsics import ARITIES, compile_intrinsic, is_intrinsic
from asl.expr.scope import Scope
from asl.expr.strings import to_json
from asl.limits import MAX_INTRINSIC_TEXT_CHARACTERS, Limits

from .cases_file import exactly, load

CASES = load("intrinsics")


def scope(**options):
    return Scope(CASES["input"], CASES["context"], CASES["variables"], **options)


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["call"])
def test_a_call_gives_a_value_or_says_what_is_wrong_in_the_services_words(case):
    call = compile_intrinsic(case["call"])
    if "says" not in case:
        assert exactly(call.evaluate(scope()), case["value"])
        return
    with pytest.raises(IntrinsicFailure) as failure:
        call.evaluate(scope())
    words = case["says"].replace("INPUT", to_json(CASES["input"]))
    assert failure.value.cause == f"The function '{case['call']}' had the following error: {words}"
    assert failure.value.error == "States.Runtime"


@pytest.mark.parametrize("case", CASES["invalid"], ids=lambda case: case["call"][:60])
def test_what_is_no_call_is_refused_with_a_sentence_and_a_place(case):
    with pytest.raises(SyntaxProblem) as problem:
        compile_intrinsic(case["call"])
    assert case["says"] in problem.value.message
    assert problem.value.position == case.get("at", problem.value.position)


def test_there_are_eighteen_functions_and_each_has_a_case():
    assert len(ARITIES) == 18
    called = {name for case in CASES["cases"] for name in re.findall(r"States\.\w+", case["call"])}
    assert called | {"States.UUID"} == set(ARITIES)


def test_a_call_knows_its_functions_and_paths():
    call = compile_intrinsic("States.Format('{}', States.MathAdd($.n, $$.x))")
    assert call.functions == {"States.Format", "States.MathAdd"}
    assert [path.text for path in call.paths] == ["$.n", "$$.x"]
    assert is_intrinsic(call.text)
    assert not is_intrinsic("$.States.Format")
    assert repr(call) == f'Intrinsic("{call.text}")'


def test_chance_comes_from_the_given_seed_alone():
    uuid = compile_intrinsic("States.UUID()")
    number = compile_intrinsic("States.MathRandom(0, 1000000)")
    first = scope(entropy=Entropy("seed"))
    drawn = [uuid.evaluate(first), number.evaluate(first), uuid.evaluate(first)]
    again = scope(entropy=Entropy("seed"))
    assert [uuid.evaluate(again), number.evaluate(again), uuid.evaluate(again)] == drawn
    assert drawn[0] != drawn[2]
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", drawn[0])
    assert uuid.evaluate(scope(entropy=Entropy("other"))) != drawn[0]


def test_a_seeded_random_number_is_the_same_in_every_process():
    call = "States.MathRandom(0, 1000000, 42)"
    here = compile_intrinsic(call).evaluate(scope(entropy=Entropy("a")))
    script = (
        "from asl.expr.intrinsics import compile_intrinsic as c; from asl.expr.scope import Scope;"
        f"print(c({call!r}).evaluate(Scope({{}})))"
    )
    there = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert int(there.stdout) == here


def test_random_numbers_stay_within_their_bounds():
    call = compile_intrinsic("States.MathRandom(-2, 3)")
    given = scope(entropy=Entropy("x"))
    assert {call.evaluate(given) for _ in range(200)} == {-2, -1, 0, 1, 2}


@pytest.mark.parametrize("call", ["States.Base64Encode($)", "States.Base64Decode($)", "States.Hash($, 'MD5')"])
def test_texts_have_a_greatest_length_that_can_be_switched_off(call):
    compiled = compile_intrinsic(call)
    text = "A" * MAX_INTRINSIC_TEXT_CHARACTERS
    assert compiled.evaluate(Scope(text))
    with pytest.raises(IntrinsicFailure, match="Invalid arguments"):
        compiled.evaluate(Scope(text + "A"))
    assert compiled.evaluate(Scope(text + "A", limits=Limits(intrinsic_text_characters=None)))


def test_the_length_of_a_range_can_be_raised():
    call = compile_intrinsic("States.ArrayRange(1, 2000, 1)")
    assert len(call.evaluate(Scope({}, limits=Limits(array_range_items=None)))) == 2000


def test_a_call_that_is_too_long_is_refused():
    with pytest.raises(SyntaxProblem, match="at most 262,144 characters"):
        compile_intrinsic("States.Array('" + "x" * 262_144 + "')")


def test_a_value_that_nests_too_deeply_is_a_failure_and_no_crash():
    value = []
    for _ in range(5_000):
        value = [value]
    with pytest.raises(IntrinsicFailure, match="nested too deeply"):
        compile_intrinsic("States.ArrayUnique($)").evaluate(Scope([value, value]))


def test_many_large_items_are_told_apart_quickly():
    items = [{"id": number, "kind": str(number % 7)} for number in range(2_000)]
    assert len(compile_intrinsic("States.ArrayUnique($)").evaluate(Scope(items * 2))) == 2_000
