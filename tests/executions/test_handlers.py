"""Task resources find their Python functions, and what those do wrong is told as Lambda would tell it."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest

from asl.mocks import problem_of_mocks
from executions.handlers import Failure, Job, Later, Result, reloading, resolve
from executions.handlers.catalogue import handlers_as_json
from tests.executions.definitions import FUNCTION

MODULES = ("executions.examples.handlers", "tests.executions.handlers_for_tests")


@pytest.fixture(autouse=True)
def modules(settings, monkeypatch):
    settings.STUDIO_HANDLER_MODULES = MODULES
    monkeypatch.setattr(reloading, "LOOK_EVERY_SECONDS", 0.0)


def job(resource: str, input: object = None, **more: object) -> Job:
    return Job("e", "0.1", "Work", resource, input, {}, **more)


def call(resource: str, input: object = None, **more: object):
    asked = job(resource, input, **more)
    return resolve(asked)(asked)


@pytest.mark.parametrize(
    ("resource", "output"),
    [
        (FUNCTION + "OrderExactly", "by name"),
        (FUNCTION + "OrderExactly:$LATEST", "by name"),
        (FUNCTION + "OrderSomething", "by wildcard"),
        ("arn:aws:lambda:eu-west-1:999999999999:function:Elsewhere", "by ARN"),
        ("arn:aws:lambda:...:function:OrderExactly", "by name"),
    ],
)
def test_a_function_answers_to_its_name_a_pattern_or_an_arn(resource, output):
    assert call(resource) == Result(output)


def test_an_unbound_resource_fails_with_a_sentence_that_names_it_and_says_how_to_bind_it():
    outcome = call(FUNCTION + "Nobody")
    assert isinstance(outcome, Failure)
    assert outcome.error == "Studio.UnboundResource"
    assert FUNCTION + "Nobody" in outcome.cause
    assert '@handler("Nobody")' in outcome.cause
    assert "STUDIO_HANDLER_MODULES" in outcome.cause


def test_an_exception_fails_the_task_under_the_name_of_its_class_with_a_cause_like_lambdas():
    outcome = call(FUNCTION + "RaiseValueError", {})
    cause = json.loads(outcome.cause)
    assert outcome.error == cause["errorType"] == "ValueError"
    assert cause["errorMessage"] == "no good value"
    assert "raise_value_error" in cause["stackTrace"][-1]
    assert "python_functions" not in "".join(cause["stackTrace"])


def test_a_task_error_chooses_name_and_cause():
    assert call(FUNCTION + "RaiseTaskError", {}) == Failure("Lambda.TooManyRequestsException", "slow down")


@pytest.mark.parametrize("function", ["ReturnSet", "ReturnNaN"])
def test_a_result_that_is_not_json_is_a_marshal_error(function):
    outcome = call(FUNCTION + function, {})
    assert outcome.error == "Runtime.MarshalError"
    assert json.loads(outcome.cause)["errorMessage"].startswith("Unable to marshal response: ")


def test_the_optimised_invocation_wraps_the_result_as_the_service_does():
    outcome = call("arn:aws:states:::lambda:invoke", {"FunctionName": FUNCTION + "Double:$LATEST", "Payload": {"n": 4}})
    assert outcome.output["Payload"] == {"n": 8}
    assert outcome.output["StatusCode"] == 200
    assert outcome.output["SdkHttpMetadata"]["AllHttpHeaders"]["Content-Type"] == ["application/json"]


def test_a_mock_comes_before_every_function():
    assert call(FUNCTION + "Double", {"n": 1}, mock={"kind": "result", "value": 5}) == Result(5)
    assert call(FUNCTION + "Double", {"n": 1}, mock={"kind": "echo"}) == Result({"n": 1})
    assert call(FUNCTION + "Nobody", {}, mock={"kind": "error", "error": "E", "cause": "C"}) == Failure("E", "C")


def test_a_mock_with_a_delay_asks_for_time_once():
    mock = {"kind": "echo", "delay_seconds": 2.5}
    assert call(FUNCTION + "Double", 1, mock=mock) == Later(2.5)
    assert call(FUNCTION + "Double", 1, mock=mock, visit=1) == Result(1)


@pytest.mark.parametrize(
    ("mock", "words"),
    [
        ({"kind": "maybe"}, "needs a kind"),
        ({"kind": "result"}, "needs a value"),
        ({"kind": "error"}, "needs an error"),
        ({"kind": "echo", "delay_seconds": -1}, "not a number of seconds"),
        ({"kind": "echo", "delay_seconds": True}, "not a number of seconds"),
        ({"kind": "error", "error": "E", "cause": 5}, "cause that is not text"),
        ("echo", "needs a kind"),
    ],
)
def test_a_wrong_mock_is_told_with_its_state(mock, words):
    sentence = problem_of_mocks({"Work": mock})
    assert "'Work'" in sentence
    assert words in sentence


def test_a_changed_module_is_loaded_again_and_a_broken_one_says_where(tmp_path: Path, settings, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    settings.STUDIO_HANDLER_MODULES = (*MODULES, "changing_handlers")
    file = tmp_path / "changing_handlers.py"
    source = textwrap.dedent(
        """
        from executions.handlers import handler

        @handler("Changing")
        def changing(event):
            '''First words.'''
            return 1
        """
    )
    _write(file, source, 1)
    assert call(FUNCTION + "Changing") == Result(1)
    _write(file, source.replace("return 1", "return 22").replace("First", "Second"), 2)
    assert call(FUNCTION + "Changing") == Result(22)
    assert next(one for one in handlers_as_json() if one["name"] == "Changing")["docstring"] == "Second words."
    _write(file, "def broken(:\n", 3)
    assert call(FUNCTION + "Changing") == Result(22), "the last good one stays"
    outcome = call(FUNCTION + "NotThere")
    assert outcome.error == "Studio.HandlerModuleBroken"
    assert "changing_handlers" in outcome.cause
    assert "line 1" in outcome.cause


def _write(file: Path, text: str, moment: int) -> None:
    import os

    file.write_text(text)
    os.utime(file, (moment, moment))


def test_the_editor_sees_docstring_signature_and_an_arn_of_every_function():
    found = {one["name"]: one for one in handlers_as_json()}
    assert found["ValidateOrder"]["resource"].endswith(":function:ValidateOrder")
    assert found["ValidateOrder"]["signature"] == "validate_order(event: 'Any') -> 'Any'"
    assert found["Process"]["docstring"].startswith("Process once the service is free.")
    assert found["Elsewhere"]["resource"] == "arn:aws:lambda:*:999999999999:function:Elsewhere"


def test_the_examples_have_a_function_for_every_name_in_them():
    examples = Path(__file__).parent.parent.parent / "editor" / "examples"
    resources = {
        state["Resource"]
        for file in examples.glob("*.asl.json")
        for state in _states(json.loads(file.read_text()))
        if "Resource" in state
    }
    assert len(resources) == 12
    for resource in resources:
        asked = job(resource)
        assert resolve(asked).__module__ != "executions.handlers.unbound", resource


def _states(value):
    if isinstance(value, dict):
        if "Type" in value:
            yield value
        for member in value.values():
            yield from _states(member)
    elif isinstance(value, list):
        for member in value:
            yield from _states(member)
