"""Amazon Bedrock AgentCore: a harness answers by a stream of events, of which the task gets the last message.

https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrockagentcore.html: shaped as Converse answers, text only,
tokens of all messages together. What it does not say is a guess: latencies are summed too, and text comes in the order of
its blocks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from executions.handlers.aws_clients import CallFailed
from executions.handlers.optimised.family import Action, Family, Object
from executions.handlers.outcomes import Failure
from executions.handlers.sdk_shapes import TooLarge
from executions.handlers.sdk_texts import FirstSdk

JSON = Any
MOST_CHARACTERS = 1_048_576  # a state takes 256 KiB
TOKENS = ("inputTokens", "outputTokens", "totalTokens")


def _folded(events: Iterable[Object]) -> Object:
    """Fold the stream: each message begins anew, so that the last one from the assistant is left."""
    role, texts, stop = "", dict[int, str](), None
    last: tuple[dict[int, str], JSON] = ({}, None)
    usage, latency = dict.fromkeys(TOKENS, 0), 0
    for event in events:
        if "messageStart" in event:
            role, texts, stop = event["messageStart"].get("role", ""), {}, None
        elif "contentBlockDelta" in event:
            told = event["contentBlockDelta"]
            index = told.get("contentBlockIndex", 0)
            if "text" in told.get("delta", {}):
                texts[index] = texts.get(index, "") + told["delta"]["text"]
                if len(texts[index]) > MOST_CHARACTERS:
                    raise TooLarge
        elif "messageStop" in event:
            stop = event["messageStop"].get("stopReason")
        elif "metadata" in event:
            told = event["metadata"]
            usage = {name: usage[name] + told.get("usage", {}).get(name, 0) for name in TOKENS}
            latency += told.get("metrics", {}).get("latencyMs", 0)
        if role == "assistant":
            last = (texts, stop)
    if last[1] is None:  # botocore takes a connection that was cut for the end of the stream
        cause = "Unable to execute HTTP request: the stream ended before the answer did"
        raise CallFailed(Failure("BedrockAgentCore.SdkClientException", cause))
    content = [{"Text": last[0][index]} for index in sorted(last[0])]
    return {
        "Output": {"Message": {"Role": "assistant", "Content": content}},
        "StopReason": last[1],
        "Usage": {name[:1].upper() + name[1:]: count for name, count in usage.items()},
        "Metrics": {"LatencyMs": latency},
    }


FAMILY = Family(
    "bedrockagentcore",
    "bedrock-agentcore",
    FirstSdk("BedrockAgentCore", "BedrockAgentCoreException", "BedrockAgentCore"),
    (Action("invokeHarness", folded=_folded),),
    metadata=False,
    also=("bedrock-agentcore",),
)
