"""Mocks as values: which response answers which call, and what is wrong with those that people write."""

from __future__ import annotations

import json

import pytest

from asl.mock_config import MockConfigError, read_mock_config
from asl.mocks import mock_of_call, problem_of_mocks

SEQUENCE = {
    "kind": "sequence",
    "name": "R",
    "responses": [{"first": 0, "last": 1, "kind": "echo"}, {"first": 3, "last": 3, "kind": "result", "value": 1}],
}


def test_a_sequence_answers_each_call_with_its_response():
    assert [mock_of_call(SEQUENCE, call, "S")["kind"] for call in range(5)] == [
        "echo",
        "echo",
        "error",
        "result",
        "error",
    ]
    assert mock_of_call(SEQUENCE, 3, "S") == {"kind": "result", "value": 1}
    assert mock_of_call({"kind": "echo"}, 99, "S") == {"kind": "echo"}
    nothing = mock_of_call({"kind": "sequence", "name": "R", "responses": []}, 0, "S")
    assert (
        nothing["cause"]
        == "State 'S' was called 1 time, and the mocked response 'R' has no entry \"0\": its entries are none."
    )


@pytest.mark.parametrize(
    ("mock", "words"),
    [
        ({"kind": "sequence"}, "needs responses"),
        ({"kind": "echo", "delay_seconds": -1}, "not a number of seconds from 0"),
        ({"kind": "result"}, "needs a value"),
        ({"kind": "error", "error": "E", "cause": 1}, "has a cause that is not text"),
        ("echo", "needs a kind, one of: result, error, echo, sequence."),
        (
            {"kind": "sequence", "responses": [{"first": True, "last": 1}]},
            "response 0 without whole numbers first and last",
        ),
        ({"kind": "sequence", "responses": [{"first": 0, "last": 1, "kind": "sequence"}]}, "response 0 without a kind"),
        ({"kind": "sequence", "responses": [{"first": 0, "last": 1, "kind": "error"}]}, "needs an error"),
    ],
)
def test_what_is_wrong_with_a_sequence_is_said(mock, words):
    assert words in (problem_of_mocks({"S": mock}) or "")
    assert problem_of_mocks({"S": SEQUENCE}) is None
    assert problem_of_mocks([mock]) == "Mocks must be an object: state name to mock."


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ("", "mocks.json:1:1: The mock configuration is empty"),
        ("[1]", "A mock configuration is a JSON object"),
        ({"Other": 1}, "the members StateMachines and MockedResponses only (at /Other)"),
        ({"StateMachines": {"M": {"TestCases": {"A": {"S": "None"}}}}}, "there is no mocked response 'None'"),
        ({"StateMachines": []}, "expected an object, found an array (at /StateMachines)"),
        ({"StateMachines": {"M": 1}}, 'expected an object with "TestCases", found a number (at /StateMachines/M)'),
        ({"StateMachines": {"M": {"TestCases": None}}}, "expected an object, found null"),
        (
            {"StateMachines": {"M": {"TestCases": {"A": {"S": True}}}}},
            "found a boolean (at /StateMachines/M/TestCases/A/S)",
        ),
        ({"MockedResponses": {"R": {"2-1": {"Return": 1}}}}, 'the range "2-1" ends before it begins'),
        (
            {"MockedResponses": {"R": {"0": {"Return": 1}, "0-1": {"Return": 1}}}},
            "another entry of 'R' answers already",
        ),
        ({"MockedResponses": {"R": {"01": {"Return": 1}}}}, 'found "01"'),
        ({"MockedResponses": {"R": {"0": {"Return": 1, "Throw": {}}}}}, "either Return or Throw"),
        ({"MockedResponses": {"R": {"0": {"Throw": {"Cause": "x"}}}}}, 'with "Error", the name of an error'),
        ({"MockedResponses": {"R": {"0": {"Throw": {"Error": "E", "Cause": {}}}}}}, "expected a text, found an object"),
    ],
)
def test_what_is_wrong_with_a_configuration_is_said_with_its_place(config, words):
    with pytest.raises(MockConfigError) as refused:
        read_mock_config(config if isinstance(config, str) else json.dumps(config), "mocks.json")
    assert words in str(refused.value)
    assert str(refused.value).startswith("mocks.json:1:")


def test_any_json_may_be_returned_and_an_error_needs_no_cause():
    responses = {"R": {"0": {"Return": None}, "1": {"Return": [1]}, "2": {"Throw": {"Error": "E"}}}, "Unused": {}}
    config = read_mock_config(
        json.dumps({"StateMachines": {"M": {"TestCases": {"A": {"S": "R"}}}}, "MockedResponses": responses})
    )
    mocks = config.mocks("M", "A")
    assert [mock_of_call(mocks["S"], call, "S").get("value") for call in (0, 1)] == [None, [1]]
    assert mock_of_call(mocks["S"], 2, "S") == {"kind": "error", "error": "E", "cause": ""}
    assert problem_of_mocks(mocks) is None
    with pytest.raises(LookupError, match=r"no test cases for the state machine 'N'. It has state machines: M."):
        config.mocks("N", "A")
    with pytest.raises(LookupError, match=r"no test case 'B' for 'M'. It has: A."):
        config.mocks("M", "B")
