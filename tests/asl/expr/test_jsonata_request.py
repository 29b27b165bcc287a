"""The message and the answer with which an expression may run in another process."""

import pytest

from asl.expr.entropy import Entropy
from asl.expr.errors import QueryEvaluationError
from asl.expr.jsonata import UNDEFINED, compile_jsonata, evaluate_apart
from asl.expr.jsonata_request import answer_to, refuse_dead, refuse_late, request_of, result_of
from asl.expr.scope import Scope

SCOPE = Scope({"a": [1, 2]}, {"n": "é\n"}, {"x": 5, "unread": object()}, entropy=Entropy("e"), now=2.0)


def elsewhere(expression, scope):
    request = request_of(expression, scope)
    before = evaluate_apart(None)
    try:
        assert b"\n" not in request
        answer = answer_to(request)
        assert b"\n" not in answer
    finally:
        evaluate_apart(before)
    return result_of(expression, answer)


@pytest.mark.parametrize(
    ("of", "kind", "value"),
    [
        ("$map($states.input.a, function($v) { $v + $x })", "array", [6, 7]),
        ("$states.context.n & '!'", "string", "é\n!"),
        ("$millis()", "number", 2000),
        ("$nothing", "", UNDEFINED),
        ("null", "null", None),
        ("$sum", "function", ""),
    ],
)
def test_an_answer_is_what_the_expression_gives_here(of, kind, value):
    expression = compile_jsonata(of, "Output")
    assert elsewhere(expression, SCOPE) == (kind, value)
    assert expression.run(SCOPE) == (kind, value)


def test_an_error_comes_back_with_its_words_and_its_place():
    expression = compile_jsonata("'a' + $x", "Output/y")
    with pytest.raises(QueryEvaluationError) as failure:
        elsewhere(expression, SCOPE)
    assert failure.value.location == "Output/y"
    assert failure.value.cause.startswith("The JSONata expression ''a' + $x' specified for the field 'Output/y' threw")


def test_a_process_that_was_late_or_died_is_told_in_the_services_words():
    expression = compile_jsonata("1", "Output")
    with pytest.raises(
        QueryEvaluationError, match="evaluation: Expression evaluation timeout: Check for infinite loop"
    ):
        refuse_late(expression)
    with pytest.raises(QueryEvaluationError, match="Expression evaluation memory limit exceeded"):
        refuse_dead(expression)


def test_only_expressions_with_loops_of_their_own_run_apart():
    asked = []

    def place(expression, scope):
        asked.append(expression.text)
        return elsewhere(expression, scope)

    evaluate_apart(place)
    looping = compile_jsonata("$map($states.input.a, function($v) { $v * 2 })")
    assert looping.evaluate(SCOPE) == [2, 4]
    assert compile_jsonata("$sum($states.input.a) + $x").evaluate(SCOPE) == 8
    assert compile_jsonata("$states.input.a").evaluate(SCOPE) == [1, 2]
    assert asked == [looping.text]
