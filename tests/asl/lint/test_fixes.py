"""A fix mends what it is offered for, changes nothing else, and keeps the formatting."""

from __future__ import annotations

import pytest

from asl.lint import check
from asl.problems import Fix

_TASK = '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::*", "Parameters": "{% $x %}", "End": true}}}'
_WAIT = '{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": *, "End": true}}}'

CASES = [
    ("missing_target", '{"StartAt": "Frist", "States": {"First": {"Type": "Succeed"}}}', '"Frist"', '"First"'),
    (
        "unknown_field",
        '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Coment": "x", "End": true}}}',
        "Coment",
        "Comment",
    ),
    ("field_value", '{"StartAt": "A", "States": {"A": {"Type": "succeed"}}}', '"succeed"', '"Succeed"'),
    (
        "exactly_one_field",
        '{"StartAt": "A",\n "States": {"A": {\n  "Type": "Pass"\n}}}',
        '"Pass"',
        '"Pass",\n  "End": true',
    ),
    (
        "no_dollar",
        '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"id": "$.id"}, "End": true}}}',
        '"id"',
        '"id.$"',
    ),
    (
        "bare_word_in_filter",
        '{"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$.a[?(@.s==No)]", "End": true}}}',
        "==No",
        "=='No'",
    ),
    (
        "all_errors_entry",
        '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:W", "Retry": ['
        '{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["E"]}], "End": true}}}',
        '{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["E"]}',
        '{"ErrorEquals": ["E"]}, {"ErrorEquals": ["States.ALL"]}',
    ),
    ("resource_arn", _TASK.replace("*", "sqs:sendMesage.waitForTaskToken"), "sendMesage", "sendMessage"),
    ("resource_arn", _TASK.replace("*", "aws-sdk:s3:getObjekt"), "getObjekt", "getObject"),
    ("resource_arn", _TASK.replace("*", "dynamodb:query"), "dynamodb:query", "aws-sdk:dynamodb:query"),
    ("field_type", _WAIT.replace("*", '"5"'), '"5"', "5"),
    ("field_type", '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": "true"}}}', '"true"', "true"),
    (
        "missing_payload",
        '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:listBuckets", "End": true}}}',
        '"End": true',
        '"End": true, "Parameters": {}',
    ),
]


def applied(text: str, fix: Fix) -> str:
    for edit in sorted(fix.edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.insert + text[edit.end :]
    return text


@pytest.mark.parametrize(("rule", "text", "before", "after"), CASES, ids=[case[0] for case in CASES])
def test_a_fix_mends_its_problem_and_touches_nothing_else(rule: str, text: str, before: str, after: str) -> None:
    (problem,) = [problem for problem in check(text) if problem.rule == rule]
    assert problem.fix is not None
    mended = applied(text, problem.fix)
    assert mended == text.replace(before, after, 1)
    assert not any(other.rule == rule for other in check(mended))


def test_a_fix_in_yaml_is_yaml() -> None:
    text = "StartAt: Frist # here\nStates:\n  First: {Type: Succeed}\n"
    (problem,) = [problem for problem in check(text, format="yaml") if problem.rule == "missing_target"]
    assert problem.fix is not None
    assert applied(text, problem.fix) == text.replace("Frist", '"First"')


def test_no_fix_is_offered_where_none_is_certain() -> None:
    text = '{"StartAt": "Nothing like it", "States": {"A": {"Type": "Succeed", "Comment": 5}}}'
    assert [problem.fix for problem in check(text) if problem.rule == "missing_target"] == [None]


def test_entries_in_yaml_are_not_turned_round_for_their_indentation_may_differ():
    text = """StartAt: A
States:
  A:
    Type: Task
    Resource: arn:aws:lambda:us-east-1:123456789012:function:W
    End: true
    Retry:
      - ErrorEquals: [States.ALL]
      - ErrorEquals: [E]
"""
    (found,) = [problem for problem in check(text, format="yaml") if problem.rule == "all_errors_entry"]
    assert found.fix is None
