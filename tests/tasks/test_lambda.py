"""Functions at a Lambda endpoint, over real HTTP: payloads, errors, qualifiers, kinds of invocation."""

from __future__ import annotations

import base64
import json

import pytest

from executions.handlers import Failure, Result, Submitted

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:"
INVOKE = "lambda:invoke"


@pytest.fixture(autouse=True)
def endpoint(lambdas, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", lambdas.url)


def test_a_function_named_by_its_arn_gets_the_input_and_gives_the_output(perform, lambdas):
    lambdas.functions["Halve"] = lambda event, context: {"n": event["n"] / 2}
    assert perform(FUNCTION + "Halve", {"n": 4}) == Result({"n": 2.0})
    assert lambdas.calls == [("Halve", None, "RequestResponse", b'{"n":4}')]


def test_a_version_in_the_arn_is_the_one_that_runs(perform, lambdas):
    outcome = perform(FUNCTION + "Echo:7", {"a": 1})
    assert (outcome.output["event"], outcome.output["version"]) == ({"a": 1}, "7")


@pytest.mark.parametrize(("function", "output"), [("Nothing", None), ("Text", "a text")])
def test_what_a_function_returns_is_taken_as_json(perform, function, output):
    assert perform(FUNCTION + function, {}) == Result(output)


def test_a_payload_that_is_not_json_is_handed_on_as_text(perform, lambdas):
    lambdas.raw["Odd"] = (b"not JSON", False)
    assert perform(FUNCTION + "Odd", {}) == Result("not JSON")
    assert perform(INVOKE, {"FunctionName": "Odd"}).output["Payload"] == "not JSON"


def test_an_exception_of_the_function_is_the_tasks_error_and_its_document_the_cause(perform):
    for outcome in (perform(FUNCTION + "Fail", {}), perform(INVOKE, {"FunctionName": FUNCTION + "Fail"})):
        assert outcome.error == "OutOfStock"
        cause = json.loads(outcome.cause)
        assert (cause["errorMessage"], cause["errorType"]) == ("no more of these", "OutOfStock")
        assert "in fail" in "".join(cause["stackTrace"])


def test_a_failure_without_an_error_type_is_unknown(perform, lambdas):
    lambdas.raw["Slow"] = (b'{"errorMessage":"Task timed out after 3.00 seconds"}', True)
    outcome = perform(FUNCTION + "Slow", {})
    assert outcome == Failure(
        "Lambda.Unknown",
        "The cause could not be determined because Lambda did not return an error type. Returned payload: "
        '{"errorMessage":"Task timed out after 3.00 seconds"}',
    )


def test_the_optimised_invocation_tells_all_that_lambda_told(perform):
    outcome = perform(
        INVOKE, {"FunctionName": FUNCTION + "Echo", "Payload": {"a": 1}, "Qualifier": "live", "LogType": "Tail"}
    )
    output = outcome.output
    assert list(output) == [
        "ExecutedVersion",
        "LogResult",
        "Payload",
        "SdkHttpMetadata",
        "SdkResponseMetadata",
        "StatusCode",
    ]
    assert (output["ExecutedVersion"], output["StatusCode"], output["Payload"]["event"]) == ("live", 200, {"a": 1})
    assert base64.b64decode(output["LogResult"]) == b"START\nEND\n"
    http = output["SdkHttpMetadata"]
    assert http["HttpStatusCode"] == 200
    assert http["AllHttpHeaders"]["Content-Type"] == ["application/json"]
    assert http["HttpHeaders"]["x-amzn-requestid"] == output["SdkResponseMetadata"]["RequestId"]


@pytest.mark.parametrize("name", ["Echo", "Echo:3", FUNCTION + "Echo:3", "123456789012:function:Echo"])
def test_a_function_may_be_named_in_each_of_lambdas_ways(perform, lambdas, name):
    perform(INVOKE, {"FunctionName": name})
    assert len(lambdas.calls) == 1


@pytest.mark.parametrize("payload", ['"text"', "[1,2]", "null", "{}"])
def test_a_payload_is_sent_as_the_json_that_it_is(perform, lambdas, payload):
    perform(INVOKE, {"FunctionName": "Nothing", "Payload": json.loads(payload)})
    assert lambdas.calls[0][3] == payload.encode()


def test_without_a_payload_the_function_gets_an_empty_object(perform, lambdas):
    perform(INVOKE, {"FunctionName": "Nothing"})
    assert lambdas.calls[0][3] == b"{}"


def test_an_event_is_accepted_and_not_waited_for(perform, lambdas):
    outcome = perform(INVOKE, {"FunctionName": "Echo", "InvocationType": "Event", "Payload": {"n": 1}})
    assert (outcome.output["StatusCode"], outcome.output["Payload"]) == (202, "")
    assert lambdas.calls[0][2] == "Event"


def test_a_callback_leaves_the_task_waiting(perform):
    outcome = perform(INVOKE + ".waitForTaskToken", {"FunctionName": "Text"})
    assert isinstance(outcome, Submitted)
    assert outcome.output["Payload"] == "a text"


def test_a_function_that_is_not_there_is_lambdas_error(perform):
    outcome = perform(FUNCTION + "Nobody", {})
    assert outcome.error == "Lambda.ResourceNotFoundException"
    assert outcome.cause.startswith(
        f"Function not found: {FUNCTION}Nobody:$LATEST (Service: AWSLambda; Status Code: 404; "
        "Error Code: ResourceNotFoundException; Request ID: "
    )
    assert outcome.cause.endswith("; Proxy: null)")


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (429, "TooManyRequestsException", "Lambda.TooManyRequestsException"),
        (500, "ServiceException", "Lambda.ServiceException"),
        (403, "AccessDeniedException", "Lambda.AWSLambdaException"),
        (413, "RequestTooLargeException", "Lambda.RequestTooLargeException"),
    ],
)
def test_lambdas_errors_have_the_names_of_the_sdk(perform, lambdas, status, code, error):
    lambdas.refusals["Echo"] = (status, code, "no")
    assert perform(INVOKE, {"FunctionName": "Echo"}).error == error


def test_an_endpoint_that_does_not_answer_is_a_client_error(perform, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:9")
    outcome = perform(FUNCTION + "Echo", {})
    assert outcome.error == "Lambda.SdkClientException"
    assert outcome.cause.startswith("Unable to execute HTTP request: ")


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"Payload": {}}, "[The field 'FunctionName' is required but was missing]"),
        ({"FunctionName": "Echo", "Colour": "red"}, '[The field "Colour" is not supported by Step Functions]'),
        ({"functionName": "Echo"}, '[The field "functionName" is not supported by Step Functions]'),
    ],
)
def test_wrong_parameters_end_the_task_before_anything_is_called(perform, lambdas, parameters, words):
    outcome = perform(INVOKE, parameters)
    assert (outcome.error, outcome.phase) == ("States.Runtime", "start")
    assert words in outcome.cause
    assert lambdas.calls == []


def test_one_function_can_have_an_endpoint_of_its_own(perform, lambdas, monkeypatch, settings):
    monkeypatch.delenv("AWS_ENDPOINT_URL_LAMBDA")
    settings.STUDIO_LAMBDA_ENDPOINTS = (("Ec*", lambdas.url),)
    assert perform(FUNCTION + "Echo", 1).output["event"] == 1
    assert perform(INVOKE, {"FunctionName": FUNCTION + "Echo", "Payload": 2}).output["Payload"]["event"] == 2
    other = perform(FUNCTION + "Text", {})
    assert other.error == "Studio.UnboundResource"
    assert "AWS_ENDPOINT_URL_LAMBDA" in other.cause


def test_a_python_function_of_this_server_comes_before_the_endpoint_and_a_mock_before_both(perform, lambdas):
    assert perform(FUNCTION + "Double", {"n": 2}) == Result({"n": 4})
    assert lambdas.calls == []
    assert perform(FUNCTION + "Double", {"n": 2}, mock={"kind": "result", "value": 1}) == Result(1)


@pytest.mark.parametrize("name", ["Double", "Double:live", "123456789012:function:Double", FUNCTION + "Double:3"])
@pytest.mark.parametrize("partition", ["aws", "aws-cn"])
def test_a_python_function_may_be_named_in_each_of_lambdas_ways(perform, lambdas, name, partition):
    outcome = perform(f"arn:{partition}:states:::lambda:invoke", {"FunctionName": name, "Payload": {"n": 3}})
    assert (outcome.output["Payload"], lambdas.calls) == ({"n": 6}, [])


def test_the_real_endpoint_of_a_moto_is_spoken_to_as_well(perform, moto, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", moto.url)
    moto.functions("Bill")
    assert perform(FUNCTION + "Bill", {"n": 1}) == Result({"n": 1})
    assert perform(FUNCTION + "Bill:$LATEST", [2]) == Result([2])


def test_a_python_function_that_is_invoked_as_an_event_is_not_heard_of_again(perform):
    invoked = {"FunctionName": "RaiseValueError", "InvocationType": "Event"}
    output = perform(INVOKE, invoked).output
    assert (output["StatusCode"], output["Payload"]) == (202, "")
    assert perform(INVOKE, {"FunctionName": "RaiseValueError"}).error == "ValueError"
