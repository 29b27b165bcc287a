"""Choice rules: comparators, combiners, globs, timestamps."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asl.expr.choice import COMBINERS, COMPARATORS, compile_rule
from asl.expr.errors import ExpressionError, SyntaxProblem
from asl.expr.glob import compile_glob
from asl.expr.scope import Scope
from asl.expr.timestamps import parse_timestamp, timestamp_seconds

from .cases_file import load

CASES = load("choice")
SCOPE = Scope(CASES["input"], CASES["context"], CASES["variables"])


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: str(case["rule"])[:100])
def test_a_rule_matches_or_says_what_is_wrong_in_the_services_words(case):
    rule = compile_rule(case["rule"])
    if "says" not in case:
        assert rule.matches(SCOPE) is case["matches"]
        return
    with pytest.raises(ExpressionError) as failure:
        rule.matches(SCOPE)
    assert failure.value.cause == case["says"]
    assert failure.value.error == "States.Runtime"


@pytest.mark.parametrize("case", CASES["invalid"], ids=lambda case: str(case["rule"])[:100])
def test_a_wrong_rule_is_refused_when_it_is_compiled(case):
    with pytest.raises(SyntaxProblem) as problem:
        compile_rule(case["rule"])
    assert case["says"] in problem.value.message
    assert problem.value.field == case.get("field", problem.value.field)


def test_there_are_39_comparators_and_each_has_a_case():
    assert len(COMPARATORS) == 39
    assert COMBINERS == ("And", "Or", "Not")
    used = {name for case in CASES["cases"] for name in case["rule"] if name in COMPARATORS}
    unused = set(COMPARATORS) - used
    assert all(_matches_something(name) for name in unused)


def _matches_something(name):
    """The remaining comparators, each with a value that must match it."""
    operand = {"string": "m", "number": 5, "timestamp": "2020-01-01T00:00:00Z", "path": "$.right"}[COMPARATORS[name]]
    kind = next(kind for kind in ("String", "Numeric", "Timestamp") if name.startswith(kind))
    low, middle, high = {
        "String": ("a", "m", "z"),
        "Numeric": (1, 5, 9),
        "Timestamp": ("2010-01-01T00:00:00Z", "2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"),
    }[kind]
    wanted = {"LessThan": low, "GreaterThan": high}.get(name.removeprefix(kind).removesuffix("Path"), middle)
    other = high if wanted == low else low
    rule = compile_rule({"Variable": "$.left", name: operand})
    if name.endswith("GreaterThanEquals") or name.endswith("GreaterThanEqualsPath"):
        other = low
    if name.endswith("LessThanEquals") or name.endswith("LessThanEqualsPath"):
        other = high
    return rule.matches(Scope({"left": wanted, "right": middle})) and not rule.matches(
        Scope({"left": other, "right": middle})
    )


def test_a_null_input_cannot_be_asked_as_on_the_service():
    with pytest.raises(ExpressionError, match="Unable to apply Path transformation to null or empty input"):
        compile_rule({"Variable": "$", "IsString": True}).matches(Scope(None))


def test_a_rule_that_nests_too_deeply_is_refused():
    rule = {"Variable": "$.a", "IsNull": True}
    for _ in range(100):
        rule = {"Not": rule}
    with pytest.raises(SyntaxProblem, match="at most 40 levels"):
        compile_rule(rule)


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("foo", "foo", True),
        ("foo", "fooo", False),
        ("*", "", True),
        ("*", "anything", True),
        ("foo*", "foo", True),
        ("*.log", "a.log", True),
        ("*.log", "a.log.x", False),
        ("a*a", "a", False),
        ("a*a", "aa", True),
        ("a*b*c", "a-b-b-c", True),
        ("a*b*c", "a-c-b", False),
        ("a*b*c", "axxc", False),
        ("a**c", "abc", True),
        (r"\*", "*", True),
        (r"\*", "x", False),
        (r"a\*b", "a*b", True),
        (r"a\*b", "axb", False),
        (r"\\*", "\\x", True),
        (r"\x", r"\x", True),
        ("a\\", "a\\", True),
    ],
)
def test_an_asterisk_stands_for_anything_and_an_escaped_one_for_itself(pattern, text, matches):
    assert compile_glob(pattern)(text) is matches


@given(
    st.lists(st.text(alphabet="ab*\\", max_size=4), max_size=5),
    st.lists(st.text(alphabet="ab*\\", max_size=4), max_size=5),
)
def test_a_text_made_from_a_pattern_matches_it(pieces, fillers):
    escaped = [piece.replace("\\", "\\\\").replace("*", "\\*") for piece in pieces]
    pattern = "*".join(escaped)
    text = "".join(
        piece + (fillers[number] if number < len(fillers) and number < len(pieces) - 1 else "")
        for number, piece in enumerate(pieces)
    )
    assert compile_glob(pattern)(text)


def test_a_hostile_pattern_takes_no_time():
    matches = compile_glob("a*" * 200 + "b")
    started = time.process_time()
    assert not matches("a" * 100_000)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:00.5Z", 0.5),
        ("1970-01-01T02:00:00+02:00", 0),
        ("1969-12-31T23:59:59-00:00", -1),
        ("2016-12-31T23:59:60Z", 1483228800),
        ("2016-03-14T01:59:00Z", 1457920740),
    ],
)
def test_a_timestamp_is_an_instant(text, seconds):
    assert timestamp_seconds(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "", "2016-03-14", "2016-03-14T01:59:00", "2016-03-14 01:59:00Z", "2016-03-14t01:59:00Z", "2016-03-14T01:59:00z",
        "2016-13-14T01:59:00Z", "2016-02-30T01:59:00Z", "2016-03-14T25:59:00Z", "2016-03-14T01:59:61Z",
        "2016-03-14T01:59:00.Z", "2016-03-14T01:59:00+24:00", "2016-03-14T01:59:00+01:60", "2016-03-14T01:59:00Z ",
        "0000-01-01T00:00:00Z", "２016-03-14T01:59:00Z",
    ],
)  # fmt: skip
def test_what_is_no_rfc_3339_timestamp_with_an_offset_is_none(text):
    assert parse_timestamp(text) is None
    assert timestamp_seconds(text) is None


@given(st.datetimes(timezones=st.timezones()), st.datetimes(timezones=st.timezones()))
def test_timestamps_are_ordered_as_instants(left, right):
    first, second = (parse_timestamp(_spell(moment)) for moment in (left, right))
    if first is None or second is None:
        return  # an offset with seconds cannot be written in RFC 3339
    assert (first < second) is (left < right)


def _spell(moment):
    return moment.isoformat()
