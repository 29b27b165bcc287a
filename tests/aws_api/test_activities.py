"""Activities: polled for, answered by token, once."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws_api.definitions import one


@pytest.fixture
def waiting(sfn: Any, create: Any, name: str) -> tuple[str, str]:
    """An activity and an execution that waits for it."""
    activity = sfn.create_activity(name=name)["activityArn"]
    machine = create(one({"Type": "Task", "Resource": activity, "HeartbeatSeconds": 60, "TimeoutSeconds": 120}))
    return activity, sfn.start_execution(stateMachineArn=machine["stateMachineArn"], input='{"n": 1}')["executionArn"]


def test_a_worker_polls_beats_and_succeeds(sfn: Any, waiting: tuple[str, str], ended: Any) -> None:
    activity, execution = waiting
    task = sfn.get_activity_task(activityArn=activity, workerName="w1")
    assert json.loads(task["input"]) == {"n": 1}
    sfn.send_task_heartbeat(taskToken=task["taskToken"])
    sfn.send_task_success(taskToken=task["taskToken"], output='{"answer": 42}')
    assert json.loads(ended(execution)["output"]) == {"answer": 42}
    types = [e["type"] for e in sfn.get_execution_history(executionArn=execution)["events"]]
    assert types[2:5] == ["ActivityScheduled", "ActivityStarted", "ActivitySucceeded"]


def test_a_failure_is_passed_on_as_it_is(sfn: Any, waiting: tuple[str, str], ended: Any) -> None:
    activity, execution = waiting
    task = sfn.get_activity_task(activityArn=activity)
    sfn.send_task_failure(taskToken=task["taskToken"], error="Mine", cause="because")
    described = ended(execution)
    assert (described["status"], described["error"], described["cause"]) == ("FAILED", "Mine", "because")


def test_a_token_is_good_once_and_a_strange_one_never(sfn: Any, waiting: tuple[str, str]) -> None:
    activity, _ = waiting
    token = sfn.get_activity_task(activityArn=activity)["taskToken"]
    sfn.send_task_success(taskToken=token, output="1")
    with pytest.raises(ClientError, match="TaskTimedOut"):
        sfn.send_task_success(taskToken=token, output="2")
    with pytest.raises(ClientError, match="InvalidToken"):
        sfn.send_task_success(taskToken="strange", output="2")
    with pytest.raises(ClientError, match="InvalidOutput"):
        sfn.send_task_success(taskToken=token, output="not json")


def test_a_poller_that_came_first_gets_the_task(sfn: Any, create: Any, name: str) -> None:
    activity = sfn.create_activity(name=name)["activityArn"]
    got: list[dict[str, Any]] = []
    poller = threading.Thread(target=lambda: got.append(sfn.get_activity_task(activityArn=activity)))
    poller.start()
    machine = create(one({"Type": "Task", "Resource": activity}))
    sfn.start_execution(stateMachineArn=machine["stateMachineArn"], input='"hello"')
    poller.join(120)
    assert got and got[0]["input"] == '"hello"'


def test_a_task_of_an_activity_that_is_not_there_is_not_even_scheduled(
    sfn: Any, create: Any, ended: Any, name: str
) -> None:
    gone = f"arn:aws:states:us-east-1:123456789012:activity:{name}"
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "S"}]
    machine = create(one({"Type": "Task", "Resource": gone, "Catch": catch}))["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=machine)["executionArn"]
    assert ended(execution)["status"] == "FAILED"
    *_, last = events = sfn.get_execution_history(executionArn=execution)["events"]
    assert [event["type"] for event in events] == ["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]
    assert last["previousEventId"] == 2
    assert last["executionFailedEventDetails"] == {
        "error": "States.Runtime",
        "cause": "An error occurred while executing the state 'S' (entered at the event id #2). "
        f"The activity {gone} does not exist.",
    }
