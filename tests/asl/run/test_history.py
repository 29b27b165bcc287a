"""The projection of the log to the service's history."""

from __future__ import annotations

import json
from typing import Any

import botocore.loaders
import pytest

from asl.history import ScopeIndex, details_key, event_details, history, history_event
from asl.run import Event, Run, Start, compile_machine, evolve
from asl.run.pending import frame_scope

from .driving import START, Answers, World, drive

JSON = Any
MODEL: JSON = botocore.loaders.Loader().load_service_model("stepfunctions", "service-2")
TYPES: list[str] = MODEL["shapes"]["HistoryEventType"]["enum"]
MEMBERS: dict[str, JSON] = MODEL["shapes"]["HistoryEvent"]["members"]

NESTED: JSON = {
    "StartAt": "Both",
    "States": {
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Pause", "States": {"Pause": {"Type": "Wait", "Seconds": 1, "End": True}}},
                {
                    "StartAt": "Each",
                    "States": {
                        "Each": {
                            "Type": "Map",
                            "ItemProcessor": {"StartAt": "Item", "States": {"Item": {"Type": "Pass", "End": True}}},
                            "End": True,
                        }
                    },
                },
            ],
            "End": True,
        }
    },
}


@pytest.mark.parametrize("event_type", TYPES)
def test_details_are_kept_where_the_service_model_has_them(event_type: str) -> None:
    key = details_key(event_type)
    if key is not None:
        assert key in MEMBERS


def test_every_details_member_of_the_service_model_is_used() -> None:
    wanted = {name for name in MEMBERS if name.endswith("EventDetails")}
    assert {details_key(event_type) for event_type in TYPES} - {None} == wanted


def test_details_have_only_members_that_the_service_model_has() -> None:
    _, events = drive(NESTED, "[1,2]")
    for shown in history(events):
        for name, details in shown.items():
            if name.endswith("EventDetails"):
                assert details.keys() <= MODEL["shapes"][MEMBERS[name]["shape"]]["members"].keys()


def test_payloads_can_be_left_out() -> None:
    _, events = drive(NESTED, "[1]")
    assert history_event(events[1], include_data=False) == {
        "timestamp": START["at"],
        "type": "ParallelStateEntered",
        "id": 2,
        "previousEventId": 0,
        "stateEnteredEventDetails": {"name": "Both"},
    }


def test_our_own_events_are_not_in_the_history_but_have_details() -> None:
    waiting = next(event for event in drive(NESTED, "[1]")[1] if event.type == "WaitStarted")
    assert history_event(waiting) is None
    assert event_details(waiting) == {"name": "Pause", "due_at": "2023-11-14T22:13:21.25Z"}


def test_the_start_names_version_and_alias() -> None:
    data = {"input": "{}", "role_arn": "r", "version_arn": "v", "alias_arn": "a"}
    shown = history_event(Event("ExecutionStarted", 0, 1.0, 1, 0, data))
    assert shown is not None
    assert shown["executionStartedEventDetails"] == {
        "input": "{}",
        "inputDetails": {"truncated": False},
        "roleArn": "r",
        "stateMachineVersionArn": "v",
        "stateMachineAliasArn": "a",
    }


def test_what_an_execution_was_started_with_is_told() -> None:
    start = Start(**{**START, "version_arn": "v", "alias_arn": "a"})
    world = World(compile_machine(NESTED), Answers())
    world.execute(start)
    assert (world.run.info["version_arn"], world.run.info["alias_arn"]) == ("v", "a")


def test_a_scope_names_containers_from_the_outside_in() -> None:
    _, events = drive(NESTED, "[1,2]")
    index = ScopeIndex()
    places = [(event.type, *index.place(event)) for event in events]
    assert ("PassStateEntered", "Item", (("Both", 1), ("Each", 1))) in places
    assert ("MapIterationStarted", "Each", (("Both", 1),)) in places
    assert ("FrameOpened", "Both", ()) in places
    assert places[-1] == ("ExecutionSucceeded", None, ())


def test_scopes_can_be_followed_from_the_middle() -> None:
    _, events = drive(NESTED, "[1,2]")
    whole = ScopeIndex()
    expected = [whole.place(event) for event in events]
    run = Run()
    for position, event in enumerate(events):
        later = ScopeIndex(run)
        assert [later.place(event) for event in events[position:]] == expected[position:]
        for frame in run.frames.values():
            assert frame_scope(run, frame) == tuple((name, number) for name, number in frame_scope(run, frame))
        run = evolve(run, event)


def test_a_task_knows_its_scope_and_context() -> None:
    task: JSON = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": True}
    each: JSON = {"Type": "Map", "ItemProcessor": {"StartAt": "Item", "States": {"Item": task}}, "End": True}
    seen: list[JSON] = []

    class Watching(World):
        def _script(self, work: Any) -> list[JSON]:
            seen.append((work.scope, work.state, work.context["Map"], work.context["State"]["Name"]))
            return super()._script(work)

    world = Watching(compile_machine({"StartAt": "Each", "States": {"Each": each}}), Answers())

    world.execute(Start(**{**START, "input": json.dumps(["a"])}))
    assert seen == [((("Each", 0),), "Item", {"Item": {"Index": 0, "Value": "a"}}, "Item")]


def details_of(kind: str, data: JSON) -> JSON:
    return event_details(Event(kind, 0, 1.0, 2, 1, data))


@pytest.mark.parametrize(
    ("value", "size", "truncated"),
    [("x" * 262_142, 262_144, False), ("x" * 262_143, 262_144, True), ("a" + "é" * 140_000, 262_144, True)],
)
def test_payloads_are_cut_at_262144_bytes_between_characters(value: str, size: int, truncated: bool) -> None:
    details = details_of("PassStateExited", {"name": "P", "output": value, "next": None})
    assert len(details["output"].encode()) == size
    assert json.dumps(value, ensure_ascii=False).startswith(details["output"])
    assert details["outputDetails"] == {"truncated": truncated}
    assert details_of("PassStateEntered", {"name": "P", "input": value})["inputDetails"] == {"truncated": truncated}


def test_a_payload_is_never_cut_inside_a_character() -> None:
    details = details_of("ExecutionSucceeded", {"output": "é" * 140_000})
    assert len(details["output"].encode()) == 262_143
    assert details["outputDetails"] == {"truncated": True}


def test_parameters_are_cut_and_have_no_twin() -> None:
    data = {"resource": "arn:aws:states:::sqs:sendMessage", "input": "x" * 300_000}
    details = details_of("TaskScheduled", data)
    assert len(details["parameters"]) == 262_144
    assert "parametersDetails" not in details


def test_assigned_variables_share_the_room_of_a_payload() -> None:
    variables = {"a": "x" * 200_000, "b": "y" * 200_000, "c": 1}
    details = details_of("PassStateExited", {"name": "P", "output": 1, "next": None, "variables": variables})
    sizes = {name: len(text) for name, text in details["assignedVariables"].items()}
    assert sizes == {"a": 200_002, "b": 62_142, "c": 0}
    assert details["assignedVariablesDetails"] == {"truncated": True}
    assert details["outputDetails"] == {"truncated": False}
