"""Limits: payloads, the length of the history, what one turn may write."""

from __future__ import annotations

import json
from typing import Any

import pytest

from asl.limits import AWS_LIMITS, Limits
from asl.run import (
    Continue,
    Event,
    ItemsRead,
    MapRunUpdated,
    ReadItems,
    Redrive,
    Run,
    Start,
    TimerDue,
    WriteResults,
    compile_machine,
    decide,
    replay,
)
from asl.run.codec import run_from_bytes, run_to_bytes
from asl.run.pending import map_run_token

from .case_files import CaseAnswers
from .driving import START, Answers, drive

JSON = Any
ENDLESS: JSON = {
    "StartAt": "Again",
    "States": {"Again": {"Type": "Pass", "Next": "More"}, "More": {"Type": "Pass", "Next": "Again"}},
}


def passes(count: int) -> JSON:
    states = {f"S{number}": {"Type": "Pass", "Next": f"S{number + 1}"} for number in range(count - 1)}
    return {"StartAt": "S0", "States": {**states, f"S{count - 1}": {"Type": "Pass", "End": True}}}


def test_an_endless_loop_ends_at_25000_events() -> None:
    run, events = drive(ENDLESS)
    assert (run.status, run.history_count) == ("FAILED", 25_000)
    assert run.error == "States.Runtime"
    assert run.cause == "The execution reached the maximum number of history events (25000)."
    assert events[-1].type == "ExecutionFailed"


def test_success_may_be_the_last_event_that_there_is_room_for() -> None:
    room_for_success = Limits(history_events=1 + 2 * 3 + 1)
    assert drive(passes(3), limits=room_for_success)[0].status == "SUCCEEDED"
    assert drive(passes(4), limits=room_for_success)[0].status == "FAILED"


def test_the_limit_can_be_switched_off() -> None:
    run, _ = drive(passes(13_000), limits=Limits(history_events=None))
    assert (run.status, run.history_count) == ("SUCCEEDED", 26_002)


def test_the_history_can_fill_up_inside_iterations() -> None:
    each: JSON = {"Type": "Map", "ItemProcessor": ENDLESS, "End": True}
    run, _ = drive({"StartAt": "Each", "States": {"Each": each}}, "[1,2,3]", limits=Limits(history_events=200))
    assert (run.status, run.history_count) == ("FAILED", 200)


def test_payloads_are_not_limited_where_the_limit_is_off() -> None:
    definition = passes(1)
    definition["States"]["S0"]["Parameters"] = {"a.$": "$", "b.$": "$"}
    text = '"' + "x" * 200_000 + '"'
    assert drive(definition, text)[0].error == "States.DataLimitExceeded"
    assert drive(definition, text, limits=Limits(payload_bytes=None))[0].status == "SUCCEEDED"


def test_more_iterations_may_run_at_once_where_the_limit_is_off() -> None:
    wait: JSON = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 1, "End": True}}}
    each: JSON = {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": wait, "End": True}}}
    machine = compile_machine(each)
    text = str(list(range(100)))
    assert len(decide(machine, Run(), Start(**{**START, "input": text})).opened) == 40
    wide = Limits(inline_concurrency=None)
    assert len(decide(machine, Run(), Start(**{**START, "input": text}), wide).opened) == 100


@pytest.mark.parametrize("size", [1, 7, 500])
def test_a_turn_stops_after_about_as_many_events_as_asked_for(size: int) -> None:
    machine = compile_machine(passes(1000))
    decision = decide(machine, Run(), Start(**START), max_events=size)
    written = len(decision.events)
    while decision.run.ready:
        assert size <= len(decision.events) <= size + 2
        decision = decide(machine, decision.run, Continue(1.0, "on"), max_events=size)
        written += len(decision.events)
    assert (decision.run.status, written) == ("SUCCEEDED", 2002)


@pytest.mark.parametrize(
    "limits",
    [Limits(variable_bytes=10), Limits(assign_bytes=15), Limits(variables_bytes=20)],
    ids=["one variable", "one Assign", "all variables"],
)
def test_variables_are_limited(limits: Limits) -> None:
    definition = passes(2)
    definition["States"]["S0"]["Assign"] = {"a": "12345678", "b": "1234"}
    definition["States"]["S1"]["Assign"] = {"c": "12345678"}
    assert drive(definition)[0].status == "SUCCEEDED"
    assert drive(definition, limits=limits)[0].error == "States.DataLimitExceeded" or limits.variable_bytes == 10


def test_no_news_gives_no_events() -> None:
    machine = compile_machine(passes(1))
    assert decide(machine, Run(), TimerDue(1.0, "x", "0.1")).events == []
    assert decide(machine, Run(), Redrive(1.0, "x")).events == []
    run = decide(machine, Run(), Start(**START)).run
    for token in ("0.1", "x0", "", "...", "9.9", "0.run", "1.2c3", "²"):
        assert decide(machine, run, TimerDue(1.0, "x", token)).events == []


def test_a_map_run_can_be_given_more_room_while_it_runs() -> None:
    child: JSON = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    processor = {**child, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}}
    each: JSON = {"Type": "Map", "ItemProcessor": processor, "MaxConcurrency": 1, "End": True}
    machine = compile_machine({"StartAt": "Each", "States": {"Each": each}})
    first = decide(machine, Run(), Start(**{**START, "input": "[1,2,3]"}))
    assert len(first.opened) == 1
    token = map_run_token(first.run.frames[0])
    assert decide(machine, first.run, MapRunUpdated(1.0, "x", token)).events == []
    wider = decide(machine, first.run, MapRunUpdated(1.0, "x", token, max_concurrency=2, tolerated_failure_count=3))
    assert len(wider.opened) == 1
    fan = wider.run.frames[0].fan
    assert fan is not None and fan.map_run is not None
    assert (fan.width, fan.map_run.tolerated_count) == (2, 3)


def test_limits_are_changed_by_name() -> None:
    changed = AWS_LIMITS.changed({"payload_bytes": None, "history_events": 50_000})
    assert (changed.payload_bytes, changed.history_events, changed.wait_seconds) == (None, 50_000, 99_999_999)
    assert AWS_LIMITS.changed({}) == AWS_LIMITS


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"nothing": 1}, "'nothing' is not a limit"),
        ({"payload_bytes": "1 MB"}, "'1 MB' is no value for payload_bytes"),
        ({"payload_bytes": True}, "True is no value"),
        ({"history_events": 0}, "0 is no value for history_events. Allowed: a whole number from 1, or null for none."),
    ],
)
def test_what_is_no_limit_is_refused(changes: JSON, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        AWS_LIMITS.changed(changes)


def test_executions_may_last_a_year_or_five_minutes() -> None:
    assert (AWS_LIMITS.seconds_of("STANDARD"), AWS_LIMITS.seconds_of("EXPRESS")) == (31_536_000, 300)
    assert Limits(express_seconds=None).seconds_of("EXPRESS") is None


READ: JSON = {
    "StartAt": "Each",
    "States": {
        "Each": {
            "Type": "Map",
            "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}},
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
                "StartAt": "P",
                "States": {"P": {"Type": "Pass", "End": True}},
            },
            "MaxConcurrency": 5,
            "End": True,
        }
    },
}


def read_items(items: list[JSON], **fields: JSON) -> tuple[Run, list[Event]]:
    definition = json.loads(json.dumps(READ))
    definition["States"]["Each"].update(fields)
    machine = compile_machine(definition)
    begun = decide(machine, Run(), Start(**START))
    reading = next(work for work in begun.opened if isinstance(work, ReadItems))
    read = decide(machine, begun.run, ItemsRead(1.0, "x", reading.token, tuple(items)))
    assert len(read.opened) == 5
    return read.run, [*begun.events, *read.events]


def test_no_event_has_all_of_many_items() -> None:
    run, events = read_items([{"n": number} for number in range(25_000)])
    pages = [event for event in events if event.type == "ItemsRead"]
    assert [event.data["total"] for event in pages] == list(range(1000, 25_001, 1000))
    assert [event.data.get("more", False) for event in pages] == [True] * 24 + [False]
    assert run_to_bytes(replay(events)) == run_to_bytes(run)
    assert run.frames[0].fan is not None
    assert run.frames[0].fan.inputs()[24_999] == {"n": 24_999}


def test_large_items_share_an_event_only_while_they_fit() -> None:
    _, events = read_items(["x" * 100_000] * 4 + ["y" * 300_000] * 2)
    assert [len(event.data["items"]) for event in events if event.type == "ItemsRead"] == [2, 2, 1, 1]


def test_batches_come_page_by_page_too() -> None:
    run, events = read_items(list(range(5_000)), ItemBatcher={"MaxItemsPerBatch": 2})
    pages = [event for event in events if event.type == "ItemsBatched"]
    assert [(event.data["total"], len(event.data["weights"])) for event in pages] == [
        (1000, 1000),
        (2000, 1000),
        (2500, 500),
    ]
    assert run_to_bytes(replay(events)) == run_to_bytes(run)
    assert run_to_bytes(run_from_bytes(run_to_bytes(run))) == run_to_bytes(run)


def one(**fields: JSON) -> JSON:
    return {"StartAt": "S", "States": {"S": {"End": True, **fields}}}


def state(**fields: JSON) -> JSON:
    return {"StartAt": "S", "States": {"S": fields}}


@pytest.mark.parametrize(
    ("definition", "error", "off"),
    [
        (one(Type="Wait", Seconds=99_999_999 + 1), "States.Runtime", {"wait_seconds": None}),
        (
            one(Type="Pass", Parameters={"x.$": "States.ArrayRange(1, 1001, 1)"}),
            "States.Runtime",
            {"array_range_items": None},
        ),
        (
            one(Type="Pass", Parameters={"x.$": "States.Hash($.long, 'MD5')"}),
            "States.Runtime",
            {"intrinsic_text_characters": 20_000},
        ),
    ],
    ids=["how long to wait", "items of ArrayRange", "characters to hash"],
)
def test_a_limit_holds_and_can_be_switched_off(definition: JSON, error: str, off: JSON) -> None:
    text = json.dumps({"long": "x" * 10_001})
    assert drive(definition, text)[0].status == "FAILED"
    assert drive(definition, text, limits=AWS_LIMITS.changed(off))[0].status == "SUCCEEDED"


def test_errors_and_causes_are_cut_unless_the_limits_are_off() -> None:
    definition = state(Type="Fail", Error="e" * 300, Cause="c" * 40_000)
    run, _ = drive(definition)
    assert (len(run.error or ""), len(run.cause or "")) == (256, 32_768)
    run, _ = drive(definition, limits=Limits(error_characters=None, cause_characters=None))
    assert (len(run.error or ""), len(run.cause or "")) == (300, 40_000)


def test_a_map_run_has_no_more_items_than_allowed() -> None:
    class Reads(Answers):
        def read(self, work: ReadItems, at: float, entropy: str) -> ItemsRead:
            return ItemsRead(at, entropy, work.token, (1, 2, 3))

    run, events = drive(READ, answers=Reads(), limits=Limits(map_run_items=2))
    assert (run.error, run.cause) == (
        "States.ItemReaderFailed",
        "The reader found 3 items; a Map Run has at most 2.",
    )
    assert "MapRunFailed" in [event.type for event in events]
    assert drive(READ, answers=Reads(), limits=Limits(map_run_items=None))[0].status == "SUCCEEDED"


def test_a_batch_is_never_larger_than_an_input_may_be() -> None:
    items = ["x" * 100_000] * 3
    sizes = [
        len(event.data["items"])
        for event in read_items(items * 5, ItemBatcher={"MaxItemsPerBatch": 3})[1]
        if event.type == "ItemsBatched"
    ]
    assert sum(sizes) == 8


def test_so_many_children_run_at_once() -> None:
    processor = {**passes(1), "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}}
    machine = compile_machine(one(Type="Map", ItemProcessor=processor))
    begin = Start(**{**START, "input": str(list(range(20)))})
    assert len(decide(machine, Run(), begin, Limits(distributed_concurrency=7)).opened) == 7
    assert len(decide(machine, Run(), begin, Limits(distributed_concurrency=None)).opened) == 20


def test_a_map_run_whose_results_are_being_written_is_not_changed_any_more() -> None:
    processor = {**passes(1), "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}}
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"}}
    machine = compile_machine(one(Type="Map", ItemProcessor=processor, ResultWriter=writer))
    begun = decide(machine, Run(), Start(**{**START, "input": "[]"}))
    assert [type(work) for work in begun.opened] == [WriteResults]
    token = map_run_token(begun.run.frames[0])
    assert decide(machine, begun.run, MapRunUpdated(1.0, "x", token, max_concurrency=2)).events == []


def test_what_may_be_done_once_only_fails_when_its_worker_had_to_stop() -> None:
    task = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Work", "End": True}
    answers = CaseAnswers({"answers": {"Work": [{"handed_back": True}, {"output": 1}]}})
    definition = {"StartAt": "Work", "States": {"Work": task}}
    run, _ = drive(definition, answers=answers, limits=Limits(worker_losses=1))
    assert (run.error, run.cause) == ("States.TaskFailed", "The worker was stopped while it performed the task.")
