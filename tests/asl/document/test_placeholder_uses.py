"""Where placeholders stand, and the text with their values."""

from __future__ import annotations

import json

import pytest

from asl.document import parse
from asl.document.placeholder_uses import PlaceholderUse, placeholder_uses
from asl.document.placeholders import filled_text, is_name

JSON = """{
  "StartAt": "${First}",
  "States": {
    "${First}": {"Type": "Wait", "Seconds": ${Pause}, "Comment": "for ${Pause} of ${Who}", "Next": "Z"},
    "Z": {"Type": "Pass", "Result": ["${Who}", ${Last}, 5, "{% $a & '${ x }' %}"], "End": true}
  }
}"""
YAML = """StartAt: ${First}
States:
  ${First}:
    Type: Wait
    Seconds: ${Pause}
    End: true
"""


def test_each_placeholder_is_told_once_where_it_first_stands() -> None:
    assert placeholder_uses(JSON, "json") == [
        PlaceholderUse("First", "/StartAt", 2, False),
        PlaceholderUse("Pause", "/States/${First}/Seconds", 4, True),
        PlaceholderUse("Who", "/States/${First}/Comment", 4, False),
        PlaceholderUse("Last", "/States/Z/Result/1", 5, True),
    ]


def test_yaml_has_them_without_quotes() -> None:
    assert placeholder_uses(YAML, "yaml") == [
        PlaceholderUse("First", "/StartAt", 1, True),
        PlaceholderUse("Pause", "/States/${First}/Seconds", 5, True),
    ]


def test_a_text_without_them_or_that_cannot_be_read_has_none() -> None:
    assert placeholder_uses('{"StartAt": "A"}', "json") == []
    assert placeholder_uses('{"StartAt": ${A}', "json") == []


def test_a_filled_text_means_what_is_read_with_the_values() -> None:
    values = {"First": 'the "first"', "Pause": 5, "Who": {"a": 1}}
    filled = filled_text(JSON, values)
    assert "${Last}" in filled
    assert parse(filled).value == parse(JSON, values=values).value
    assert json.loads(filled_text('{"a": "plain", "b": ${Pause}}', values)) == {"a": "plain", "b": 5}


@pytest.mark.parametrize(("name", "fits"), [("Name", True), ("AWS::Region", True), ("", False), ("x" * 1000, False)])
def test_names_that_can_be_filled(name: str, fits: bool) -> None:
    assert is_name(name) is fits
