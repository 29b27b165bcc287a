"""Runs in virtual time: what a test can say and what it can ask."""

from __future__ import annotations

import json

import pytest

from sfn_local.definitions import NotADefinition, Unusable
from sfn_local.session import Sfn
from sfn_local.world import Stuck
from tests.local.definitions import LAMBDA, MOCKS, ORDER, one, task

CALLBACK = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
TOKEN = {"QueueUrl": "https://queue.example/q", "MessageBody": {"token.$": "$$.Task.Token"}}


def test_handlers_and_mocks_perform_tasks_and_the_path_is_known(sfn: Sfn):
    @sfn.handler("ValidateOrder")
    def validate(order):
        return {**order, "valid": True}

    run = sfn.run(ORDER, {"id": 7}, mocks={"Notify": {"MessageId": "m"}})
    assert (run.status, run.output) == ("SUCCEEDED", {"MessageId": "m"})
    assert run.path == ["Validate", "Enough", "Notify", "Settle"]
    assert run.inputs("Notify") == [
        {"QueueUrl": "https://queue.example/orders", "MessageBody": {"id": 7, "valid": True}}
    ]
    assert run.seconds == 3600
    assert run.retries["Notify"] == 0
    assert run.event_types[:3] == ["ExecutionStarted", "TaskStateEntered", "LambdaFunctionScheduled"]
    assert run.history[-1]["type"] == "ExecutionSucceeded"
    assert json.loads(run.history[-1]["executionSucceededEventDetails"]["output"]) == run.output


def test_back_off_passes_in_virtual_time(sfn: Sfn):
    retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 10, "BackoffRate": 3, "MaxAttempts": 3}]
    busy = sfn.throws("Busy", "later")
    run = sfn.run(task(Retry=retry), mocks={"Work": sfn.in_turn(busy, busy, {"n": 3})})
    assert (run.output, run.retries["Work"], run.seconds) == ({"n": 3}, 2, 40)
    spent = sfn.run(task(Retry=retry), mocks={"Work": sfn.in_turn(*[busy] * 4)})
    assert (spent.status, spent.error, spent.retries["Work"]) == ("FAILED", "Busy", 3)


def test_an_exception_of_a_handler_is_the_error_that_a_catcher_sees(sfn: Sfn):
    class TooHeavy(Exception):
        pass

    @sfn.handler("Work")
    def work(event):
        raise TooHeavy(f"{event['kg']} kg")

    caught = task(Catch=[{"ErrorEquals": ["TooHeavy"], "ResultPath": "$.why", "Next": "Small"}])
    caught["States"]["Small"] = {"Type": "Succeed"}
    run = sfn.run(caught, {"kg": 99})
    assert run.path == ["Work", "Small"]
    assert json.loads(run.output["why"]["Cause"])["errorMessage"] == "99 kg"


def test_timeouts_and_heartbeats_pass_in_virtual_time(sfn: Sfn):
    late = sfn.run(task(TimeoutSeconds=30), mocks={"Work": sfn.takes(31, {})})
    assert (late.status, late.error, late.seconds) == ("FAILED", "States.Timeout", 30)
    in_time = sfn.run(task(TimeoutSeconds=30), mocks={"Work": sfn.takes(30, {})})
    assert (in_time.status, in_time.seconds) == ("SUCCEEDED", 30)
    beating = sfn.run(
        task(CALLBACK, Parameters=TOKEN, HeartbeatSeconds=10), mocks={"Work": sfn.takes(95, 1, heartbeat=9)}
    )
    assert (beating.status, beating.seconds) == ("SUCCEEDED", 95)
    silent = sfn.run(task(CALLBACK, Parameters=TOKEN, HeartbeatSeconds=10), mocks={"Work": sfn.never()})
    assert (silent.error, silent.seconds) == ("States.Timeout", 10)
    whole = {**one(Type="Wait", Seconds=100), "TimeoutSeconds": 60}
    assert (sfn.run(whole).status, sfn.executions[-1].seconds) == ("TIMED_OUT", 60)


def test_a_callback_is_answered_by_a_handler_later(sfn: Sfn):
    @sfn.handler(CALLBACK)
    def ask(arguments):
        sfn.send_task_success(arguments["MessageBody"]["token"], {"approved": True}, after=600)
        return {"MessageId": "m"}

    run = sfn.run(task(CALLBACK, Parameters=TOKEN))
    assert (run.output, run.seconds) == ({"approved": True}, 600)
    assert run.event_types[2:6] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]


def test_a_callback_is_answered_by_the_test_and_time_goes_on_as_it_says(sfn: Sfn):
    definition = task(CALLBACK, Parameters=TOKEN, TimeoutSeconds=100, HeartbeatSeconds=60)
    run = sfn.start(definition, mocks={"Work": sfn.never()})
    assert (run.status, [work.state for work in run.waiting]) == ("RUNNING", ["Work"])
    sfn.advance(run, 50)
    sfn.send_task_heartbeat(run.task_token("Work"))
    sfn.advance(run, 45)
    assert run.status == "RUNNING"
    token = run.task_token("Work")
    sfn.send_task_failure(token, "Refused", "no")
    assert (run.status, run.error, run.cause, run.seconds) == ("FAILED", "Refused", "no", 95)
    with pytest.raises(LookupError, match="not waiting any more"):
        sfn.send_task_success(token, {})
    with pytest.raises(LookupError, match="No task here"):
        sfn.send_task_success("nonsense", {})


def test_what_nobody_answers_is_said_instead_of_waited_for(sfn: Sfn):
    with pytest.raises(Stuck, match=r"state 'Work' .*send_task_success"):
        sfn.run(task(CALLBACK, Parameters=TOKEN), mocks={"Work": sfn.never()})
    run = sfn.run(task())
    assert (run.status, run.error) == ("FAILED", "Studio.UnboundResource")
    assert 'register a handler for "Work"' in (run.cause or "")


def test_stopping_and_variables(sfn: Sfn):
    definition = {
        "QueryLanguage": "JSONata",
        "StartAt": "Keep",
        "States": {
            "Keep": {"Type": "Pass", "Assign": {"n": "{% $states.input.n + 1 %}"}, "Next": "Work"},
            "Work": {"Type": "Task", "Resource": LAMBDA + "Work", "End": True},
        },
    }
    run = sfn.start(definition, {"n": 1}, mocks={"Work": sfn.never()})
    assert run.variables == {"n": 2}
    sfn.stop(run, "Halted", "by the test")
    assert (run.status, run.error, run.cause) == ("ABORTED", "Halted", "by the test")


def test_branches_and_iterations_run_at_the_same_virtual_time(sfn: Sfn):
    branch = lambda name: {"StartAt": name, "States": {name: {"Type": "Task", "Resource": LAMBDA + name, "End": True}}}  # noqa: E731
    run = sfn.run(
        one(Type="Parallel", Branches=[branch("A"), branch("B")]), mocks={"A": sfn.takes(30, 1), "B": sfn.takes(20, 2)}
    )
    assert (run.output, run.seconds, run.entered) == ([1, 2], 30, ["Work", "A", "B"])
    mapped = one(Type="Map", ItemsPath="$", MaxConcurrency=2, ItemProcessor=branch("Item"))
    run = sfn.run(mapped, [1, 2, 3, 4, 5], mocks={"Item": lambda item: sfn.takes(item, item * 10)})
    assert run.output == [10, 20, 30, 40, 50]
    assert run.seconds == 9  # 1, 2 | 3 after the first, 4 after the second, 5 after the third
    assert run.inputs("Item") == [1, 2, 3, 4, 5]


def test_optimised_lambda_invocations_wrap_the_payload(sfn: Sfn):
    @sfn.handler("Price*")
    def price(event, job):
        return {"price": event["n"] * 2, "state": job.state}

    definition = task(
        "arn:aws:states:::lambda:invoke", Parameters={"FunctionName": LAMBDA + "PriceOrder", "Payload": {"n.$": "$.n"}}
    )
    run = sfn.run(definition, {"n": 4})
    assert (run.output["Payload"], run.output["StatusCode"]) == ({"price": 8, "state": "Work"}, 200)


def test_activities_are_performed_by_handlers_and_mocks(sfn: Sfn):
    activity = task("arn:aws:states:us-east-1:123456789012:activity:Pack")
    sfn.handler("Pack")(lambda event: {"packed": event["n"]})
    run = sfn.run(activity, {"n": 2})
    assert run.output == {"packed": 2}
    assert "ActivityStarted" in run.event_types
    assert sfn.run(activity, mocks={"Work": {"packed": 0}}).output == {"packed": 0}


def test_nested_executions_run_given_definitions_in_the_same_time(sfn: Sfn):
    sfn.machine("inner", one(Type="Wait", Seconds=40))
    machine = "arn:aws:states:us-east-1:123456789012:stateMachine:inner"
    nested = lambda pattern: task(  # noqa: E731
        f"arn:aws:states:::states:startExecution{pattern}", Parameters={"StateMachineArn": machine, "Input": {"n": 1}}
    )
    sync = sfn.run(nested(".sync:2"))
    assert (sync.output["Output"], sync.output["Status"], sync.seconds) == ({"n": 1}, "SUCCEEDED", 40)
    assert sync.children[0].path == ["Work"]
    assert json.loads(sfn.run(nested(".sync")).output["Output"]) == {"n": 1}
    started = sfn.run(nested(""))
    assert (started.seconds, list(started.output)) == (0, ["ExecutionArn", "StartDate"])
    sfn.machine("inner", one(Type="Fail", Error="Broken") | {"States": {"Work": {"Type": "Fail", "Error": "Broken"}}})
    failed = sfn.run(nested(".sync"))
    assert (failed.error, json.loads(failed.cause or "")["Error"]) == ("States.TaskFailed", "Broken")


DISTRIBUTED = {
    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
    "StartAt": "Item",
    "States": {"Item": {"Type": "Task", "Resource": LAMBDA + "Item", "End": True}},
}
READER = {
    "Resource": "arn:aws:states:::s3:getObject",
    "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
    "Parameters": {"Bucket": "orders", "Key": "all.csv"},
}


def test_distributed_map_reads_items_from_memory_and_runs_children(sfn: Sfn):
    sfn.put_object("orders", "all.csv", "id,kg\na,1\nb,2\n")
    definition = one(Type="Map", ItemReader=READER, ItemProcessor=DISTRIBUTED)
    run = sfn.run(definition, mocks={"Item": lambda item: sfn.takes(5, item["id"])})
    assert (run.output, run.seconds, len(run.children)) == (["a", "b"], 5, 2)
    assert run.visits["Item"] == 2
    given = sfn.run(definition, mocks={"Work": [{"id": "x"}], "Item": lambda item: item["id"]})
    assert given.output == ["x"]
    nothing = Sfn().run(definition)
    assert nothing.error == "States.ItemReaderFailed"
    assert "orders/all.csv" in (nothing.cause or "")


def test_distributed_map_counts_failures_and_keeps_what_it_writes(sfn: Sfn):
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "results", "Prefix": "out"}}
    tolerant = one(Type="Map", ItemsPath="$", ItemProcessor=DISTRIBUTED, ToleratedFailureCount=1, ResultWriter=writer)
    fails = {"Item": lambda item: sfn.throws("Odd") if item % 2 else item}
    run = sfn.run(tolerant, [2, 3, 4], mocks=fails)
    assert run.status == "SUCCEEDED"
    assert run.output["ResultWriterDetails"]["Bucket"] == "results"
    assert [record["Status"] for record in run.written["Work"]] == ["SUCCEEDED", "FAILED", "SUCCEEDED"]
    strict = one(Type="Map", ItemsPath="$", ItemProcessor=DISTRIBUTED)
    assert sfn.run(strict, [2, 3], mocks=fails).error == "States.ExceedToleratedFailureThreshold"


def test_children_that_nobody_waits_for_any_more_are_stopped(sfn: Sfn):
    definition = one(Type="Map", ItemsPath="$", ItemProcessor=DISTRIBUTED)
    run = sfn.run(definition, [1, 2], mocks={"Item": lambda item: sfn.throws("No") if item == 1 else sfn.never()})
    assert [child.status for child in run.children] == ["FAILED", "ABORTED"]


def test_the_same_seed_gives_the_same_history(sfn: Sfn):
    definition = {
        "QueryLanguage": "JSONata",
        "StartAt": "Chance",
        "States": {
            "Chance": {"Type": "Pass", "Output": "{% {'id': $uuid(), 'n': $random(), 'at': $now()} %}", "Next": "Work"},
            "Work": {
                "Type": "Task",
                "Resource": LAMBDA + "Work",
                "Retry": [{"ErrorEquals": ["States.ALL"], "JitterStrategy": "FULL", "MaxAttempts": 3}],
                "End": True,
            },
        },
    }

    def history(seed: str) -> list[object]:
        own = Sfn(seed=seed)
        calls: list[int] = []

        @own.handler("Work")
        def work(event):
            calls.append(1)
            if len(calls) < 3:
                raise RuntimeError("again")
            return event

        return own.run(definition).history

    assert history("a") == history("a")
    assert history("a") != history("b")


def test_test_cases_of_a_mock_configuration_count_every_call_of_a_state(sfn: Sfn, tmp_path):
    sfn.folder = tmp_path
    (tmp_path / "MockConfigFile.json").write_text(json.dumps(MOCKS))
    (tmp_path / "order.asl.json").write_text(json.dumps(ORDER))
    sfn.mock_config("MockConfigFile.json")
    run = sfn.run("order.asl.json", test_case="RetryPath")
    assert (run.output, run.retries["Notify"], run.seconds) == ({"MessageId": "m-2"}, 2, 10 + 20 + 3600)
    with pytest.raises(Unusable, match=r"no test case 'Nope' for 'order'. It has: HappyPath, HybridPath, RetryPath"):
        sfn.run("order.asl.json", test_case="Nope")
    sfn.handler("ValidateOrder")(lambda order: {"valid": False})
    hybrid = sfn.run("order.asl.json", test_case="HybridPath")
    assert (hybrid.status, hybrid.error) == ("FAILED", "NotValid")


def test_an_exhausted_mock_is_told_and_not_caught(sfn: Sfn, tmp_path):
    sfn.folder = tmp_path
    config = {
        "StateMachines": {"m": {"TestCases": {"Two": {"Item": "Once"}}}},
        "MockedResponses": {"Once": {"0": {"Return": 1}}},
    }
    (tmp_path / "mocks.json").write_text(json.dumps(config))
    sfn.mock_config("mocks.json")
    loop = one(Type="Map", ItemsPath="$", ItemProcessor={key: DISTRIBUTED[key] for key in ("StartAt", "States")})
    run = sfn.run(loop, [1, 2], test_case="Two", machine_name="m")
    assert run.error == "States.Runtime"
    assert "called 2 times, and the mocked response 'Once' has no entry \"1\"" in (run.cause or "")


def test_mocked_results_are_held_against_the_models_of_the_services(sfn: Sfn):
    with pytest.raises(
        ValueError, match=r"state 'Notify' does not look like an answer of .*sendMessage.*'MessageId' must be a string"
    ):
        sfn.run(ORDER, mocks={"Notify": {"MessageId": 5}})
    sfn.run(ORDER, {"valid": True}, mocks={"Validate": sfn.echo(), "Notify": {"MessageId": 5}}, check="NONE")
    table = task("arn:aws:states:::aws-sdk:dynamodb:describeGlobalTableSettings", Parameters={"GlobalTableName": "t"})
    sfn.run(table, mocks={"Work": {"ReplicaSettings": [{}]}})
    with pytest.raises(ValueError, match="Required field 'RegionName' is missing"):
        sfn.run(table, mocks={"Work": {"ReplicaSettings": [{}]}}, check="STRICT")


def test_what_cannot_be_run_is_refused_with_its_place(sfn: Sfn, tmp_path):
    with pytest.raises(NotADefinition, match=r"definition:1:.*Nowhere"):
        sfn.run(one(Type="Pass") | {"StartAt": "Nowhere"})
    with pytest.raises(ValueError, match=r"There is no state 'Wrok' to stand in for. States: Work."):
        sfn.run(task(), mocks={"Wrok": 1})
    with pytest.raises(Unusable, match=r"cannot read .*missing.json: No such file"):
        sfn.run("missing.json")
    with pytest.raises(Unusable, match="cannot be loaded: ModuleNotFoundError"):
        sfn.handlers("no_such_module_at_all")
    with pytest.raises(Unusable, match="needs a mock configuration"):
        sfn.run(task(), test_case="Any")


def test_coverage_tells_states_and_transitions_that_no_run_took(sfn: Sfn):
    sfn.run(ORDER, mocks={"Validate": {"valid": True}, "Notify": {}})
    coverage = sfn.coverage(ORDER)
    assert coverage.missed_states == ["Refuse"]
    assert coverage.missed_transitions == [("Enough", "Refuse"), ("Notify", "Refuse"), ("Refuse", "")]
    sfn.run(ORDER, mocks={"Validate": {"valid": False}})
    sfn.run(ORDER, mocks={"Validate": {"valid": True}, "Notify": sfn.throws("Other")})
    assert sfn.coverage(ORDER).percent == 100


def test_items_may_be_listed_and_members_of_objects(sfn: Sfn):
    sfn.put_object("orders", "in/a", b"1")
    sfn.put_object("orders", "in/b", b"22")
    sfn.put_object("orders", "other", b"3")
    lister = {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "orders", "Prefix": "in/"}}
    listed = sfn.run(one(Type="Map", ItemReader=lister, ItemProcessor=DISTRIBUTED), mocks={"Item": sfn.echo()})
    assert listed.output == [{"Key": "in/a", "Size": 1}, {"Key": "in/b", "Size": 2}]
    sfn.put_object("orders", "all.csv", "not,\0json")
    broken = {**READER, "ReaderConfig": {"InputType": "JSON"}}
    run = sfn.run(one(Type="Map", ItemReader=broken, ItemProcessor=DISTRIBUTED))
    assert (run.error, "not JSON" in (run.cause or "")) == ("States.ItemReaderFailed", True)
    refused = sfn.run(one(Type="Map", ItemReader=READER, ItemProcessor=DISTRIBUTED), mocks={"Work": {"n": 1}})
    assert refused.cause == "Attempting to map over non-iterable node."
    failed = sfn.run(one(Type="Map", ItemReader=READER, ItemProcessor=DISTRIBUTED), mocks={"Work": sfn.throws("No")})
    assert failed.error == "No"


def test_results_of_children_that_still_run_are_not_written_as_done(sfn: Sfn):
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "results"}}
    definition = one(Type="Map", ItemsPath="$", ItemProcessor=DISTRIBUTED, ResultWriter=writer)
    run = sfn.run(definition, [1, 2], mocks={"Item": lambda item: sfn.throws("No") if item == 1 else sfn.never()})
    assert run.error == "States.ExceedToleratedFailureThreshold"
    assert [record["Status"] for record in run.written["Work"]] == ["FAILED", "ABORTED"]


def test_a_nested_execution_needs_a_name_of_its_own(sfn: Sfn):
    sfn.machine("inner", one(Type="Pass"))
    parameters = {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:inner", "Name": "same"}
    each = {
        "StartAt": "Start",
        "States": task("arn:aws:states:::states:startExecution", Parameters=parameters)["States"],
    }
    each["States"]["Start"] = each["States"].pop("Work")
    run = sfn.run(one(Type="Map", ItemsPath="$", ItemProcessor=each), [1, 2])
    assert run.error == "StepFunctions.ExecutionAlreadyExistsException"
    unknown = task("arn:aws:states:::states:startExecution", Parameters={"StateMachineArn": "none"})
    assert sfn.run(unknown).error == "Studio.UnboundResource"


def test_in_turn_that_is_spent_is_told(sfn: Sfn):
    item = {"StartAt": "Item", "States": {"Item": {"Type": "Task", "Resource": LAMBDA + "Item", "End": True}}}
    run = sfn.run(
        one(Type="Map", ItemsPath="$", ItemProcessor=item), [1, 2], mocks={"Item": sfn.in_turn(sfn.returns(1))}
    )
    assert (run.error, run.cause) == ("States.Runtime", "State 'Item' was called 2 times, and in_turn has 1 answers.")
    with pytest.raises(LookupError, match=r"No task with a token waits in state 'Item'. States that wait: none."):
        run.task_token("Item")
