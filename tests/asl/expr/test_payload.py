"""Payload templates: what is computed, what is shared, how they fail."""

import pytest

from asl.expr.errors import ParameterPathFailure, SyntaxProblem
from asl.expr.payload import compile_template, compile_value, dynamic_fields
from asl.expr.scope import Scope

SCOPE = Scope(
    {"flagged": 7, "vals": [0, 10, 20, 30, 40, 50], "none": None},
    {"State": {"Name": "Pick"}},
    {"limit": {"max": 3}},
)


def test_fields_that_end_in_dollar_are_computed_and_the_rest_is_kept():
    template = compile_template(
        {
            "flagged": True,
            "parts": {"first.$": "$.vals[0]", "last3.$": "$.vals[-3:]"},
            "weekday": {"name.$": "$$.State.Name", "max.$": "$limit.max", "all.$": "$limit"},
            "formatted.$": "States.Format('Your name is {}, we are in the year {}', $$.State.Name, 2020)",
            "list": [1, {"x.$": "$.flagged"}, [{"y.$": "$.none"}]],
            "$.z": "$.flagged",
        }
    )
    assert template.evaluate(SCOPE) == {
        "flagged": True,
        "parts": {"first": 0, "last3": [30, 40, 50]},
        "weekday": {"name": "Pick", "max": 3, "all": {"max": 3}},
        "formatted": "Your name is Pick, we are in the year 2020",
        "list": [1, {"x": 7}, [{"y": None}]],
        "$.z": "$.flagged",
    }
    assert not template.static


def test_members_keep_the_order_in_which_they_were_written():
    template = compile_template({"b.$": "$.flagged", "a": 1, "d.$": "$.none", "c": 2})
    assert list(template.evaluate(SCOPE)) == ["b", "a", "d", "c"]


@pytest.mark.parametrize("value", [{"a": [1, {"b": "$.x"}]}, [], "$.x", 5, None, {}])
def test_a_template_in_which_nothing_is_computed_gives_its_value_itself(value):
    template = compile_template(value)
    assert template.static
    assert template.evaluate(SCOPE) is value


def test_parts_that_are_not_computed_are_shared_and_the_template_is_never_changed():
    definition = {"fixed": {"deep": [1]}, "x.$": "$.flagged"}
    template = compile_template(definition)
    first, second = template.evaluate(SCOPE), template.evaluate(SCOPE)
    assert first["fixed"] is definition["fixed"]
    assert first is not second
    assert definition == {"fixed": {"deep": [1]}, "x.$": "$.flagged"}


def test_what_was_read_is_shared_not_copied():
    result = compile_template({"all.$": "$.vals"}).evaluate(SCOPE)
    assert result["all"] is SCOPE.input["vals"]


@pytest.mark.parametrize(
    ("field", "path", "subject"),
    [
        ("value.$", "$.a", '{"flagged":7,"vals":[0,10,20,30,40,50],"none":null}'),
        ("value.$", "$.a.b", '{"flagged":7,"vals":[0,10,20,30,40,50],"none":null}'),
        ("value.$", "$.flagged[0]", '{"flagged":7,"vals":[0,10,20,30,40,50],"none":null}'),
        ("value.$", "$$.Nope", '{"State":{"Name":"Pick"}}'),
        ("value.$", "$unknown", '{"flagged":7,"vals":[0,10,20,30,40,50],"none":null}'),
        ("value.$", "$limit.min", '{"flagged":7,"vals":[0,10,20,30,40,50],"none":null}'),
    ],
)
def test_a_missing_path_fails_with_the_services_sentence(field, path, subject):
    with pytest.raises(ParameterPathFailure) as failure:
        compile_template({"deep": [{field: path}]}).evaluate(SCOPE)
    assert failure.value.error == "States.Runtime"
    assert failure.value.cause == (
        f"The JSONPath '{path}' specified for the field '{field}' could not be found in the input '{subject}'"
    )


def test_an_index_beyond_the_end_of_an_array_gives_null_as_the_service_does():
    assert compile_template({"x.$": "$.vals[99]"}).evaluate(SCOPE) == {"x": None}


def test_a_path_that_finds_nothing_but_could_find_many_gives_an_empty_list():
    assert compile_template({"x.$": "$.nope[*].y"}).evaluate(SCOPE) == {"x": []}


def test_one_field_alone_can_be_compiled():
    assert compile_value("$.flagged", "ErrorPath")(SCOPE) == 7
    assert compile_value("States.Format('{}', $.flagged)", "CausePath")(SCOPE) == "7"
    with pytest.raises(ParameterPathFailure, match="specified for the field 'ErrorPath'"):
        compile_value("$.nope", "ErrorPath")(SCOPE)
    with pytest.raises(SyntaxProblem, match="begins with"):
        compile_value("States.Format('x')", "x", intrinsics=False)


@pytest.mark.parametrize(
    ("template", "field", "says"),
    [
        ({"a": [{"b": {"c.$": "nope"}}]}, "a[0]/b/c.$", "A JSONPath begins with '$'"),
        ({"x.$": 5}, "x.$", "must be a JSONPath or an intrinsic function"),
        ([{"x.$": None}], "[0]/x.$", "must be a JSONPath or an intrinsic function"),
        ({"x.$": "States.Nope()"}, "x.$", "There is no intrinsic function"),
        ({"x.$": "$.a["}, "x.$", "in the brackets"),
    ],
)
def test_a_wrong_field_is_refused_when_the_template_is_compiled(template, field, says):
    with pytest.raises(SyntaxProblem, match=says.replace("$", r"\$")) as problem:
        compile_template(template)
    assert problem.value.field == field


def test_intrinsic_functions_can_be_refused():
    with pytest.raises(SyntaxProblem):
        compile_template({"x.$": "States.UUID()"}, intrinsics=False)


def test_a_template_that_nests_too_deeply_is_refused():
    value = {"x.$": "$"}
    for _ in range(600):
        value = {"a": value}
    with pytest.raises(SyntaxProblem, match="at most 200 levels"):
        compile_template(value)


def test_the_computed_fields_of_a_template_can_be_listed():
    template = {"a.$": "$.x", "b": [{"c.$": 5}, 1], "d": {"e": {"f.$": "$"}}}
    assert list(dynamic_fields(template)) == [
        (("a.$",), "$.x"),
        (("b", 0, "c.$"), 5),
        (("d", "e", "f.$"), "$"),
    ]
