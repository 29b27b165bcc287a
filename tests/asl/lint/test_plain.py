"""What is known to be right at a glance is right for the grammar, too."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asl.expr.errors import SyntaxProblem
from asl.expr.intrinsics import ARITIES, compile_intrinsic
from asl.expr.jsonata_analysis import check_jsonata
from asl.expr.scoped_path import compile_scoped_path
from asl.lint import plain
from asl.lint.plain import is_plain_call, is_plain_expression, is_plain_path

MEMBERS = (frozenset({"input", "context"}), frozenset({"input", "context", "result"}))
PATHS = st.from_regex(plain._PLAIN_PATH, fullmatch=True)
ARGUMENTS = st.lists(st.from_regex(plain._ARGUMENT, fullmatch=True), max_size=4)


@settings(max_examples=300, deadline=None)
@given(PATHS)
def test_a_plain_path_is_a_reference_path_into_the_input(text: str) -> None:
    path = compile_scoped_path(text)
    assert path.is_reference
    assert path.root == "input"


@settings(max_examples=500, deadline=None)
@given(st.sampled_from([*ARITIES, "States.Nothing"]), ARGUMENTS)
def test_a_plain_call_compiles_and_a_wrong_one_is_not_plain(name: str, arguments: list[str]) -> None:
    text = f"{name}({', '.join(arguments)})"
    try:
        compile_intrinsic(text)
    except SyntaxProblem:
        assert not is_plain_call(text)
    else:
        assert is_plain_call(text)


@settings(max_examples=500, deadline=None)
@given(st.from_regex(plain._PLAIN_EXPRESSION, fullmatch=True), st.sampled_from(MEMBERS))
def test_a_plain_expression_has_no_problem(text: str, members: frozenset[str]) -> None:
    assert is_plain_expression(text, members) is (check_jsonata(text, members) == ())


@pytest.mark.parametrize(
    "text",
    ["$states.input.true", "$states.input.and.b", "$states.input.function", "$states.result.a", "$states.input[01]",
     "$states.nothing", "$states", "$$.a", "$", "$sum($states.result)", "$sum()", "$eval($x)", "name"],
)  # fmt: skip
def test_what_the_grammar_has_to_look_at_is_not_plain(text: str) -> None:
    assert not is_plain_expression(text, MEMBERS[0])


@pytest.mark.parametrize(
    "text", ["$.a[-1]", "$..a", "$.a[*]", "$$.a", "$a", "a.b", "$.", "", "$.a b", "$" + ".a" * 6000]
)
def test_what_needs_reading_is_no_plain_path(text: str) -> None:
    assert not is_plain_path(text)


@pytest.mark.parametrize(
    "text", [r"States.Format('\d', $.a)", "States.UUID($.a)", "States.Format()", "States.Format('a',)"]
)
def test_what_needs_reading_is_no_plain_call(text: str) -> None:
    assert not is_plain_call(text)
