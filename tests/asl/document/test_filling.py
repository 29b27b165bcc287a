"""Filling placeholders in a text as it was written, and finding where they are."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asl.document import parse
from asl.document.placeholder_uses import PlaceholderUse, placeholder_uses
from asl.document.placeholders import MAX_NAME, fillable_names_in, filled_text, is_name

VALUES = {"N": 0, "T": 'a "b" \\ ü\n', "J": {"x": [1, None]}, "B": True, "Inner": "${T}"}
TEXT = """{ "a":  ${N}, "b": "x ${T} ${N} ${Unknown}", "c" : ${J},
  "${B}": [${B}, "${J}", ${Missing}], "d": ${Inner}, "e": "\\"${N}\\"" }"""


def test_every_other_character_stays():
    filled = filled_text(TEXT, {"N": 5})
    assert filled == TEXT.replace("${N}", "5")
    assert filled_text(TEXT, {}) == TEXT


def test_the_text_means_what_is_read_with_the_same_values():
    values = {**VALUES, "Missing": "here"}
    filled = json.loads(filled_text(TEXT, values))
    assert filled == parse(TEXT, "json", values).value
    assert filled["a"] == 0
    assert filled["true"] == [True, '{"x": [1, null]}', "here"]
    assert filled["d"] == "${T}"  # a value is not filled again


@given(st.dictionaries(st.sampled_from(sorted(VALUES)), st.text(max_size=20) | st.integers() | st.booleans()))
def test_any_values_give_the_same_as_reading_with_them(values):
    values = {**VALUES, "Missing": 1, **values}
    filled = parse(filled_text(TEXT, values), "json")
    assert filled.value == parse(TEXT, "json", values).value


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("${Table}", ["Table"]),
        ("${AWS::Region}/${a.b[0].c}", ["AWS::Region", "a.b[0].c"]),
        ("${ spaced } ${!Literal} ${9} ${}", []),
        ("{% ${ id: n } %}", []),
        ("{% ${id:n} %}", []),
        ("{% '${Table}' & ${x.y} %}", ["Table", "x.y"]),
        ("${" + "n" * (MAX_NAME + 1) + "}", []),
    ],
)
def test_what_only_looks_like_a_placeholder_waits_for_no_value(text, names):
    assert fillable_names_in(text) == names


def test_names_are_what_templates_write():
    assert all(is_name(name) for name in ("Table", "_x", "aws_sqs_queue.orders.url", "AWS::Region", "n" * MAX_NAME))
    assert not any(is_name(name) for name in ("", "1a", "a b", "a}", "ü", "n" * (MAX_NAME + 1)))


def test_uses_are_named_once_in_the_order_of_the_text():
    assert placeholder_uses('{"a": ${N},\n "b": ["${T}", {"${K}": "x ${N}"}]}', "json") == [
        PlaceholderUse("N", "/a", 1, True),
        PlaceholderUse("T", "/b/0", 2, False),
        PlaceholderUse("K", "/b/1", 2, False),
    ]
    assert placeholder_uses("a: ${N}\nb: '${T}'\n", "yaml") == [
        PlaceholderUse("N", "/a", 1, True),
        PlaceholderUse("T", "/b", 2, False),
    ]


@pytest.mark.parametrize("text", ["", "{", "no placeholders", '{"a": ${', "[1]"])
def test_what_cannot_be_read_has_none(text):
    assert placeholder_uses(text, "json") == []


def test_a_list_within_braces_of_yaml_is_filled_too():
    assert parse("a: {b: [${N}, x]}", "yaml", {"N": 5}).value == {"a": {"b": [5, "x"]}}
