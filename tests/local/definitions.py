"""Definitions that the tests of local runs use."""

from __future__ import annotations

from typing import Any

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:"
ORDER: dict[str, Any] = {
    "StartAt": "Validate",
    "States": {
        "Validate": {"Type": "Task", "Resource": LAMBDA + "ValidateOrder", "Next": "Enough"},
        "Enough": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.valid", "BooleanEquals": True, "Next": "Notify"}],
            "Default": "Refuse",
        },
        "Notify": {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl": "https://queue.example/orders", "MessageBody.$": "$"},
            "Retry": [{"ErrorEquals": ["Sqs.SqsException"], "IntervalSeconds": 10, "MaxAttempts": 2}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Refuse"}],
            "Next": "Settle",
        },
        "Settle": {"Type": "Wait", "Seconds": 3600, "End": True},
        "Refuse": {"Type": "Fail", "Error": "NotValid", "Cause": "It cannot be delivered."},
    },
}
MOCKS: dict[str, Any] = {
    "StateMachines": {
        "order": {
            "TestCases": {
                "HappyPath": {"Validate": "Valid", "Notify": "Sent"},
                "RetryPath": {"Validate": "Valid", "Notify": "Flaky"},
                "HybridPath": {"Notify": "Sent"},
            }
        }
    },
    "MockedResponses": {
        "Valid": {"0": {"Return": {"valid": True}}},
        "Sent": {"0": {"Return": {"MessageId": "m-1"}}},
        "Flaky": {
            "0-1": {"Throw": {"Error": "Sqs.SqsException", "Cause": "busy"}},
            "2": {"Return": {"MessageId": "m-2"}},
        },
        "NeverNamed": {},
    },
}


def one(**state: Any) -> dict[str, Any]:
    """A definition with the one state `Work`."""
    return {"StartAt": "Work", "States": {"Work": {"End": True, **state}}}


def task(resource: str = LAMBDA + "Work", **more: Any) -> dict[str, Any]:
    """A definition with the one Task state `Work`."""
    return one(Type="Task", Resource=resource, **more)
