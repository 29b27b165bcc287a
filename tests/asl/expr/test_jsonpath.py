"""JSONPath: what a path gives, how it fails, what is no path."""

import json
import os
from pathlib import Path as File

import pytest

from asl.expr.errors import PathFailure, PathNotFound, SyntaxProblem
from asl.expr.jsonpath import compile_path
from asl.limits import MAX_PATH_CHARACTERS

from .cases_file import exactly, load

CASES = load("jsonpath")
REFERENCE = os.environ.get("REFERENCE_DATA")
"""A folder with recorded answers of other implementations; the tests that read it exist only where it is given."""


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: f"{case['doc']} {case['path']}")
def test_a_path_reads_what_the_original_reads(case):
    document = CASES["documents"][case["doc"]]
    path = compile_path(case["path"])
    if "missing" in case:
        with pytest.raises(PathNotFound) as missing:
            path.read(document)
        assert missing.value.cause == case["missing"]
        assert path.definite
    elif "failure" in case:
        with pytest.raises(PathFailure) as failure:
            path.read(document)
        assert not isinstance(failure.value, PathNotFound)
        assert failure.value.cause == case["failure"]
    else:
        assert exactly(path.read(document), case["value"])


@pytest.mark.parametrize("case", CASES["invalid"], ids=lambda case: case["path"] or "nothing")
def test_what_is_no_path_is_refused_with_a_sentence_and_a_place(case):
    with pytest.raises(SyntaxProblem) as problem:
        compile_path(case["path"])
    assert case["says"] in problem.value.message
    assert 0 <= problem.value.position <= len(case["path"])
    if "at" in case:
        assert problem.value.position == case["at"]


@pytest.mark.parametrize("text", CASES["reference"]["yes"])
def test_names_and_single_indexes_make_a_reference_path(text):
    assert compile_path(text).is_reference


@pytest.mark.parametrize("text", CASES["reference"]["no"])
def test_anything_that_can_find_several_nodes_makes_no_reference_path(text):
    path = compile_path(text)
    assert not path.is_reference
    assert path.segments is None


if REFERENCE is not None:

    def test_the_cases_valued_by_the_java_original_hold():
        data = json.loads((File(REFERENCE) / "prototypes" / "jsonpath" / "cases.json").read_text(encoding="utf-8"))
        wrong = [case["path"] for case in data["cases"] if not _agrees(case, data["documents"][case["doc"]])]
        assert wrong == []


def _agrees(case, document):
    error = case.get("err", "")
    try:
        path = compile_path(case["path"])
    except SyntaxProblem:
        return error.startswith("Compile:")
    if error.startswith("Compile:") or path.definite is not case["definite"]:
        return False
    try:
        value = path.read(document)
    except PathNotFound:
        return error == "PathNotFound"
    except PathFailure as failure:
        return error == "JsonPathException" and failure.cause == case["msg"]
    if error:  # the service gives an empty list where the original complains about an indefinite path
        return error == "PathNotFound" and not path.definite and value == []
    return exactly(value, case["v"])


def test_a_path_shares_what_it_reads():
    document = {"a": {"b": [{"c": {}}]}}
    assert compile_path("$.a.b[0].c").read(document) is document["a"]["b"][0]["c"]
    assert compile_path("$..c").read(document)[0] is document["a"]["b"][0]["c"]


def test_a_path_says_how_the_original_spells_it():
    path = compile_path("$.a['b','c']..d[0,1][1:2][:3][*].e[?(@.x)].concat(\"x\")")
    assert path.normal() == "$['a']['b','c']..['d'][0,1][1:2][:3][*]['e'][?].concat(...)"
    assert repr(compile_path("$.a")) == "Path('$.a')"
    assert compile_path("$['it\\'s\\\\']").normal() == "$['it\\'s\\\\']"


def test_a_path_that_is_too_long_is_refused():
    with pytest.raises(SyntaxProblem, match="at most 10,000 characters"):
        compile_path("$." + "a" * MAX_PATH_CHARACTERS)


@pytest.mark.parametrize("text", ["$[?(" + "(" * 50 + "@.a" + ")" * 50 + ")]", "$[?(" + "!" * 50 + "@.a)]"])
def test_a_filter_that_nests_too_deeply_is_refused(text):
    with pytest.raises(SyntaxProblem, match="nests deeper than 40 levels"):
        compile_path(text)


def test_a_regular_expression_that_is_too_long_is_refused():
    with pytest.raises(SyntaxProblem, match="at most 1,000 characters"):
        compile_path("$[?(@.a =~ /" + "a" * 1_001 + "/)]")


def test_a_regular_expression_cannot_take_more_than_linear_time():
    document = [{"a": "a" * 100_000 + "!"}]
    assert compile_path("$[?(@.a =~ /^(a+)+$/)]").read(document) == []


def test_a_path_that_would_visit_too_many_nodes_fails():
    document = [[0] * 400 for _ in range(400)]
    with pytest.raises(PathFailure, match="visits too many nodes"):
        compile_path("$..*..*..*..*").read([document] * 8)


LONG = list(range(20_000))
TEXTS = ["x" * 50_000] * 4_000


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("$.a[?(@ in $.b)]", {"a": LONG, "b": [-1] * 20_000}),
        ("$.a[?(@ in $.b)]", {"a": LONG, "b": ["a"] * 20_000}),
        ("$.a[?(@ subsetof $.b)]", {"a": [LONG] * 50, "b": LONG}),
        ("$.a[?(@ anyof $.b)]", {"a": [LONG] * 50, "b": [-1] * 20_000}),
        ("$.a[?($.b contains @)]", {"a": LONG, "b": [-1] * 20_000}),
        ("$.a[?($.b != $.c)]", {"a": LONG, "b": {"x": {"y": LONG}}, "c": {"x": {"y": list(LONG)}}}),
        ("$.a[?(@ =~ /.*y/)]", {"a": TEXTS}),
        ("$.a[?(@ contains 'y')]", {"a": TEXTS}),
    ],
)
def test_what_a_filter_compares_counts_too(text, document):
    with pytest.raises(PathFailure, match="visits too many nodes"):
        compile_path(text).read(document)


def test_a_document_that_nests_very_deeply_is_walked_without_trouble():
    document = {"a": 1}
    for _ in range(50_000):
        document = {"n": document}
    assert compile_path("$..a").read(document) == [1]


def test_values_that_nest_too_deeply_to_be_compared_are_a_failure_and_no_crash():
    value = []
    for _ in range(5_000):
        value = [value]
    with pytest.raises(PathFailure, match="nested too deep"):
        compile_path("$[?(@ == $[1])]").read([value, list(value)])


def test_numbers_too_large_for_a_double_are_a_failure_and_no_crash():
    with pytest.raises(PathFailure, match="too large"):
        compile_path("$.max()").read([10**400])
    with pytest.raises(PathFailure, match="too large"):
        compile_path("$.sum()").read([1e308, 1e308])


def test_half_a_character_in_a_text_does_not_disturb_a_regular_expression():
    assert compile_path("$[?(@ =~ /a.*/)]").read(["a\ud800", "b\ud800", "aé"]) == ["a\ud800", "aé"]
    with pytest.raises(SyntaxProblem, match="half of a character"):
        compile_path("$[?(@ =~ /\ud800/)]")
