"""Whatever comes in is answered in the service's own form, never with a server error."""

from __future__ import annotations

import http.client
import json
from typing import Any

import pytest

from tests.browser.studio import Studio

SIGNED = "AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0"
HEADERS = {
    "X-Amz-Target": "AWSStepFunctions.ListStateMachines",
    "Content-Type": "application/x-amz-json-1.0",
    "Authorization": SIGNED,
}


def post(api: Studio, body: bytes, **headers: str | None) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection(api.url.removeprefix("http://"), timeout=120)
    sent = {
        k: v for k, v in {**HEADERS, **{k.replace("_", "-"): v for k, v in headers.items()}}.items() if v is not None
    }
    connection.request("POST", "/", body, sent)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read() or b"{}")


def test_a_good_request_is_answered(api: Studio) -> None:
    status, answer = post(api, b"{}")
    assert status == 200 and "stateMachines" in answer


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"{", {}, 400, "SerializationException"),
        (b"[]", {}, 400, "SerializationException"),
        (b'"text"', {}, 400, "SerializationException"),
        (b"\xff\xfe", {}, 400, "SerializationException"),
        (b"[" * 100_000, {}, 400, "SerializationException"),
        (b'{"maxResults": "many"}', {}, 400, "SerializationException"),
        (b'{"maxResults": 1001}', {}, 400, "ValidationException"),
        (b"{}", {"X_Amz_Target": "AWSStepFunctions.Nothing"}, 400, "UnknownOperationException"),
        (b"{}", {"X_Amz_Target": "DynamoDB_20120810.ListTables"}, 400, "UnknownOperationException"),
        (b"{}", {"Content_Type": "text/plain"}, 415, "UnsupportedMediaTypeException"),
        (b"{}", {"Authorization": None}, 403, "MissingAuthenticationTokenException"),
        (b'{"a":"' + b"x" * 1_200_000 + b'"}', {}, 413, "RequestEntityTooLargeException"),
    ],
)
def test_a_malformed_request_gets_the_services_error(
    api: Studio, body: bytes, headers: dict[str, str | None], status: int, code: str
) -> None:
    got, answer = post(api, body, **headers)
    assert (got, answer["__type"].rpartition("#")[2]) == (status, code)


@pytest.mark.parametrize("operation", ["StartSyncExecution", "TestState"])
def test_the_sync_prefix_of_the_host_is_answered(api: Studio, sfn: Any, operation: str) -> None:
    port = api.url.rpartition(":")[2]
    for host in (f"sync-127.0.0.1:{port}", f"sync-localhost:{port}"):
        status, answer = post(api, b"{}", X_Amz_Target=f"AWSStepFunctions.{operation}", Host=host)
        assert (status, answer["__type"].rpartition("#")[2]) == (400, "ValidationException")


@pytest.mark.parametrize("host", ["elsewhere.example.com", "sync-elsewhere.example.com", "a b"])
def test_another_host_is_refused_in_the_same_form(api: Studio, host: str) -> None:
    status, answer = post(api, b"{}", Host=host)
    assert (status, answer["__type"].rpartition("#")[2]) == (400, "AccessDeniedException")
    assert "STUDIO_ALLOWED_HOSTS" in answer["message"]


def test_unknown_members_are_let_through(api: Studio) -> None:
    assert post(api, b'{"somethingNew": {"deep": [1]}}')[0] == 200
