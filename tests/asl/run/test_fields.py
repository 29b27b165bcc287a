"""Every field that a state type has, in each query language that has it, changes what it is there to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from asl.run import Event, ItemsRead, ReadItems, Run

from .driving import Answers, drive

JSON = Any
Seen = Callable[[Run, list[Event]], JSON]
P, A = "JSONPath", "JSONata"
BOTH = (P, A)
WORK = "arn:aws:lambda:us-east-1:123456789012:function:Work"
INPUT = '{"n":2,"list":[5,6],"in":{"n":7},"most":100,"time":"2023-11-14T22:15:00Z","role":"arn:aws:iam::123456789012:role/other"}'
PASSES: JSON = {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": True}}}
FAILS: JSON = {"StartAt": "No", "States": {"No": {"Type": "Fail", "Error": "Bad", "Cause": "so"}}}
DISTRIBUTED: JSON = {**PASSES, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}}
READER: JSON = {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"}}

# The tables of fields: Amazon States Language specification and Developer Guide, "State types". Type, Comment and
# QueryLanguage are everywhere; Next and End are what leads from state to state in every test.
FIELDS: dict[str, dict[str, str]] = {
    "Task": {
        "both": "Resource TimeoutSeconds HeartbeatSeconds Retry Catch Credentials Assign",
        P: "InputPath OutputPath ResultPath Parameters ResultSelector TimeoutSecondsPath HeartbeatSecondsPath",
        A: "Arguments Output",
    },
    "Parallel": {
        "both": "Branches Retry Catch Assign",
        P: "InputPath OutputPath ResultPath Parameters ResultSelector",
        A: "Arguments Output",
    },
    "Map": {
        "both": "ItemProcessor Iterator ItemSelector ItemReader ItemBatcher ResultWriter MaxConcurrency "
        "ToleratedFailurePercentage ToleratedFailureCount Label Retry Catch Assign",
        P: "InputPath OutputPath ResultPath ResultSelector ItemsPath Parameters MaxConcurrencyPath "
        "ToleratedFailurePercentagePath ToleratedFailureCountPath",
        A: "Items Output",
    },
    "Pass": {"both": "Assign", P: "InputPath OutputPath ResultPath Parameters Result", A: "Output"},
    "Wait": {"both": "Seconds Timestamp Assign", P: "InputPath OutputPath SecondsPath TimestampPath", A: "Output"},
    "Choice": {"both": "Choices Default Assign", P: "InputPath OutputPath", A: "Output"},
    "Succeed": {"both": "", P: "InputPath OutputPath", A: "Output"},
    "Fail": {"both": "Error Cause", P: "ErrorPath CausePath", A: ""},
}


def wanted() -> Iterator[tuple[str, str, str]]:
    """Every type, field and language."""
    for kind, table in FIELDS.items():
        for language in BOTH:
            for field in f"{table['both']} {table[language]}".split():
                yield kind, field, language


# --- what is looked at --------------------------------------------------------------------------------


def output(run: Run, events: list[Event]) -> JSON:
    assert run.status == "SUCCEEDED", (run.error, run.cause)
    return run.output


def failure(run: Run, events: list[Event]) -> JSON:
    return run.error, run.cause


def elapsed(run: Run, events: list[Event]) -> JSON:
    return events[-1].at - events[0].at


def said(kind: str, member: str) -> Seen:
    """A member of the first event of a type."""
    return lambda run, events: next(event.data.get(member) for event in events if event.type == kind)


def count(kind: str) -> Seen:
    """How many events of a type there are."""
    return lambda run, events: len([event for event in events if event.type == kind])


def map_run_name(run: Run, events: list[Event]) -> JSON:
    arn = said("MapRunStarted", "mapRunArn")(run, events)
    return arn.split(":")[6]


WHOLE: JSON = {"n": 2, "list": [5, 6], "in": {"n": 7}, "most": 100, "time": "2023-11-14T22:15:00Z"}
WHOLE["role"] = "arn:aws:iam::123456789012:role/other"
SCHEDULED = "LambdaFunctionScheduled"
LEAST: dict[str, JSON] = {
    "Task": {"Resource": WORK},
    "Parallel": {"Branches": [PASSES]},
    "Map": {"ItemProcessor": PASSES, "ItemsPath": "$.list", "Items": "{% $states.input.list %}"},
    "Pass": {},
    "Wait": {"Seconds": 0},
    "Choice": {"Choices": [], "Default": "After"},
    "Succeed": {},
    "Fail": {},
}
NO_ITEMS: JSON = {"ItemsPath": None, "Items": None}  # None takes a field of LEAST away
RETRY = [{"ErrorEquals": ["Bad"], "MaxAttempts": 2}]
CATCH = [{"ErrorEquals": ["Bad"], "Next": "After"}]
CAUGHT = {"Error": "Bad", "Cause": "so"}
FAILING: dict[str, JSON] = {
    "Task": {"Resource": WORK + "Fails"},
    "Parallel": {"Branches": [FAILS]},
    "Map": {"ItemProcessor": FAILS},
}
EACH_FAILS: JSON = {"ItemProcessor": {**FAILS, "ProcessorConfig": DISTRIBUTED["ProcessorConfig"]}}

Row = tuple[JSON, Seen, JSON]
EFFECTS: dict[tuple[str, str, str], Row] = {}


def row(kind: str, field: str, languages: tuple[str, ...], fields: JSON, seen: Seen, expected: JSON) -> None:
    """In these languages, a state with these fields shows this."""
    for language in languages:
        EFFECTS[kind, field, language] = (fields, seen, expected)


def _flow() -> None:
    """The fields that most types have."""
    selected = {"Parallel": [{"n": 7}], "Map": [9]}
    for kind in ("Task", "Parallel", "Map", "Pass", "Wait", "Choice", "Succeed"):
        fields = {"InputPath": "$.in"}
        if kind == "Map":
            fields = {"InputPath": "$.n", "ItemsPath": "$", "ItemProcessor": PASSES}
            row(
                kind,
                "InputPath",
                (P,),
                fields,
                failure,
                ("States.Runtime", _cause('Reference path "$" must point to array.')),
            )
        else:
            row(kind, "InputPath", (P,), fields, output, selected.get(kind, {"n": 7}))
        path = {"Parallel": "$[0].n", "Map": "$[1]"}.get(kind, "$.n")
        row(kind, "OutputPath", (P,), {"OutputPath": path}, output, 6 if kind == "Map" else 2)
        row(kind, "Output", (A,), {"Output": "{% $states.input.n + 1 %}"}, output, 3)
        row(kind, "Assign", (P,), {"Assign": {"v": 1, "w.$": "$$.State.Name"}}, _variables, {"v": 1, "w": "Under"})
        row(kind, "Assign", (A,), {"Assign": {"v": "{% $states.input.n %}"}}, _variables, {"v": 2})
    result = {"Task": WHOLE, "Parallel": [WHOLE], "Map": [5, 6], "Pass": WHOLE}
    for kind, value in result.items():
        row(kind, "ResultPath", (P,), {"ResultPath": "$.r"}, output, {**WHOLE, "r": value})
        row(kind, "ResultSelector", (P,), {"ResultSelector": {"all.$": "$"}}, output, {"all": value})
    for kind in ("Task", "Parallel", "Pass"):
        made: JSON = {"x": 2}
        made = [made] if kind == "Parallel" else made
        row(kind, "Parameters", (P,), {"Parameters": {"x.$": "$.n"}}, output, made)
        row(kind, "Arguments", (A,), {"Arguments": {"x": "{% $states.input.n %}"}}, output, made)
    row("Parallel", "Branches", BOTH, {"Branches": [PASSES, PASSES]}, output, [WHOLE, WHOLE])
    for kind, failing in FAILING.items():
        attempts = SCHEDULED if kind == "Task" else f"{kind}StateStarted"
        row(kind, "Retry", BOTH, {**failing, "Retry": RETRY}, count(attempts), 3)
        row(kind, "Catch", BOTH, {**failing, "Catch": CATCH}, output, CAUGHT)


def _cause(words: str) -> str:
    return f"An error occurred while executing the state 'Under' (entered at the event id #2). {words}"


def _variables(run: Run, events: list[Event]) -> JSON:
    return next(
        event.data["variables"] for event in events if event.data.get("name") == "Under" and "variables" in event.data
    )


def _task() -> None:
    seconds = "{% $states.input.n %}"
    row("Task", "Resource", BOTH, {"Resource": "arn:aws:states:::sqs:sendMessage"}, count("TaskScheduled"), 1)
    for field, member, value in (("TimeoutSeconds", "timeout", 30), ("HeartbeatSeconds", "heartbeat", 3)):
        row("Task", field, (P,), {field: value}, said(SCHEDULED, member), value)
        row("Task", field, (A,), {field: seconds}, said(SCHEDULED, member), 2)
        row("Task", f"{field}Path", (P,), {f"{field}Path": "$.n"}, said(SCHEDULED, member), 2)
    role = {"RoleArn": WHOLE["role"]}
    row("Task", "Credentials", (P,), {"Credentials": {"RoleArn.$": "$.role"}}, said(SCHEDULED, "credentials"), role)
    expression = {"Credentials": {"RoleArn": "{% $states.input.role %}"}}
    row("Task", "Credentials", (A,), expression, said(SCHEDULED, "credentials"), role)


def _map() -> None:
    row("Map", "ItemProcessor", BOTH, {"ItemProcessor": PASSES}, count("MapIterationStarted"), 2)
    row("Map", "Iterator", BOTH, {"ItemProcessor": None, "Iterator": PASSES}, count("MapIterationStarted"), 2)
    row("Map", "ItemsPath", (P,), {"ItemsPath": "$.in"}, output, [{"Key": "n", "Value": 7}])
    row("Map", "Items", (A,), {"Items": "{% [$states.input.n] %}"}, output, [2])
    selected = [{"i": 0, "v": 5}, {"i": 1, "v": 6}]
    select = {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value"}
    item = "$states.context.Map.Item"
    row("Map", "ItemSelector", (P,), {"ItemSelector": select}, output, selected)
    row(
        "Map",
        "ItemSelector",
        (A,),
        {"ItemSelector": {"i": f"{{% {item}.Index %}}", "v": f"{{% {item}.Value %}}"}},
        output,
        selected,
    )
    row("Map", "Parameters", (P,), {"Parameters": select}, output, selected)
    width = said("MapStateStarted", "width")
    row("Map", "MaxConcurrency", (P,), {"MaxConcurrency": 3}, width, 3)
    row("Map", "MaxConcurrency", (A,), {"MaxConcurrency": "{% $states.input.n %}"}, width, 2)
    row("Map", "MaxConcurrencyPath", (P,), {"MaxConcurrencyPath": "$.n"}, width, 2)
    _distributed_map()


def _distributed_map() -> None:
    spread: JSON = {"ItemProcessor": DISTRIBUTED}
    row(
        "Map",
        "ItemReader",
        (P,),
        {**spread, **NO_ITEMS, "ItemReader": {**READER, "Parameters": {"Bucket.$": "$.in"}}},
        _read,
        {"n": 7},
    )
    row(
        "Map",
        "ItemReader",
        (A,),
        {**spread, **NO_ITEMS, "ItemReader": {**READER, "Arguments": {"Bucket": "{% $states.input.in %}"}}},
        _read,
        {"n": 7},
    )
    batches = [{"Items": [5]}, {"Items": [6]}]
    row("Map", "ItemBatcher", BOTH, {**spread, "ItemBatcher": {"MaxItemsPerBatch": 1}}, output, batches)
    writer = {"Resource": "arn:aws:states:::s3:putObject"}
    row(
        "Map",
        "ResultWriter",
        (P,),
        {**spread, "ResultWriter": {**writer, "Parameters": {"Bucket.$": "$.n"}}},
        _written,
        {"Bucket": 2},
    )
    row(
        "Map",
        "ResultWriter",
        (A,),
        {**spread, "ResultWriter": {**writer, "Arguments": {"Bucket": "{% $states.input.n %}"}}},
        _written,
        {"Bucket": 2},
    )
    row("Map", "Label", BOTH, {**spread, "Label": "mine"}, map_run_name, "machine/mine")
    ended = count("MapRunSucceeded")
    for field, value, member in (("ToleratedFailureCount", 2, "n"), ("ToleratedFailurePercentage", 100, "most")):
        row("Map", field, (P,), {**EACH_FAILS, field: value}, ended, 1)
        row("Map", field, (A,), {**EACH_FAILS, field: f"{{% $states.input.{member} %}}"}, ended, 1)
        row("Map", f"{field}Path", (P,), {**EACH_FAILS, f"{field}Path": f"$.{member}"}, ended, 1)


def _read(run: Run, events: list[Event]) -> JSON:
    return said("ItemsReadStarted", "reader")(run, events)["Arguments"]["Bucket"]


def _written(run: Run, events: list[Event]) -> JSON:
    return said("ResultsWriteStarted", "writer")(run, events)["Arguments"]


def _others() -> None:
    row("Pass", "Result", (P,), {"Result": [1]}, output, [1])
    until = 99.75
    row("Wait", "Seconds", (P,), {"Seconds": 3}, elapsed, 3.0)
    row("Wait", "Seconds", (A,), {"Seconds": "{% $states.input.n %}"}, elapsed, 2.0)
    row("Wait", "SecondsPath", (P,), {"Seconds": None, "SecondsPath": "$.n"}, elapsed, 2.0)
    row("Wait", "Timestamp", (P,), {"Seconds": None, "Timestamp": "2023-11-14T22:15:00Z"}, elapsed, until)
    row("Wait", "Timestamp", (A,), {"Seconds": None, "Timestamp": "{% $states.input.time %}"}, elapsed, until)
    row("Wait", "TimestampPath", (P,), {"Seconds": None, "TimestampPath": "$.time"}, elapsed, until)
    first = {"Variable": "$.n", "NumericEquals": 2, "Next": "Other"}
    row("Choice", "Choices", (P,), {"Choices": [first]}, count("SucceedStateEntered"), 1)
    row(
        "Choice",
        "Choices",
        (A,),
        {"Choices": [{"Condition": "{% $states.input.n = 2 %}", "Next": "Other"}]},
        count("SucceedStateEntered"),
        1,
    )
    row("Choice", "Default", BOTH, {"Default": "Other"}, count("SucceedStateEntered"), 1)
    row("Fail", "Error", (P,), {"Error": "Mine"}, failure, ("Mine", None))
    row("Fail", "Cause", (P,), {"Cause": "so"}, failure, (None, "so"))
    row("Fail", "Error", (A,), {"Error": "{% 'E' & $states.input.n %}"}, failure, ("E2", None))
    row("Fail", "Cause", (A,), {"Cause": "{% 'C' & $states.input.n %}"}, failure, (None, "C2"))
    row("Fail", "ErrorPath", (P,), {"ErrorPath": "$.time"}, failure, (WHOLE["time"], None))
    row("Fail", "CausePath", (P,), {"CausePath": "States.Format('{}!', $.n)"}, failure, (None, "2!"))


_flow()
_task()
_map()
_others()
del EFFECTS["Pass", "ResultSelector", P], EFFECTS["Pass", "Arguments", A], EFFECTS["Succeed", "Assign", P]
del EFFECTS["Succeed", "Assign", A]


class Fails(Answers):
    """Functions whose name says so fail; a reader finds one item."""

    def news(self, resource: str, state: str, input: JSON) -> list[JSON]:
        return [("Failed", {"error": "Bad", "cause": "so"})] if resource.endswith("Fails") else []

    def read(self, work: ReadItems, at: float, entropy: str) -> ItemsRead:
        return ItemsRead(at, entropy, work.token, (1,))


def machine(kind: str, fields: JSON, language: str) -> JSON:
    state = {"Type": kind, "Comment": "under test", "QueryLanguage": language, **LEAST[kind], **fields}
    state = {name: value for name, value in state.items() if value is not None}
    if kind not in ("Choice", "Succeed", "Fail"):
        state["Next"] = "After"
    return {
        "StartAt": "Under",
        "States": {"Under": state, "After": {"Type": "Pass", "End": True}, "Other": {"Type": "Succeed"}},
    }


@pytest.mark.parametrize(("kind", "field", "language"), list(wanted()))
def test_a_field_does_what_it_is_there_for(kind: str, field: str, language: str) -> None:
    fields, seen, expected = EFFECTS[kind, field, language]
    assert field in fields
    run, events = drive(machine(kind, fields, language), INPUT, Fails())
    assert seen(run, events) == expected
    without = {name: value for name, value in fields.items() if name != field}
    if field not in LEAST[kind] and field != "Iterator":
        run, events = drive(machine(kind, without, language), INPUT, Fails())
        assert _quietly(seen, run, events) != expected, "the field changes nothing"


def _quietly(seen: Seen, run: Run, events: list[Event]) -> JSON:
    try:
        return seen(run, events)
    except (AssertionError, KeyError, StopIteration, TypeError):
        return "nothing to be seen"


def test_there_is_a_row_for_every_field_and_for_no_other() -> None:
    assert set(EFFECTS) == set(wanted())
