"""Templates with JSONata: what is computed, what is shared, where it fails."""

import pytest

from asl.expr.errors import QueryEvaluationError, SyntaxProblem
from asl.expr.jsonata_template import compile_jsonata_template, jsonata_fields
from asl.expr.scope import Scope

SCOPE = Scope({"a": {"b": 1}}, {}, {"x": 5})


def test_strings_in_their_marks_are_computed_and_the_rest_is_kept():
    template = compile_jsonata_template(
        {"all": "{% $states.input %}", "list": [1, "{% $x %}", ["{%$x+1%}"]], "plain": {"text": "$x"}, "n": None},
        "Output",
    )
    assert template.evaluate(SCOPE) == {
        "all": {"a": {"b": 1}},
        "list": [1, 5, [6]],
        "plain": {"text": "$x"},
        "n": None,
    }
    assert template.variables == {"x"}
    assert not template.static


@pytest.mark.parametrize("value", [None, True, 5, "text", [], {}, [{"a": "b %}"}]])
def test_a_template_in_which_nothing_is_computed_gives_its_value_itself(value):
    template = compile_jsonata_template(value, "Output")
    assert template.static
    assert template.evaluate(SCOPE) is value
    assert template.expression is None


def test_parts_that_are_not_computed_are_shared_and_the_template_is_never_changed():
    definition = {"fixed": {"deep": [1]}, "x": "{% $x %}"}
    template = compile_jsonata_template(definition, "Output")
    assert template.evaluate(SCOPE)["fixed"] is definition["fixed"]
    assert definition["x"] == "{% $x %}"


def test_an_expression_that_is_the_whole_template_may_have_to_give_a_type():
    template = compile_jsonata_template("{% $x %}", "Seconds")
    assert template.evaluate(SCOPE, "number") == 5
    with pytest.raises(QueryEvaluationError, match="Expected 'boolean', but was 'number' for value: 5"):
        template.evaluate(SCOPE, "boolean")


@pytest.mark.parametrize(
    ("template", "field"),
    [
        ("{% $nope %}", "Output"),
        ({"result": "{% $nope %}"}, "Output/result"),
        ({"a": {"b": [0, "{% $nope %}"]}}, "Output/a/b[1]"),
        ([["{% $nope %}"]], "Output[0][0]"),
    ],
)
def test_an_expression_that_finds_nothing_fails_at_its_field(template, field):
    with pytest.raises(QueryEvaluationError) as failure:
        compile_jsonata_template(template, "Output").evaluate(SCOPE)
    assert failure.value.cause == (
        f"The JSONata expression '$nope' specified for the field '{field}' returned nothing (undefined)."
    )
    assert failure.value.location == field


@pytest.mark.parametrize(
    ("template", "field", "says"),
    [
        ("{% 1 +%}", "Output", "Unexpected end of expression"),
        ({"a": ["{% 1"]}, "Output/a[0]", "must end with"),
        ({"a": {"b": "{% [1, %}"}}, "Output/a/b", "Unexpected end of expression"),
    ],
)
def test_a_wrong_expression_is_refused_when_the_template_is_compiled(template, field, says):
    with pytest.raises(SyntaxProblem, match=says) as problem:
        compile_jsonata_template(template, "Output")
    assert problem.value.field == field


def test_a_template_that_nests_too_deeply_is_refused():
    value = "{% 1 %}"
    for _ in range(300):
        value = [value]
    with pytest.raises(SyntaxProblem, match="at most 200 levels"):
        compile_jsonata_template(value, "Output")


def test_the_expressions_of_a_template_can_be_listed():
    template = {"a": "{% 1 %}", "b": ["x", {"c": "{% 2"}], "d": 5}
    assert list(jsonata_fields(template, "Output")) == [("Output/a", "{% 1 %}"), ("Output/b[1]/c", "{% 2")]
