"""A context object for TestState: what the service would make, and each way not to be that."""

from __future__ import annotations

import pytest

from asl.test_context import context_problem


def test_what_the_service_makes_has_no_problem() -> None:
    execution = {"Id": "arn", "Input": [1], "Name": "n", "RoleArn": "r", "StartTime": "t", "RedriveCount": 0}
    state = {"EnteredTime": "t", "Name": "Work", "RetryCount": 2}
    whole = {"Execution": execution, "State": state, "StateMachine": {"Id": "a", "Name": "m"}, "Task": {"Token": "t"}}
    assert context_problem(whole) is None
    assert context_problem({}) is None


@pytest.mark.parametrize(
    ("context", "words"),
    [
        ([], "Context object must be an object"),
        ({"Map": {"Item": {}}}, "'Map' field is not supported when mocking a Context object"),
        ({"Other": {}}, "Field 'Other' is not allowed"),
        ({"Task": 1}, "Task must be an object"),
        ({"Task": {"Other": 1}}, "Field 'Other' is not allowed"),
        ({"Task": {"Token": 1}}, "Task.Token must be a string"),
        ({"State": {"RetryCount": "1"}}, "State.RetryCount must be an integer"),
        ({"State": {"RetryCount": True}}, "State.RetryCount must be an integer"),
    ],
)
def test_what_it_would_not_make_is_said(context: object, words: str) -> None:
    assert context_problem(context) == words
