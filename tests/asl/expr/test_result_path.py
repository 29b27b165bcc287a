"""The write path of ResultPath, and paths as fields hold them."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asl.expr.errors import (
    ExpressionError,
    PathFailure,
    PathNotFound,
    ReferencePathConflict,
    ResultPathMatchFailure,
    SyntaxProblem,
)
from asl.expr.jsonpath import compile_path, set_at
from asl.expr.scope import Scope
from asl.expr.scoped_path import compile_scoped_path


@pytest.mark.parametrize(
    ("path", "document", "expected"),
    [
        ("$", {"a": 1}, "NEW"),
        ("$.b", {"a": 1}, {"a": 1, "b": "NEW"}),
        ("$.a", {"a": 1}, {"a": "NEW"}),
        ("$.a.b.c", {}, {"a": {"b": {"c": "NEW"}}}),
        ("$.a.b", {"a": {"c": 1}}, {"a": {"c": 1, "b": "NEW"}}),
        ("$['x y'].z", {"k": 1}, {"k": 1, "x y": {"z": "NEW"}}),
        ("$.list[1]", {"list": [1, 2, 3]}, {"list": [1, "NEW", 3]}),
        ("$[0].a", [{}, 1], [{"a": "NEW"}, 1]),
    ],
)
def test_a_result_is_put_where_the_path_leads(path, document, expected):
    before = copy.deepcopy(document)
    assert set_at(compile_path(path), document, "NEW") == expected
    assert document == before


@pytest.mark.parametrize(
    ("path", "document", "step"),
    [
        ("$.a", "text", "a"),
        ("$.a", [1], "a"),
        ("$.a", None, "a"),
        ("$.a.b", {"a": 5}, "b"),
        ("$.a.b", {"a": None}, "b"),
        ("$.list[3]", {"list": [1, 2, 3]}, "3"),
        ("$.list[-4]", {"list": [1, 2, 3]}, "-4"),
        ("$.list[0]", {}, "0"),
        ("$[0]", {"0": 1}, "0"),
    ],
)
def test_a_path_that_does_not_fit_the_input_is_a_failure(path, document, step):
    with pytest.raises(ResultPathMatchFailure, match=f'Unable to apply step "{step}" to input ') as failure:
        set_at(compile_path(path), document, "NEW")
    assert failure.value.error == "States.ResultPathMatchFailure"


def test_only_a_reference_path_can_be_written_to():
    with pytest.raises(ResultPathMatchFailure, match="not a reference path"):
        set_at(compile_path("$.a[*]"), {}, 1)


def test_what_the_path_does_not_touch_is_shared():
    document = {"big": {"rows": [1]}, "deep": {"a": {}, "b": {}}}
    changed = set_at(compile_path("$.deep.a"), document, 1)
    assert changed["big"] is document["big"]
    assert changed["deep"]["b"] is document["deep"]["b"]
    assert changed["deep"] is not document["deep"]


NAMES = st.sampled_from(["a", "b", "c d", "é"])
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


@given(DOCUMENTS, st.lists(NAMES | st.integers(-2, 2), max_size=4), st.integers())
def test_what_was_put_is_found_again_and_nothing_else_has_changed(document, segments, value):
    text = "$" + "".join(f"['{segment}']" if isinstance(segment, str) else f"[{segment}]" for segment in segments)
    path = compile_path(text)
    before = copy.deepcopy(document)
    try:
        changed = set_at(path, document, value)
    except ResultPathMatchFailure:
        assert document == before
        return
    assert path.read(changed) == value
    assert document == before
    try:
        old = path.read(document)
    except PathFailure:
        return
    assert set_at(path, changed, old) == document


SCOPE = Scope({"a": {"b": 1}, "items": [1, 2]}, {"Execution": {"Id": "x"}}, {"order": {"id": 7}, "größe": 3})


@pytest.mark.parametrize(
    ("text", "root", "value"),
    [
        ("$", "input", {"a": {"b": 1}, "items": [1, 2]}),
        ("$.a.b", "input", 1),
        ("$['a']", "input", {"b": 1}),
        ("$.items[*]", "input", [1, 2]),
        ("$$", "context", {"Execution": {"Id": "x"}}),
        ("$$.Execution.Id", "context", "x"),
        ("$$['Execution']['Id']", "context", "x"),
        ("$order", "variable", {"id": 7}),
        ("$order.id", "variable", 7),
        ("$order['id']", "variable", 7),
        ("$größe", "variable", 3),
    ],
)
def test_a_field_reads_the_input_the_context_object_or_a_variable(text, root, value):
    path = compile_scoped_path(text)
    assert path.root == root
    assert path.read(SCOPE) == value
    assert path.select(SCOPE) == value
    assert path.follow(SCOPE) == value


def test_a_field_knows_what_kind_of_path_it_holds():
    path = compile_scoped_path("$order.lines[*]")
    assert (path.definite, path.is_reference, path.variable) == (False, False, "order")
    assert compile_scoped_path("$.a").definite
    assert compile_scoped_path("$.a").is_reference
    assert repr(path) == "ScopedPath('$order.lines[*]')"


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("$.NoSuchInputPath", "Invalid path '$.NoSuchInputPath' : No results for path: $['NoSuchInputPath']"),
        ("$.no.such", "Invalid path '$.no.such' : Missing property in path $['no']"),
        ("$$.no", "Invalid path '$$.no' : No results for path: $['no']"),
        ("$nothing.x", "Invalid path '$nothing.x' : No results for path: $nothing"),
    ],
)
def test_input_path_and_output_path_fail_in_the_services_words(text, cause):
    with pytest.raises(ExpressionError) as failure:
        compile_scoped_path(text).select(SCOPE)
    assert (failure.value.error, failure.value.cause) == ("States.Runtime", cause)
    with pytest.raises(PathNotFound):
        compile_scoped_path(text).read(SCOPE)


@pytest.mark.parametrize(
    ("text", "step", "subject"),
    [
        ("$.a.list", "list", '{"a":{"b":1},"items":[1,2]}'),
        ("$$.list", "list", '{"Execution":{"Id":"x"}}'),
        ("$nothing", "$nothing", '{"order":{"id":7},"größe":3}'),
    ],
)
def test_items_path_fails_in_the_services_words(text, step, subject):
    with pytest.raises(ReferencePathConflict) as failure:
        compile_scoped_path(text).follow(SCOPE)
    assert failure.value.cause == f'Unable to apply step "{step}" to input {subject}'
    assert failure.value.error == "States.ReferencePathConflict"


@pytest.mark.parametrize(
    ("text", "position"), [("a.b", 0), ("", 0), ("$$.", 2), ("$$x", 2), ("$name.[", 6), ("$1x", 1), ("$.a b", 3)]
)
def test_what_is_no_path_of_a_field_is_refused_with_its_place(text, position):
    with pytest.raises(SyntaxProblem) as problem:
        compile_scoped_path(text)
    assert problem.value.position == position


def test_an_error_may_carry_another_name():
    assert ExpressionError("cause").error == "States.Runtime"
    assert ExpressionError("cause", error="States.Timeout", location="Output").error == "States.Timeout"
