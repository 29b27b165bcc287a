"""`bedrockagentcore:invokeHarness` over real HTTP: a server that answers by a stream of events, as the service does."""

from __future__ import annotations

import json
import struct
import zlib

import pytest

from executions.handlers import Result

HARNESS = "arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/helper"
ASKED = {
    "HarnessArn": HARNESS,
    "RuntimeSessionId": "a-session-of-at-least-33-characters",
    "Messages": [{"Role": "user", "Content": [{"Text": "How much is 6 by 7?"}]}],
}
THINKING = [
    {"messageStart": {"role": "assistant"}},
    {"contentBlockStart": {"contentBlockIndex": 0, "start": {"toolUse": {"toolUseId": "t", "name": "sum"}}}},
    {"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"toolUse": {"input": "{}"}}}},
    {"messageStop": {"stopReason": "tool_use"}},
    {"metadata": {"usage": {"inputTokens": 10, "outputTokens": 2, "totalTokens": 12}, "metrics": {"latencyMs": 100}}},
    {"messageStart": {"role": "user"}},
    {"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": "the tool said 42"}}},
    {"messageStop": {"stopReason": "tool_result"}},
]
SAYING = [
    {"messageStart": {"role": "assistant"}},
    {"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"reasoningContent": {"text": "hmm"}}}},
    {"contentBlockDelta": {"contentBlockIndex": 1, "delta": {"text": "It is "}}},
    {"contentBlockDelta": {"contentBlockIndex": 1, "delta": {"text": "42."}}},
    {"contentBlockStop": {"contentBlockIndex": 1}},
    {"messageStop": {"stopReason": "end_turn"}},
    {"metadata": {"usage": {"inputTokens": 5, "outputTokens": 3, "totalTokens": 8}, "metrics": {"latencyMs": 50}}},
]


def frame(kind: str, name: str, body: dict) -> bytes:
    """A message of an event stream, as AWS frames them."""
    headers = b""
    for key, value in ((":message-type", kind), (f":{kind}-type", name), (":content-type", "application/json")):
        headers += bytes([len(key)]) + key.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
    payload = json.dumps(body).encode()
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + payload
    return message + struct.pack(">I", zlib.crc32(message))


def stream(events: list[dict]) -> bytes:
    return b"".join(frame("event", name, body) for event in events for name, body in event.items())


@pytest.fixture
def harness(api, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", api.url)

    def answer(body: bytes | dict, status: int = 200, **headers: str):
        kind = "application/vnd.amazon.eventstream" if isinstance(body, bytes) else "application/json"
        api.answers["/harnesses/invoke"] = (status, {"Content-Type": kind, **headers}, body)

    return answer


def test_the_last_message_of_the_agent_is_the_result_with_all_tokens(perform, api, harness):
    harness(stream(THINKING + SAYING))
    outcome = perform("bedrockagentcore:invokeHarness", ASKED)
    assert outcome == Result(
        {
            "Output": {"Message": {"Role": "assistant", "Content": [{"Text": "It is 42."}]}},
            "StopReason": "end_turn",
            "Usage": {"InputTokens": 15, "OutputTokens": 5, "TotalTokens": 20},
            "Metrics": {"LatencyMs": 150},
        }
    )
    (call,) = api.calls
    assert call.path == "/harnesses/invoke?harnessArn=" + HARNESS.replace(":", "%3A").replace("/", "%2F")
    assert call.headers["X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"] == ASKED["RuntimeSessionId"]
    assert json.loads(call.body) == {"messages": [{"role": "user", "content": [{"text": "How much is 6 by 7?"}]}]}


def test_it_is_known_with_a_hyphen_too(perform, harness):
    harness(stream(SAYING))
    assert isinstance(perform("bedrock-agentcore:invokeHarness", ASKED), Result)


def test_an_error_is_named_as_the_service_names_it(perform, harness):
    harness({"message": "No such harness"}, 404, **{"x-amzn-ErrorType": "ResourceNotFoundException"})
    outcome = perform("bedrockagentcore:invokeHarness", ASKED)
    assert outcome.error == "BedrockAgentCore.ResourceNotFoundException"
    assert outcome.cause.startswith("No such harness")


def test_an_error_within_the_stream_fails_the_task(perform, harness):
    failure = frame("exception", "internalServerException", {"message": "The agent fell over"})
    harness(stream(THINKING) + failure)
    outcome = perform("bedrockagentcore:invokeHarness", ASKED)
    assert outcome.error.startswith("BedrockAgentCore.")
    assert "The agent fell over" in outcome.cause


def test_a_stream_that_breaks_off_fails_the_task(perform, harness):
    for cut in (stream(SAYING[:4])[:-20], stream(THINKING + SAYING[:2]), b""):
        harness(cut)
        outcome = perform("bedrockagentcore:invokeHarness", ASKED)
        assert outcome.error == "BedrockAgentCore.SdkClientException", cut


def test_what_is_missing_is_said(perform, harness):
    outcome = perform("bedrockagentcore:invokeHarness", {"HarnessArn": HARNESS})
    assert outcome.error == "States.Runtime"
    assert "The field 'RuntimeSessionId' is required but was missing" in outcome.cause
