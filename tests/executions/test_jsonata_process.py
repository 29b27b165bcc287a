"""JSONata expressions with loops of their own run in a process that may die."""

import os

import pytest

from asl.expr.entropy import Entropy
from asl.expr.errors import QueryEvaluationError
from asl.expr.jsonata import compile_jsonata
from asl.expr.scope import Scope
from executions.jsonata_process import JsonataProcess


@pytest.fixture
def process():
    process = JsonataProcess()
    yield process
    process.close()


def scope():
    return Scope({"rows": [{"k": 1}, {"k": 2}]}, {"State": {"Name": "S"}}, {"x": 5}, entropy=Entropy("e"), now=1.5)


def ask(process, text, given=None):
    return process(compile_jsonata(text, "Output/r"), given or scope())


def test_it_gives_the_value_that_the_engine_gives(process):
    assert ask(process, "$map($states.input.rows, function($r) { $r.k + $x })") == ("array", [6, 7])
    assert ask(process, "$map([1, 2], function($n) { $states.context.State.Name & $n })") == ("array", ["S1", "S2"])
    assert ask(process, "$map([1..2], function($n) { $millis() + $n })") == ("array", [1501, 1502])
    assert ask(process, "($f := function($n) { $n }; $f)")[0] == "function"


def test_chance_is_drawn_from_the_scope(process):
    text = "$map([1, 2], function($n) { $random() + $n })"
    assert ask(process, text) == ask(process, text)
    given = scope()
    assert ask(process, text, given) != ask(process, text, given)


def test_an_error_of_the_expression_comes_back_in_its_words(process):
    with pytest.raises(QueryEvaluationError) as failure:
        ask(process, "$map([1], function($n) { $n + 'a' })")
    assert failure.value.cause.endswith(
        'threw an error during evaluation. T2002: The right side of the "+" operator must evaluate to a number'
    )
    assert failure.value.location == "Output/r"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("($r := $reduce([1..60], function($a, $b) { [[$a], [$a]] }, 1); $string($r))", None),
        ("($r := $reduce([1..60], function($a, $b) { [[$a], [$a]] }, 1); $count($r.**))", None),
        ("$reduce([1..60], function($a, $b) { [[$a], [$a]] }, 1)", None),
        ("($s := $join([1..50000].$string()); $length($replace($s, '1', $s)))", None),
        ("($s := $join([1..50000].$string()); $length($join([1..50000].$string(), $s)))", None),
        ("$reduce([1..60], function($a, $b) { $a & $a }, 'ab')", None),
        ("($f := function($n) { $f($n + 1) }; $f(1))", "Expression evaluation timeout: Check for infinite loop"),
    ],
)
def test_a_hostile_expression_ends_within_a_second_and_the_next_is_served(process, text, says):
    ask(process, "($x := 1; $x)")
    with pytest.raises(QueryEvaluationError) as failure:
        ask(process, text)  # it is ended; how soon on a quiet machine is for `make bench`
    assert "threw an error during evaluation: Expression evaluation" in failure.value.cause
    assert says is None or failure.value.cause.endswith(says)
    assert ask(process, "($x := 1; $x + 1)") == ("number", 2)


def test_a_child_that_was_killed_is_replaced(process):
    ask(process, "($x := 1; $x)")
    os.kill(process._child.pid, 9)
    process._child.wait(60)
    assert ask(process, "($x := 1; $x)") == ("number", 1)


def test_closing_it_ends_the_child(process):
    ask(process, "($x := 1; $x)")
    child = process._child
    process.close()
    assert child.returncode is not None
