"""Test cases of a mock configuration on the server: which response answers which call, on both databases."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings

from accounts.errors import Invalid
from executions import mock_cases
from executions.engine.advance import advance
from executions.engine.perform import claim_attempt
from executions.engine.sweeper import expire_leases
from tests.executions.definitions import ONE_TASK, machine
from tests.executions.services import until
from tests.executions.test_api import Api

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:NobodyPerformsThis"
BUSY = {"Throw": {"Error": "Busy", "Cause": "later"}}


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """Write a mock configuration for a workflow: its test cases and the responses."""
    path = tmp_path / "MockConfigFile.json"
    path.write_text("{}")
    monkeypatch.setattr(settings, "STUDIO_MOCK_CONFIG", path)

    def write(name: str, cases: Any, responses: Any) -> None:
        config = {"StateMachines": {name: {"TestCases": cases}}, "MockedResponses": responses}
        path.write_text(json.dumps(config))

    write.path = path
    return write


def task(resource: str, **fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": resource, **fields}


def retried(resource: str, **more: Any) -> dict[str, Any]:
    retry = [{"ErrorEquals": ["Busy"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 1}]
    return machine(Work=task(resource, Retry=retry, End=True, **more))


@pytest.fixture(autouse=True)
def no_waits(monkeypatch):
    monkeypatch.setattr(settings, "STUDIO_WAIT_TIME_SCALE", 0.0)


@pytest.mark.parametrize(
    "resource",
    [
        LAMBDA,
        "arn:aws:states:::lambda:invoke",
        "arn:aws:states:::aws-sdk:dynamodb:getItem",
        "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "arn:aws:states:::batch:submitJob.sync",
        "arn:aws:states:us-east-1:123456789012:activity:Nothing",
    ],
)
def test_retries_choose_the_response_of_their_call(world, configured, resource):
    definition = retried(resource, **({"Parameters": {"a": 1}} if ":::" in resource else {}))
    version = world.version(definition)
    configured(version.workflow.name, {"Flaky": {"Work": "R"}}, {"R": {"0-1": BUSY, "2": {"Return": {"done": True}}}})
    run = world.run(world.start_version(version, test_case="Flaky"))
    assert (run.status, json.loads(run.output or "null"), run.test_case) == ("SUCCEEDED", {"done": True}, "Flaky")
    types = world.types(run)
    assert types.count("RetryScheduled") == 2
    assert types.count("TaskSubmitted") == (3 if "." in resource.rpartition(":")[2] else 0)
    assert run.mock_calls == {"Work": 3}


def test_visits_and_iterations_count_on_as_in_step_functions_local(world, configured):
    item = {"StartAt": "Item", "States": {"Item": task(LAMBDA, End=True)}}
    definition = machine(All={"Type": "Map", "ItemsPath": "$", "MaxConcurrency": 1, "ItemProcessor": item, "End": True})
    version = world.version(definition)
    responses = {"R": {"0": {"Return": "a"}, "1-2": {"Return": "b"}}}
    configured(version.workflow.name, {"Three": {"Item": "R"}}, responses)
    run = world.run(world.start_version(version, [1, 2, 3], test_case="Three"))
    assert json.loads(run.output) == ["a", "b", "b"]
    more = world.run(world.start_version(version, [1, 2, 3, 4], test_case="Three"))
    assert (more.status, more.error) == ("FAILED", "States.Runtime")
    assert more.cause == (
        'State \'Item\' was called 4 times, and the mocked response \'R\' has no entry "3": its entries are "0" to "2".'
    )


def test_states_that_a_case_does_not_name_run_for_real_and_own_mocks_go_first(world, configured):
    version = world.version(ONE_TASK)
    configured(version.workflow.name, {"Hybrid": {}, "Whole": {"Work": "R"}}, {"R": {"0": {"Return": "case"}}})
    real = world.run(world.start_version(version, {"n": 2}, test_case="Hybrid"))
    mocked = world.run(world.start_version(version, {"n": 2}, test_case="Whole"))
    own = world.run(
        world.start_version(version, {"n": 2}, test_case="Whole", mocks={"Work": {"kind": "result", "value": "own"}})
    )
    assert (mocked.output, own.output) == ('"case"', '"own"')
    assert real.output not in (mocked.output, own.output)


def test_the_file_is_read_again_when_it_has_changed_and_an_execution_keeps_what_it_began_with(world, configured):
    version = world.version(retried(LAMBDA))
    name = version.workflow.name
    configured(name, {"A": {"Work": "R"}}, {"R": {"0": {"Return": 1}}})
    begun = world.start_version(version, test_case="A")
    configured(name, {"A": {"Work": "R"}, "B": {"Work": "R"}}, {"R": {"0": {"Return": 22}}})
    assert world.run(begun).output == "1"
    assert world.run(world.start_version(version, test_case="B")).output == "22"


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ('{"StateMachines": ', "MockConfigFile.json:1:"),
        ('{"StateMachines": {"NAME": {"TestCases": {"A": {"Work": 1}}}}}', "expected the name of a mocked response"),
        ('{"StateMachines": {"NAME": {"TestCases": {"B": {}}}}}', "has no test case 'A' for 'NAME'. It has: B."),
        (
            '{"StateMachines": {"Other": {}}}',
            "no test cases for the state machine 'NAME'. It has state machines: Other.",
        ),
        (None, "cannot be read"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_refused_with_its_place(world, configured, config, sentence):
    version = world.version(retried(LAMBDA))
    name = version.workflow.name
    configured.path.write_text(config.replace("NAME", name)) if config else configured.path.unlink()
    with pytest.raises(Invalid) as refused:
        world.start_version(version, test_case="A")
    assert refused.value.code == "test_case_invalid"
    assert sentence.replace("NAME", name) in refused.value.message


def test_results_are_held_against_the_models_of_the_services(world, configured, monkeypatch):
    version = world.version(
        machine(Send=task("arn:aws:states:::sqs:sendMessage", Parameters={"QueueUrl": "q"}, End=True))
    )
    configured(version.workflow.name, {"A": {"Send": "R"}}, {"R": {"0": {"Return": {"MessageId": 5}}}})
    with pytest.raises(Invalid, match=r"'MessageId' must be a string. \(STUDIO_MOCK_CHECK is PRESENT"):
        world.start_version(version, test_case="A")
    monkeypatch.setattr(settings, "STUDIO_MOCK_CHECK", "NONE")
    assert world.run(world.start_version(version, test_case="A")).output == '{"MessageId":5}'


def test_the_page_lists_test_cases_and_starts_them(world, configured):
    api = Api(world.owner)
    version = world.version(retried(LAMBDA))
    path = f"/workflows/{version.workflow_id}/test-cases"
    assert api.get(path).json() == {"items": [], "problem": None}
    configured(version.workflow.name, {"B": {}, "A": {"Work": "R", "Gone": "R"}}, {"R": {"0": {"Return": 1}}})
    assert api.get(path).json()["items"] == [{"name": "A", "states": ["Work", "Gone"]}, {"name": "B", "states": []}]
    body = {"workflow_id": str(version.workflow_id), "version": 1, "test_case": "A"}
    started = api.post("/executions", body).json()
    assert started["test_case"] == "A"
    assert started["notice"] == "Test case A has mocks for states that this version has not: Gone."
    refused = api.post("/executions", {**body, "test_case": "C"})
    assert (refused.status_code, refused.json()["field"]) == (422, "test_case")
    configured.path.write_text("[]")
    assert "A mock configuration is a JSON object" in api.get(path).json()["problem"]


def test_without_a_configuration_there_are_no_test_cases(world, monkeypatch):
    monkeypatch.setattr(settings, "STUDIO_MOCK_CONFIG", None)
    assert mock_cases.mock_config().machines == {}
    with pytest.raises(Invalid, match="It has state machines: none"):
        world.start_version(world.version(retried(LAMBDA)), test_case="A")


def test_the_items_of_a_distributed_map_may_come_from_a_test_case(world, configured):
    reader = {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"}}
    each = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Item",
        "States": {"Item": {"Type": "Pass", "End": True}},
    }
    state = {"Type": "Map", "ItemReader": {**reader, "Parameters": {"Bucket": "b", "Key": "k"}}, "ItemProcessor": each}
    version = world.version(machine(All={**state, "End": True}))
    configured(version.workflow.name, {"Two": {"All": "R"}}, {"R": {"0": {"Return": [{"n": 1}, {"n": 2}]}}})
    execution = world.start_version(version, test_case="Two")

    def ended() -> bool:
        world.step(execution)
        for child in execution.map_runs.first().children.all() if execution.map_runs.exists() else ():
            world.step(child)
        execution.refresh_from_db()
        return execution.ended

    until(ended, 120, "the end of the Map Run")
    assert json.loads(execution.output or "null") == [{"n": 1}, {"n": 2}]


def test_an_attempt_whose_worker_was_lost_keeps_the_response_of_its_call(world, configured):
    version = world.version(retried(LAMBDA))
    configured(
        version.workflow.name, {"A": {"Work": "R"}}, {"R": {"0": {"Return": "first"}, "1": {"Return": "second"}}}
    )
    execution = world.start_version(version, test_case="A")
    advance(execution.pk)
    lost = execution.attempts.get()
    assert claim_attempt(execution.pk, lost.token) is not None
    advance(execution.pk)
    execution.attempts.update(lease_until=1.0)
    assert expire_leases() >= 1
    advance(execution.pk)
    assert execution.attempts.get().token != lost.token
    run = world.run(execution)
    assert (run.output, run.mock_calls) == ('"first"', {"Work": 1})
