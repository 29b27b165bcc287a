"""Whatever is sent to the door, the answer is one of the service's: never a server error, never a lost connection."""

from __future__ import annotations

import http.client
import json
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aws_api.model import operation_model, service_model
from tests.aws_api.conftest import ROLE
from tests.aws_api.definitions import FAIL, PASS, WAIT, one
from tests.aws_api.test_malformed_requests import HEADERS
from tests.browser.studio import Studio

START = "arn:aws:states:us-east-1:123456789012"
# Held for a minute when it names an activity that is there: the story of all operations asks it.
# DeleteStateMachine would leave nothing to ask about: it has a test of its own.
OPERATIONS = sorted(set(service_model().operation_names) - {"GetActivityTask", "DeleteStateMachine"})
# The same examples in each run: a test that fails shall fail again.
BOUNDED = settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
texts = st.one_of(
    st.text(max_size=90),
    json_values.map(json.dumps),
    st.sampled_from(
        [
            "",
            "{}",
            "[" * 3000,
            '{"a":' * 1500,
            "fuzz",
            "fuzz:1",
            "1e999",
            '"\\ud800"',
            '{"a":"\\u0000"}',
            "$",
            "{% $x %}",
            PASS,
            ROLE,
            f"{START}:stateMachine:fuzz",
            f"{START}:stateMachine:fuzz:1",
            f"{START}:stateMachine:fuzz:live",
            f"{START}:stateMachine:fuzz:99999999999999999999",
            f"{START}:stateMachine:fuzz:\u0661",
            f"{START}:stateMachine:fuzz/Each",
            f"{START}:stateMachine:fuzz-express",
            f"{START}:execution:fuzz:one",
            f"{START}:execution:fuzz/Each:one",
            f"{START}:express:fuzz-express:one:two",
            f"{START}:activity:fuzz",
            f"{START}:mapRun:fuzz/Each:00000000-0000-0000-0000-000000000000",
            "arn:aws:states:eu-west-1:1:stateMachine:fuzz",
            "arn:aws:states:::stateMachine:",
        ]
    ),
)
NUMBERS = st.integers(-5, 2000) | st.integers() | st.floats(allow_nan=False, allow_infinity=False)


SHORT = one({"Type": "Wait", "Seconds": 0})  # never a long one: StartSyncExecution waits for its end
MACHINES = [f"{START}:stateMachine:fuzz{rest}" for rest in ("", ":1", ":live", "-express")]
DEFINITIONS = [PASS, SHORT, FAIL, json.dumps({"Type": "Pass", "End": True}), json.dumps({"Type": "Fail"}), "{}"]
# What a member is when it is right, so that most requests come past the checks of their form.
PLAUSIBLE: dict[str, list[Any]] = {
    "stateMachineArn": MACHINES,
    "stateMachineVersionArn": [f"{START}:stateMachine:fuzz:1"],
    "stateMachineAliasArn": [f"{START}:stateMachine:fuzz:live"],
    "executionArn": [f"{START}:execution:fuzz:one"],
    "activityArn": [f"{START}:activity:fuzz"],
    "resourceArn": [f"{START}:activity:fuzz", MACHINES[0]],
    "definition": DEFINITIONS,
    "roleArn": [ROLE],
    "name": ["made", "made-too", "one"],
    "input": ["{}", "[1,2]", '"text"', "null"],
    "output": ["{}", "1"],
    "context": ['{"Execution": {"Id": "x"}}'],
    "variables": ['{"a": 1}'],
    "weight": [100],
    "key": ["team"],
    "type": ["STANDARD", "EXPRESS", "AWS_OWNED_KEY"],
}


def values(shape: Shape, name: str = "") -> st.SearchStrategy[Any]:
    """Values of a shape: mostly right, with members left out, sometimes of the right type, seldom anything at all."""
    plausible = st.sampled_from(PLAUSIBLE[name]) if name in PLAUSIBLE else _right(shape)
    return st.integers(0, 39).flatmap(lambda die: json_values if die == 0 else _right(shape) if die < 5 else plausible)


def _right(shape: Shape) -> st.SearchStrategy[Any]:
    if isinstance(shape, StructureShape):
        optional = {name: values(member, name) for name, member in shape.members.items()}
        required = {name: optional.pop(name) for name in shape.required_members}
        return st.fixed_dictionaries(required, optional=optional)
    if isinstance(shape, ListShape):
        return st.lists(values(shape.member), max_size=3)
    if isinstance(shape, MapShape):
        return st.dictionaries(st.text(max_size=8), values(shape.value), max_size=3)
    if enum := shape.metadata.get("enum"):
        return st.sampled_from(enum)
    if shape.type_name == "string":
        return texts
    if shape.type_name == "boolean":
        return st.booleans()
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max", 1000)
    return st.integers(low, high) | NUMBERS


requests = st.sampled_from(OPERATIONS).flatmap(
    lambda name: st.tuples(st.just(name), values(operation_model(name).input_shape))
)


@pytest.fixture(scope="module")
def door(api: Studio, sfn: Any) -> http.client.HTTPConnection:
    """A connection to a studio that has a machine, a version, an alias, an execution and an activity called fuzz."""
    arn = sfn.create_state_machine(name="fuzz", definition=WAIT, roleArn=ROLE, publish=True)["stateMachineArn"]
    route = [{"stateMachineVersionArn": f"{arn}:1", "weight": 100}]
    sfn.create_state_machine_alias(name="live", routingConfiguration=route)
    sfn.create_state_machine(name="fuzz-express", definition=PASS, roleArn=ROLE, type="EXPRESS")
    sfn.start_execution(stateMachineArn=arn, name="one")
    sfn.create_activity(name="fuzz")
    return http.client.HTTPConnection(api.url.removeprefix("http://"), timeout=180)


def answered(door: http.client.HTTPConnection, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    door.request("POST", "/", body, headers)
    answer = door.getresponse()
    text = answer.read()
    if answer.will_close:
        door.close()
    return answer.status, text


@BOUNDED
@given(request=requests)
def test_no_request_of_any_operation_is_a_server_error(door: Any, request: tuple[str, Any]) -> None:
    operation, value = request
    headers = {**HEADERS, "X-Amz-Target": f"AWSStepFunctions.{operation}"}
    status, text = answered(door, json.dumps(value).encode(), headers)
    told = json.loads(text)
    assert status in (200, 400), (status, told)
    if status == 400:
        code = told["__type"].rpartition("#")[2]
        known = {shape.name for shape in operation_model(operation).error_shapes}
        assert code in known | {"ValidationException", "SerializationException"}, told
        assert isinstance(told["message"], str) and told["message"]


@BOUNDED
@given(
    body=st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()),
    target=st.sampled_from(["AWSStepFunctions.ListStateMachines", "AWSStepFunctions.", "", "x.y", "AWSStepFunctions"])
    | st.from_regex(r"[ -~]{0,40}", fullmatch=True),
    kind=st.sampled_from(["application/x-amz-json-1.0", "application/json; charset=utf-8", "text/xml", ""]),
    authorization=st.sampled_from([HEADERS["Authorization"], "", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=/"])
    | st.from_regex(
        r"AWS4-HMAC-SHA256 Credential=[!-~]{0,40}, SignedHeaders=[!-~]{0,20}, Signature=[!-~]{0,20}", fullmatch=True
    ),
)
def test_no_bytes_and_headers_are_a_server_error(
    door: Any, body: bytes, target: str, kind: str, authorization: str
) -> None:
    headers = {"X-Amz-Target": target, "Content-Type": kind, "Authorization": authorization}
    status, text = answered(door, body, {name: value for name, value in headers.items() if value})
    assert status in (200, 400, 403, 405, 413, 415), (status, text)


@pytest.mark.parametrize("text", ["[" * 3000, '{"a":' * 1500 + "1" + "}" * 1500, "[" * 800 + "]" * 800])
@pytest.mark.parametrize(
    "operation", ["StartExecution", "TestState", "ValidateStateMachineDefinition", "CreateStateMachine"]
)
def test_deep_json_inside_a_text_is_a_refusal_or_fine(door: Any, operation: str, text: str) -> None:
    value = {"stateMachineArn": f"{START}:stateMachine:fuzz", "input": text, "definition": text}
    if operation == "TestState":
        value["definition"] = json.dumps({"Type": "Pass", "End": True})
    body = json.dumps({**value, "name": "deep" + str(len(text)), "roleArn": ROLE}).encode()
    status, answer = answered(door, body, {**HEADERS, "X-Amz-Target": f"AWSStepFunctions.{operation}"})
    assert status in (200, 400), answer


@pytest.mark.parametrize(
    ("request_", "code", "words"),
    [
        (
            {"name": "big", "definition": "x" * 1_048_577, "roleArn": ROLE},
            "ValidationException",
            "at 'definition' failed to satisfy constraint: Member must have length less than or equal to 1048576",
        ),
        ({"name": "big", "definition": "x" * 1_048_576, "roleArn": ROLE}, "InvalidDefinition", "Unrecognized token"),
        ({"name": "big", "definition": "x" * 1_200_000, "roleArn": ROLE}, "RequestEntityTooLargeException", "1 MB"),
    ],
)
def test_one_megabyte_is_enough(door: Any, request_: dict[str, str], code: str, words: str) -> None:
    headers = {**HEADERS, "X-Amz-Target": "AWSStepFunctions.CreateStateMachine"}
    status, text = answered(door, json.dumps(request_).encode(), headers)
    told = json.loads(text)
    assert (status, told["__type"].rpartition("#")[2]) == (413 if "Entity" in code else 400, code)
    assert words in told["message"]
