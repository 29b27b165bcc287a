"""How values are spelled in messages."""

import pytest

from asl.expr.entropy import Entropy
from asl.expr.strings import java_class, java_text, to_json, unescape


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": [1, None, True]}, '{"a":[1,null,true]}'),
        ("é\n", '"é\\n"'),
        (2**70, "1180591620717411303424"),
        (1.5, "1.5"),
    ],
)
def test_a_value_is_spelled_as_compact_json(value, text):
    assert to_json(value) == text


def test_what_is_no_json_is_spelled_all_the_same():
    assert to_json(object).startswith("<class")
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert to_json(deep) == "…"


def test_a_value_is_spelled_as_java_spells_it():
    assert java_text({"a": [1, "x", None, True, 1.5], "b": {}}) == "{a=[1, x, null, true, 1.5], b={}}"
    assert [java_class(value) for value in (None, True, 1, 2**40, 1.5, "", [], {})] == [
        "null",
        "java.lang.Boolean",
        "java.lang.Integer",
        "java.lang.Long",
        "java.lang.Double",
        "java.lang.String",
        "java.util.ArrayList",
        "java.util.LinkedHashMap",
    ]


def test_escapes_are_resolved():
    assert unescape(r"a\n\t\r\b\f\\\'\"\u00e9\x") == "a\n\t\r\b\f\\'\"éx"


def test_a_draw_from_an_empty_range_is_its_start():
    assert Entropy("x").integer(5, 5) == 5
