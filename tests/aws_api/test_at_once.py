"""The same request from many clients at once is one request: idempotency does not depend on who is first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import ClientError

from tests.aws_api.conftest import ROLE
from tests.aws_api.definitions import OTHER_PASS, PASS, WAIT

CLIENTS = 6


def at_once(call: Callable[[], dict[str, Any]], member: str) -> set[Any]:
    """What the member is in the answers to many calls at the same time."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        return {answer.result()[member] for answer in [pool.submit(call) for _ in range(CLIENTS)]}


def test_one_machine_one_activity_one_alias(sfn: Any, name: str) -> None:
    machine = {"name": name, "definition": PASS, "roleArn": ROLE, "publish": True}
    (arn,) = at_once(lambda: sfn.create_state_machine(**machine), "stateMachineArn")
    at_once(lambda: sfn.create_state_machine(**machine), "creationDate")
    assert len(at_once(lambda: sfn.create_activity(name=name), "activityArn")) == 1
    route = [{"stateMachineVersionArn": f"{arn}:1", "weight": 100}]
    alias = {"name": "live", "routingConfiguration": route}
    assert len(at_once(lambda: sfn.create_state_machine_alias(**alias), "stateMachineAliasArn")) == 1


def test_one_version_of_one_revision(sfn: Any, create: Any) -> None:
    arn = create(PASS)["stateMachineArn"]
    update = {"stateMachineArn": arn, "definition": OTHER_PASS, "publish": True}
    assert at_once(lambda: sfn.update_state_machine(**update), "stateMachineVersionArn") == {f"{arn}:1"}
    assert at_once(lambda: sfn.publish_state_machine_version(stateMachineArn=arn), "stateMachineVersionArn") == {
        f"{arn}:1"
    }


def test_one_execution_of_one_name_and_input(sfn: Any, create: Any) -> None:
    arn = create(WAIT)["stateMachineArn"]
    start = {"stateMachineArn": arn, "name": "once", "input": '{"a": 1}'}
    assert len(at_once(lambda: sfn.start_execution(**start), "executionArn")) == 1
    assert len(sfn.list_executions(stateMachineArn=arn)["executions"]) == 1


def test_one_of_two_inputs_wins_and_the_other_is_told(sfn: Any, create: Any) -> None:
    arn = create(WAIT)["stateMachineArn"]

    def start(number: int) -> str:
        try:
            sfn.start_execution(stateMachineArn=arn, name="mine", input=f'{{"n": {number}}}')
        except ClientError as refused:
            return str(refused.response["Error"]["Code"])
        return "started"

    with ThreadPoolExecutor(CLIENTS) as pool:
        outcomes = list(pool.map(start, range(CLIENTS)))
    assert sorted(outcomes) == ["ExecutionAlreadyExists"] * (CLIENTS - 1) + ["started"]
