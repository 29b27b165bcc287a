"""Another studio as the AWS side: its API has what moto lacks, revision ids and versions that can be started."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from accounts.errors import Conflict
from executions import services
from executions.aws import targets
from executions.aws.deploying import Delivery, _publish, target_deploy
from executions.aws.door import Door
from executions.aws.models import Call, Target
from executions.aws.remote import remote_find
from tests.aws.definitions import FAIL, NESTED, OTHER_PASS, PASS
from tests.aws.moto_server import KEYS, free_port
from tests.executions.services import Process, until


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a whole studio with a home of its own."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    home = tmp_path_factory.mktemp("studio")
    environment = {"PORT": str(port), "STUDIO_HOME": str(home), "STUDIO_EXAMPLES": "off", "STUDIO_WORKERS": "1"}
    environment |= {"DATABASE_URL": "", "REDIS_URL": ""}
    process = Process("manage.py", "studio", environment=environment)

    def ready() -> bool:
        assert process.process.poll() is None, "\n".join(process.lines)
        try:
            return urllib.request.urlopen(f"{address}/readyz", timeout=60).status == 200
        except OSError:
            return False

    try:
        until(ready, 120, "the other studio")
        yield address
    finally:
        process.stop(30)


@pytest.fixture
def place(owner: Any, studio: str) -> Target:
    return Target.objects.create(name="another studio", region="us-east-1", endpoint_url=studio)


@pytest.fixture
def there(studio: str) -> Any:
    return boto3.client(
        "stepfunctions",
        region_name="us-east-1",
        endpoint_url=studio,
        aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
    )


def deploy(owner, place, version, **more):
    return target_deploy(owner, place, version.workflow, version, **more)


def test_a_check_finds_the_account_without_sts(owner, place, saved):
    deploy(owner, place, saved(PASS, "Checked"))
    checked = targets.target_check(owner, place).last_check
    assert checked["ok"] is True, checked["message"]
    assert checked["message"].startswith("Account 123456789012 answers at ")


def test_each_update_has_a_revision_and_publishing_later_names_it(owner, place, saved):
    deploy(owner, place, saved(PASS, "Revised"), publish=False)
    second = deploy(owner, place, saved(OTHER_PASS, "Revised"), publish=False)
    assert second.action == "updated"
    assert second.revision_id
    published = deploy(owner, place, saved(OTHER_PASS, "Revised"), publish=True, description="Good one")
    assert (published.action, published.revision_id) == ("unchanged", second.revision_id)
    assert published.version_arn == f"{second.state_machine_arn}:1"
    assert Call.objects.filter(operation="PublishStateMachineVersion", error="").count() == 1


def test_what_somebody_changed_between_the_look_and_the_publishing_is_not_published(owner, place, saved, there):
    deploy(owner, place, saved(PASS, "Raced"), publish=False)
    version = saved(OTHER_PASS, "Raced")
    deployment = deploy(owner, place, version, publish=False)
    door = Door(place, owner)
    seen = remote_find(door, "Raced", deployment)
    there.update_state_machine(stateMachineArn=seen.arn, definition=json.dumps(FAIL))
    with pytest.raises(Conflict, match="while it was being published"):
        _publish(Delivery(door, place, version.workflow, version, deployment, publish=True), seen)
    assert there.list_state_machine_versions(stateMachineArn=seen.arn)["stateMachineVersions"] == []


def test_a_change_there_that_was_taken_back_still_counts_as_somebody_elses(owner, place, saved, there):
    deploy(owner, place, saved(PASS, "Touched"))
    deployment = deploy(owner, place, saved(OTHER_PASS, "Touched"))
    assert not remote_find(Door(place, owner), "Touched", deployment).changed_since(deployment)
    for definition in (FAIL, OTHER_PASS):
        there.update_state_machine(stateMachineArn=deployment.state_machine_arn, definition=json.dumps(definition))
    assert remote_find(Door(place, owner), "Touched", deployment).changed_since(deployment)


def test_an_older_version_is_started_by_its_published_arn_and_what_is_deployed_stays(
    owner, place, saved, watched, there
):
    old = saved(PASS, "Aged")
    first = deploy(owner, place, old)
    new = saved(OTHER_PASS, "Aged")
    deploy(owner, place, new)
    execution = watched(
        services.execution_start(owner, workflow_id=old.workflow_id, version=1, input="{}", target_id=place.id)
    )
    assert json.loads(execution.output) == {"done": True}
    described = there.describe_execution(executionArn=execution.arn)
    assert described["stateMachineVersionArn"] == first.version_arn
    current = there.describe_state_machine(stateMachineArn=first.state_machine_arn)
    assert json.loads(current["definition"]) == OTHER_PASS


def test_its_history_has_the_same_frames_as_our_own(owner, place, saved, watched):
    version = saved(NESTED, "Framed")
    execution = watched(
        services.execution_start(
            owner, workflow_id=version.workflow_id, version=1, input='{"items": [1, 2]}', target_id=place.id
        )
    )
    assert execution.status == "SUCCEEDED"
    items = execution.events.filter(state="Item", type="PassStateEntered").order_by("seq")
    assert [json.loads(event.scope) for event in items] == [[["Both", 1], ["Each", 0]], [["Both", 1], ["Each", 1]]]
    assert [event.seq for event in execution.events.order_by("seq")] == list(range(1, execution.last_seq + 1))
