"""Whatever anybody writes: a problem, an error of the language, or a value; never another exception."""

import contextlib
import copy

import jsonatapy
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from asl.expr.choice import COMBINERS, COMPARATORS, compile_rule
from asl.expr.errors import ExpressionError, PathFailure, PathNotFound, SyntaxProblem
from asl.expr.intrinsic_syntax import ARITIES
from asl.expr.intrinsics import compile_intrinsic
from asl.expr.jsonata import UNDEFINED, compile_jsonata
from asl.expr.jsonata_analysis import check_jsonata
from asl.expr.jsonata_template import compile_jsonata_template
from asl.expr.jsonpath import compile_path
from asl.expr.payload import compile_template
from asl.expr.scope import Scope
from asl.expr.scoped_path import compile_scoped_path

LESS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = ["a", "b", "it's", "x y"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.sampled_from([10**30, "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)
PATH_PARTS = [
    ".a", ".b", "['a']", "['a','b']", "[0]", "[-1]", "[0,1]", "[1:]", "[:1]", "[0:2]", "[*]", ".*", "..a", "..*", "..[0]",
    "..['a','b']", "..[?(@.a)]", "[?(@.a)]", "[?(@ > 1)]", "[?(@.a == $.b || !@.b)]", "[?(@ =~ /a.*/)]", "[?(@ in [1,'a'])]",
    "[?(@.a empty true)]", "[?(@ size 1)]", "[?(@ contains 'a')]", ".length()", ".keys()", ".min()", ".avg()", ".stddev()",
    ".sum($.a)", ".first()", ".last()", ".index(0)", ".append(1)", ".concat($.a, \"x\")",
]  # fmt: skip
PATHS = st.lists(st.sampled_from(PATH_PARTS), max_size=4).map(lambda parts: "$" + "".join(parts))
SOUP = st.text(alphabet="$@.[]()'\"*?:,&|=<>!~/\\{}%-0129 aeibnul\t\né", max_size=30)


@LESS
@given(SOUP | st.text(max_size=20))
def test_any_text_is_a_path_or_a_problem_with_a_place(text):
    for compile_text in (compile_path, compile_scoped_path, compile_intrinsic):
        with contextlib.suppress(SyntaxProblem):
            compile_text(text)
    try:
        compile_path(text)
    except SyntaxProblem as problem:
        assert problem.message
        assert 0 <= problem.position <= len(text)


@LESS
@given(PATHS, VALUES)
def test_any_path_reads_any_document_or_fails_as_a_path_fails(text, document):
    path = compile_path(text)
    before = copy.deepcopy(document)
    try:
        value = path.read(document)
    except PathNotFound:
        assert path.definite
    except PathFailure as failure:
        assert failure.cause
    else:
        assert path.definite or isinstance(value, list)
    assert repr(document) == repr(before)


@LESS
@given(st.lists(st.sampled_from([".a", ".b", "['x y']", "[0]", "[-1]"]), max_size=4), VALUES)
def test_the_fast_way_reads_what_the_general_way_reads(parts, document):
    path = compile_path("$" + "".join(parts))
    assert path.is_reference
    assert _outcome(path.read, document) == _outcome(path._read, document)


def _outcome(read, document):
    try:
        return repr(read(document))
    except PathNotFound as missing:
        return missing.cause


ARGUMENTS = st.recursive(
    st.sampled_from(["$", "$.a", "$.b[0]", "$$.x", "$v", "'a,b'", "'{}'", "'\\{'", "1", "-2.5", "1e3", "true", "null", "'MD5'", "[", ","]),
    lambda inner: st.builds(lambda name, given: f"{name}({', '.join(given)})", st.sampled_from(sorted(ARITIES)), st.lists(inner, max_size=3)),
    max_leaves=6,
)  # fmt: skip


@LESS
@given(st.sampled_from(sorted(ARITIES)), st.lists(ARGUMENTS, max_size=3), VALUES)
def test_any_call_gives_a_value_or_fails_as_the_language_fails(name, given_arguments, document):
    try:
        call = compile_intrinsic(f"{name}({','.join(given_arguments)})")
    except SyntaxProblem:
        return
    try:
        call.evaluate(Scope(document, {"x": document}, {"v": document}))
    except ExpressionError as failure:
        assert failure.error == "States.Runtime"
        assert call.text in failure.cause


@LESS
@given(VALUES, VALUES)
def test_any_value_is_a_template_or_a_problem(template, document):
    for compile_value in (compile_template, lambda value: compile_jsonata_template(value, "Output")):
        with contextlib.suppress(SyntaxProblem, ExpressionError):
            compile_value(template).evaluate(Scope(document))


@LESS
@given(st.dictionaries(st.sampled_from(["a", "b.$", "c.$", "d"]), VALUES | PATHS | SOUP, max_size=4), VALUES)
def test_any_template_gives_a_payload_or_fails_as_the_language_fails(template, document):
    with contextlib.suppress(SyntaxProblem, ExpressionError):
        compile_template(template).evaluate(Scope(document, {"x": 1}, {"v": document}))


RULES = st.recursive(
    st.dictionaries(st.sampled_from(["Variable", "Next", *sorted(COMPARATORS)]), PATHS | VALUES, max_size=3),
    lambda inner: st.dictionaries(st.sampled_from(COMBINERS), st.lists(inner, max_size=2) | inner, max_size=1),
    max_leaves=4,
)


@LESS
@given(RULES, VALUES)
def test_any_rule_matches_or_fails_as_the_language_fails(rule, document):
    with contextlib.suppress(SyntaxProblem, ExpressionError):
        assert isinstance(compile_rule(rule).matches(Scope(document)), bool)


_JSONATA_WORDS = (
    "$x $states.input $states . a b 1 2.5 'text' true null ( ) [ ] { } , ; : ? + - * / % | = < > ^ := != <= >= ~> .. & and or in"
    " function($i){ $sum( $map( $string( /a/ @$f #$i $ $$ ** $nope $count($x) $uuid()"
)
JSONATA = st.lists(st.sampled_from(_JSONATA_WORDS.split()), max_size=8).map(" ".join)


@LESS
@given(JSONATA | st.text(max_size=15), VALUES)
def test_any_text_is_an_expression_or_a_problem_and_gives_a_value_or_fails(text, document):
    check_jsonata(text)
    try:
        expression = compile_jsonata(text, "Output")
    except SyntaxProblem as problem:
        assert problem.message
        return
    with contextlib.suppress(ExpressionError):
        expression.evaluate(Scope(document, {}, {"x": document}))


@LESS
@given(st.lists(st.sampled_from(["a", "b", "`x y`"]), max_size=3), VALUES)
def test_a_plain_path_reads_what_the_engine_reads(names, document):
    text = ".".join(["$x", *names])
    expression = compile_jsonata(text, "Output")
    value = expression._read_path(Scope(None, {}, {"x": document}))
    assume(value is not UNDEFINED)
    try:
        engine = jsonatapy.compile(text).evaluate({}, {"x": document})
    except (ValueError, OverflowError, UnicodeError):
        return  # what the engine cannot hold: integers beyond 64 bits, halves of characters
    assert engine == value or repr(engine) == repr(value) or _rounded(engine, value)


def _rounded(engine, value):
    """The engine holds numbers as doubles and integers of 64 bits."""
    if isinstance(value, dict):
        return all(_rounded(engine[name], item) for name, item in value.items())
    if isinstance(value, list):
        return len(engine) == len(value) and all(map(_rounded, engine, value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return engine == value or engine == pytest.approx(value, nan_ok=True, rel=1e-6) or abs(value) > 2**52
    return engine == value
