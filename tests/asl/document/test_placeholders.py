"""`${Name}` stands for anything, quoted or not, in JSON and YAML; with values, for its value."""

from __future__ import annotations

import pytest

from asl.document import Format, Span, parse
from asl.document.placeholders import filled_text
from asl.graph import edges, outline
from asl.lint import check

JSON = """{
  "StartAt": "Wait",
  "TimeoutSeconds": ${Limit},
  "States": {
    "Wait": {"Type": "Wait", "Seconds": ${Pause}, "Next": "${After}"},
    "Work": {"Type": "Task", "Resource": "arn:aws:lambda:${AWS::Region}:123456789012:function:${Name}", "End": ${Last}}
  }
}"""
BLOCK = """StartAt: Wait
TimeoutSeconds: ${Limit}
States:
  Wait:
    Type: Wait
    Seconds: ${Pause}
    Next: "${After}"
  Work:
    Type: Task
    Resource: arn:aws:lambda:${AWS::Region}:123456789012:function:${Name}
    End: ${Last}
"""
FLOW = """StartAt: Wait
TimeoutSeconds: ${Limit}
States:
  Wait: {Type: Wait, Seconds: ${Pause}, Next: "${After}"}
  Work: {Type: Task, Resource: "arn:aws:lambda:${AWS::Region}:123456789012:function:${Name}", End: ${Last}}
"""
TEXTS: list[tuple[str, Format]] = [(JSON, "json"), (BLOCK, "yaml"), (FLOW, "yaml")]
VALUES = {"Limit": 900, "Pause": 5, "After": "Work", "AWS::Region": "eu-west-1", "Name": "f", "Last": True}
each_text = pytest.mark.parametrize(("text", "format"), TEXTS, ids=["json", "yaml", "yaml in braces"])


@each_text
def test_placeholders_break_neither_the_check_nor_the_graph(text: str, format: Format) -> None:
    document = parse(text, format)
    assert check(document) == []
    (machine,) = outline(document.value).machines
    assert [edge.target for edge in edges(machine) if edge.kind in ("start", "next")] == ["Wait", "${After}"]
    assert document.value["States"]["Wait"]["Seconds"] == "${Pause}"


@each_text
def test_values_take_the_place_of_their_placeholders(text: str, format: Format) -> None:
    document = parse(text, format, VALUES)
    wait, work = document.value["States"].values()
    assert (document.value["TimeoutSeconds"], wait["Seconds"], wait["Next"]) == (900, 5, "Work")
    assert (work["Resource"], work["End"]) == ("arn:aws:lambda:eu-west-1:123456789012:function:f", True)
    assert check(document) == []


@each_text
def test_a_wrong_value_is_a_problem_at_its_placeholder(text: str, format: Format) -> None:
    problems = check(parse(text, format, {**VALUES, "After": "Wrok", "Pause": -1}))
    assert {(problem.rule, problem.line) for problem in problems if problem.severity == "ERROR"} >= {
        ("missing_target", line_of(text, "${After}")),
        ("field_range", line_of(text, "${Pause}")),
    }


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_quoted_placeholder_of_json_stays_a_text() -> None:
    text = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": "${N}", "End": true}}}'
    assert parse(text, "json", {"N": 5}).value["States"]["A"]["Result"] == "5"


def test_placeholders_in_lists_are_filled_and_those_without_a_value_are_kept() -> None:
    text = '{"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": ["${A}", ${B}], "End": true}}}'
    assert parse(text, values={"A": 1}).value["States"]["P"]["Result"] == ["1", "${B}"]


# SAM, Serverless, Terraform, Jinja, ERB, scripts that replace marks
MARKS = ["${Name}", "$${name}", "${self:custom.${opt:stage}.x}", '${jsonencode({a = "b"})}', "%{name}", "{{ name }}", "%%NAME%%",
         "@@name@@", "__NAME__", "<%= name %>"]  # fmt: skip
EVERYWHERE = """{
  "StartAt": "Map",
  "TimeoutSeconds": M,
  "States": {
    "Map": {"Type": "Map", "Label": "M", "MaxConcurrency": M, "ItemsPath": "M", "Next": "M", "ItemProcessor": {
      "ProcessorConfig": {"Mode": "M", "ExecutionType": "M"}, "StartAt": "Inner", "States": {"Inner": {"Type": "Succeed"}}}},
    "Choice": {"Type": "Choice", "Choices": [
      {"Variable": "M", "NumericEquals": M, "Next": "Wait"}, {"Variable": "$.at", "TimestampEquals": "M", "Next": "M"}]},
    "Wait": {"Type": "Wait", "Timestamp": "M", "Next": "Task"},
    "Task": {"Type": "Task", "Resource": "M", "Parameters": {"a.$": "M", "b.$": "$.M.b"}, "TimeoutSeconds": M, "End": M,
             "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": M, "BackoffRate": M}]}
  }
}"""


@pytest.mark.parametrize("mark", [*MARKS, "#{name}"])
def test_the_marks_of_every_tool_stand_for_anything(mark: str) -> None:
    within = mark.replace('"', '\\"')
    text = EVERYWHERE.replace('"M"', f'"{within}"').replace(".M.", f".{within}.").replace(" M", f" {mark}")
    assert check(text, severity="ERROR") == []


@pytest.mark.parametrize("mark", MARKS)
def test_the_marks_of_every_tool_need_no_quotes_in_yaml(mark: str) -> None:
    assert parse(f"a: {mark}\nb: [1]\n", "yaml").value == {"a": mark, "b": [1]}


def test_functions_of_cloudformation_stand_for_values() -> None:
    text = """
StartAt: First
States:
  First: {Type: Task, Resource: !GetAtt Work.Arn, TimeoutSeconds: !Ref Seconds, Next: Second}
  Second:
    Type: Task
    Resource: !Sub arn:${AWS::Partition}:states:::dynamodb:getItem
    Parameters: {TableName: !Ref Table, Key: {id: {S.$: !Join ['', [$., !Ref Field]]}}}
    Next: Third
  Third: {Type: Task, Resource: !If [Is, !GetAtt [Work, Arn], !Sub ["${a}", {a: !Ref X}]], End: true}
"""
    document = parse(text, "yaml")
    first, second, third = document.value["States"].values()
    assert check(document, severity="ERROR") == []
    assert first["Resource"] == {"Fn::GetAtt": "Work.Arn"}
    assert second["Parameters"]["Key"]["id"]["S.$"] == {"Fn::Join": ["", ["$.", {"Ref": "Field"}]]}
    either = [{"Fn::GetAtt": ["Work", "Arn"]}, {"Fn::Sub": ["${a}", {"a": {"Ref": "X"}}]}]
    assert third["Resource"] == {"Fn::If": ["Is", *either]}
    assert place(document.text, document.span(("States", "First", "Resource"))) == "!GetAtt Work.Arn"


def place(text: str, span: Span) -> str:
    return text[span.start : span.end]


def test_a_function_in_place_of_the_whole_definition_is_none() -> None:
    assert [problem.code for problem in check('{"Fn::Sub": "{}"}', severity="ERROR")] == [
        "SCHEMA_VALIDATION_FAILED"
    ] * 2


def test_only_placeholders_with_a_name_are_filled() -> None:
    assert filled_text('{"a": #{N}, "b": {{ N }}, "c": ${N}}', {"N": 1}) == '{"a": #{N}, "b": {{ N }}, "c": 1}'


def test_a_function_of_one_text_is_its_long_form() -> None:
    document = parse("a: !GetAtt Order.Arn\nb: !Ref Name\nc: !Sub '${Name}-x'\n", "yaml")
    assert document.value == {"a": {"Fn::GetAtt": "Order.Arn"}, "b": {"Ref": "Name"}, "c": "${Name}-x"}


def test_a_text_with_an_anchor_can_be_used_again() -> None:
    assert parse("a: &name Order\nb: *name\n", "yaml").value == {"a": "Order", "b": "Order"}
