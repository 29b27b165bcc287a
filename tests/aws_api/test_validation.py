"""ValidateStateMachineDefinition: the service's order, words and limits."""

from __future__ import annotations

import json
from typing import Any

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:Work"


def machine(**states: Any) -> str:
    return json.dumps({"StartAt": next(iter(states)), "States": states})


BROKEN = machine(
    A={"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": True, "Next": "Nowhere"}], "Default": "B"},
    B={"Type": "Pass", "Parameters": {"id": "$.id"}, "Foo": 1, "End": True},
    C={"Type": "Succeed"},
)


def test_diagnostics_stand_in_the_services_order_with_its_spelling_of_places(sfn: Any) -> None:
    answer = sfn.validate_state_machine_definition(definition=BROKEN)
    assert (answer["result"], answer["truncated"]) == ("FAIL", False)
    assert [(d["code"], d["location"]) for d in answer["diagnostics"]] == [
        ("SCHEMA_VALIDATION_FAILED", "/States/B"),
        ("MISSING_TRANSITION_TARGET", "/States/A/Choices[0]/Next"),
        ("MISSING_TRANSITION_TARGET", "/States/C"),
    ]
    assert {d["severity"] for d in answer["diagnostics"]} == {"ERROR"}


def test_warnings_come_when_they_are_asked_for_and_only_those_that_the_service_has(sfn: Any) -> None:
    text = machine(
        A={"Type": "Pass", "Parameters": {"id": "$.id"}, "Result": {"a": "$.a"}, "Next": "B"},
        B={"Type": "Task", "Resource": FUNCTION, "Next": "C"},  # advice of ours: no Retry
        C={"Type": "Choice", "Choices": [{"Variable": "$.x", "StringEquals": "$.y", "Next": "D"}]},  # no Default
        D={"Type": "Succeed"},
    )
    assert sfn.validate_state_machine_definition(definition=text)["diagnostics"] == []
    answer = sfn.validate_state_machine_definition(definition=text, severity="WARNING")
    assert answer["result"] == "OK"
    assert {d["code"] for d in answer["diagnostics"]} == {"NO_DOLLAR", "NO_PATH", "PASS_RESULT_IS_STATIC"}


def test_what_is_left_out_is_told(sfn: Any) -> None:
    few = sfn.validate_state_machine_definition(definition=BROKEN, maxResults=2)
    assert (len(few["diagnostics"]), few["truncated"]) == (2, True)
    states = {f"S{i}": {"Type": "Pass", "Foo": 1, "Next": f"S{i + 1}"} for i in range(150)}
    many = sfn.validate_state_machine_definition(definition=machine(**states, S150={"Type": "Succeed"}), maxResults=0)
    assert (len(many["diagnostics"]), many["truncated"]) == (100, True)


def test_the_type_of_the_machine_decides(sfn: Any) -> None:
    task = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": {"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"}, "End": True}  # fmt: skip
    assert sfn.validate_state_machine_definition(definition=machine(A=task))["result"] == "OK"
    answer = sfn.validate_state_machine_definition(definition=machine(A=task), type="EXPRESS")
    (diagnostic,) = answer["diagnostics"]
    assert diagnostic["message"] == "Express state machine does not support '.waitForTaskToken' service integration "


def test_a_workflow_without_an_end_has_no_place(sfn: Any) -> None:
    text = machine(A={"Type": "Pass", "Next": "B"}, B={"Type": "Pass", "Next": "A"})
    (diagnostic,) = sfn.validate_state_machine_definition(definition=text)["diagnostics"]
    assert "location" not in diagnostic
    assert diagnostic["code"] == "MISSING_END_STATE"
