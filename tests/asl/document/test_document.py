"""Texts to values, positions and syntax problems."""

from __future__ import annotations

import pytest

from asl.document import MAX_CHARACTERS, MAX_DEPTH, field_path, location, parse, pointer
from asl.document.spans import Span
from asl.document.yaml_text import YamlText

ROUND = '{"a": {"b/c": [1, "x", {"~": null}]},\n "é😀": true}'


def place(text: str, path: tuple[str | int, ...], format: str = "json") -> str:
    span = parse(text, format).span(path)  # type: ignore[arg-type]
    return text[span.start : span.end]


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ((), ROUND),
        (("a",), '{"b/c": [1, "x", {"~": null}]}'),
        (("a", "b/c", 1), '"x"'),
        (("a", "b/c", 2, "~"), "null"),
        (("é😀",), "true"),
        (("a", "missing", 3), '{"b/c": [1, "x", {"~": null}]}'),
    ],
)
def test_a_value_is_found_where_it_stands_in_json(path: tuple[str | int, ...], there: str) -> None:
    assert place(ROUND, path) == there


def test_a_key_has_a_place_of_its_own() -> None:
    span = parse(ROUND).span(("é😀",))
    assert ROUND[span.key_start : span.key_end] == '"é😀"'
    text = "States:\n  First: {Type: Pass}\n"
    span = parse(text, "yaml").span(("States", "First"))
    assert text[span.key_start : span.key_end] == "First"
    assert text[span.start : span.end] == "{Type: Pass}"


@pytest.mark.parametrize(
    ("path", "there"),
    [(("a",), "- 1\n  - [x, 'y']"), (("a", 1, 1), "'y'"), (("é😀",), "yes"), (("deep", "er"), "{k: v}")],
)
def test_a_value_is_found_where_it_stands_in_yaml(path: tuple[str | int, ...], there: str) -> None:
    assert place("a: # note\n  - 1\n  - [x, 'y']\né😀: yes\ndeep:\n  er: {k: v}\n", path, "yaml") == there


def test_lines_and_columns_count_characters_from_one_whatever_ends_the_lines() -> None:
    for end in ("\n", "\r\n", "\r"):
        document = parse(f'{{{end}  "😀": 1{end}}}')
        assert document.lines.at(document.span(("😀",)).start) == (2, 8)


def test_pointers_escape_and_locations_do_not() -> None:
    path = ("States", "A/B~C", "Choices", 0, "Next")
    assert pointer(path) == "/States/A~1B~0C/Choices/0/Next"
    assert location(path) == "/States/A/B~C/Choices[0]/Next"
    assert (pointer(()), location(())) == ("", "/")
    assert field_path(path[2:]) == "Choices[0].Next"


def test_a_place_that_is_not_there_is_that_of_the_nearest_value_around_it() -> None:
    text = "States: {First: {Type: Pass}}"
    assert place(text, ("States", "First", "Next", 0), "yaml") == "{Type: Pass}"
    assert place("", ("States",), "yaml") == ""
    broken = parse("States: [", "yaml")
    assert (broken.value, broken.span(("States",)).start, broken.members(())) == (None, 0, {})
    assert YamlText("States: [", MAX_DEPTH).span(("States",)) == Span(0, 0)


@pytest.mark.parametrize("text", ['{"a": "\\', '{"a": "\\u00'])
def test_a_text_that_ends_inside_an_escape_is_told_so(text: str) -> None:
    (problem,) = parse(text).problems
    assert "Unexpected end-of-input" in problem.message


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("not a definition", "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')", 1, 1),
        ('{"a":1,}', "Unexpected character ('}' (code 125)): was expecting double-quote to start field name", 1, 8),
        ('{"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value", 1, 6),
        ('{"a":1\n "b":2}', "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries", 2, 2),
        ('{"a":01}', "Invalid numeric value: Leading zeroes not allowed", 1, 6),
        ('{"a":"x', "Unexpected end-of-input: was expecting closing quote for a string value", 1, 6),
        ('{"a":"\\q"}', "Unrecognized character escape 'q' (code 113)", 1, 8),
        ('{"a":1}}', "Unexpected character ('}' (code 125)): Expected end-of-input, got more content", 1, 8),
    ],
)  # fmt: skip
def test_a_syntax_error_has_the_words_of_the_service_and_a_place(
    text: str, message: str, line: int, column: int
) -> None:
    (problem,) = parse(text).problems
    assert (problem.code, problem.rule) == ("INVALID_JSON_DESCRIPTION", "syntax")
    assert problem.message.startswith(f"{message}\n at [Source: (String)")
    assert (problem.line, problem.column) == (line, column)
    assert problem.help is not None
    assert problem.help.startswith(f"Line {line}, column {column}: ")


def test_the_location_of_a_syntax_error_quotes_the_source_as_the_service_does() -> None:
    (problem,) = parse("not a definition").problems
    assert problem.location == '[Source: (String)"not a definition"; line: 1, column: 4]'
    (problem,) = parse("{" + " " * 600).problems
    assert problem.location == f'[Source: (String)"{{{" " * 499}"[truncated 101 chars]; line: 1, column: 602]'


@pytest.mark.parametrize("text", ["", "  \n\t", "[]", '"text"', "1", "null", "true"])
@pytest.mark.parametrize("format", ["json", "yaml"])
def test_what_is_no_object_is_no_definition(text: str, format: str) -> None:
    document = parse(text, format)  # type: ignore[arg-type]
    assert document.value is None
    assert [problem.message for problem in document.problems] == ["Definition must be a valid JSON object"]


@pytest.mark.parametrize(
    "text", ['{"a": NaN}', '{"a": Infinity}', '{"a": 1e999}', '{"a": "\\ud800"}', '{"a": "\ud800"}']
)
def test_values_that_no_json_can_carry_are_refused(text: str) -> None:
    document = parse(text)
    assert document.value is None
    assert [problem.code for problem in document.problems] == ["INVALID_JSON_DESCRIPTION"]


def test_keys_that_are_there_twice_are_remembered_and_the_last_one_counts() -> None:
    for text, format in (('{"a": {"k": 1, "k": 2}}', "json"), ("a:\n  k: 1\n  k: 2\n", "yaml")):
        document = parse(text, format)  # type: ignore[arg-type]
        assert document.value == {"a": {"k": 2}}
        assert [path for path, _ in document.duplicates] == [("a", "k")]


def test_placeholders_stand_for_values_also_without_quotes() -> None:
    text = '{"n": ${Timeout}, "s": "a ${Name} b", "l": [${A}, ${B}]}'
    document = parse(text)
    assert document.value == {"n": "${Timeout}", "s": "a ${Name} b", "l": ["${A}", "${B}"]}
    assert place(text, ("l", 1)) == "${B}"
    assert parse("n: ${Timeout}\nl: [x, '${B}']\n", "yaml").value == {"n": "${Timeout}", "l": ["x", "${B}"]}


def test_a_mistake_beside_placeholders_is_told_in_the_words_of_the_text() -> None:
    (problem,) = parse('{"n": ${Timeout} "m": 1}').problems
    assert "was expecting comma" in problem.message
    assert problem.column == 18


def test_yaml_follows_the_core_schema_of_1_2() -> None:
    text = "a: yes\nb: on\nc: 010\nd: 1e3\ne: ~\nf: null\ng: '1'\nh: 2001-01-01\ni: .5\n"
    expected = {
        "a": "yes",
        "b": "on",
        "c": 10,
        "d": 1000.0,
        "e": None,
        "f": None,
        "g": "1",
        "h": "2001-01-01",
        "i": 0.5,
    }
    assert parse(text, "yaml").value == expected


def test_yaml_anchors_aliases_and_merges_are_unfolded() -> None:
    text = "base: &base {Type: Pass, End: true}\none:\n  <<: *base\n  End: false\ntwo: *base\n"
    assert parse(text, "yaml").value == {
        "base": {"Type": "Pass", "End": True},
        "one": {"End": False, "Type": "Pass"},
        "two": {"Type": "Pass", "End": True},
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [1\nb: 2\n", "did not find expected ',' or ']'"),
        ("? [a]\n: b\n", "a field name must be a plain text"),
        ("a: *nowhere\n", "names no anchor"),
        ("a: 1\n---\nb: 2\n", "second document"),
        ("a: \x01\n", "a character that YAML does not allow"),
        ("\tb: 1\n", "cannot start any token"),
    ],
)
def test_a_mistake_in_yaml_is_told_with_its_line(text: str, words: str) -> None:
    (problem,) = parse(text, "yaml").problems
    assert words in problem.message
    assert problem.message.startswith(f"Line {problem.line}, column {problem.column}: ")


def test_aliases_cannot_blow_a_text_up() -> None:
    text = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40))
    (problem,) = parse(text, "yaml").problems
    assert "aliases unfold" in problem.message


@pytest.mark.parametrize("format", ["json", "yaml"])
def test_depth_and_size_are_limited(format: str) -> None:
    deep = "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)
    (problem,) = parse('{"a": ' + deep + "}", format).problems  # type: ignore[arg-type]
    assert "nested" in problem.message
    (problem,) = parse('{"a": "' + "x" * MAX_CHARACTERS + '"}', format).problems  # type: ignore[arg-type]
    assert problem.rule == "definition_size"


def test_a_byte_order_mark_is_named_as_what_it_is() -> None:
    (problem,) = parse("\ufeff{}").problems
    assert "'\ufeff' (code 65279)" in problem.message
    assert problem.help == (
        "Line 1, column 1: a byte order mark stands before this. Expected a file saved as UTF-8 without that mark."
    )
    assert parse("\ufeffStates: {}", "yaml").problems == []
