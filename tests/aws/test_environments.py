"""A target that names an environment: what is deployed there is filled from it."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from accounts.errors import Conflict, Invalid
from editor.environments import services as environments
from executions import services
from executions.aws import starting
from executions.aws.deploying import target_deploy, target_preview
from executions.aws.failures import AwsFailure
from executions.aws.targets import target_delete, target_update
from tests.aws.definitions import PASS

TEXT = """{
  "StartAt": "Say",
  "States": {"Say": {"Type": "Pass",   "Result": {"n": ${Count}, "t": "${Word}", "s": "${Secret}"}, "End": true}}
}"""
SECRET = "very-secret-word"


@pytest.fixture
def staging(owner, target):
    made = environments.environment_create(owner, "staging")
    target_update(owner, target, environment_id=made.pk)
    return made


def add(owner, environment, name, value, kind="string", **more):
    return environments.value_create(owner, environment, name=name, value=value, kind=kind, **more)


@pytest.fixture
def filled(owner, staging):
    add(owner, staging, "Word", '"hello"')
    add(owner, staging, "Secret", SECRET, is_secret=True)
    return add(owner, staging, "Count", 3, "number")


def test_the_filled_text_is_deployed_and_the_version_keeps_its_own(owner, target, saved, moto, filled):
    version = saved(TEXT)
    deployment = target_deploy(owner, target, version.workflow, version)
    there = moto.client.describe_state_machine(stateMachineArn=deployment.state_machine_arn)["definition"]
    assert there == TEXT.replace("${Count}", "3").replace("${Word}", '\\"hello\\"').replace("${Secret}", SECRET)
    version.refresh_from_db()
    assert version.text == TEXT
    assert (deployment.environment_revision.name, deployment.environment_revision.revision) == ("staging", 3)
    again = target_deploy(owner, target, version.workflow, version)
    assert again.action == "unchanged"


def test_a_value_that_changed_is_deployed_again(owner, target, saved, filled):
    version = saved(TEXT)
    target_deploy(owner, target, version.workflow, version)
    environments.value_update(owner, filled, value=4)
    preview = target_preview(owner, target, version.workflow, version)
    assert (preview["action"], preview["changed_there"]) == ("updated", False)
    assert target_deploy(owner, target, version.workflow, version).action == "updated"


def test_the_preview_and_the_conflict_show_no_secret(owner, target, saved, moto, filled):
    version = saved(TEXT)
    deployment = target_deploy(owner, target, version.workflow, version)
    preview = target_preview(owner, target, version.workflow, version)
    assert SECRET not in json.dumps(preview)
    assert "********" in preview["definition"]["before"]
    other = json.loads(moto.client.describe_state_machine(stateMachineArn=deployment.state_machine_arn)["definition"])
    other["Comment"] = "changed there"
    moto.client.update_state_machine(stateMachineArn=deployment.state_machine_arn, definition=json.dumps(other))
    environments.value_update(owner, filled, value=5)
    with pytest.raises(Conflict) as refused:
        target_deploy(owner, target, version.workflow, version)
    assert SECRET not in json.dumps(refused.value.details)


def test_what_has_no_value_is_named_before_aws_is_asked(owner, target, saved, staging):
    version = saved(TEXT)
    with pytest.raises(Invalid, match=r"staging has no value for \$\{Count\}, \$\{Word\}, \$\{Secret\}"):
        target_deploy(owner, target, version.workflow, version)
    assert not target.calls.exists()


def test_a_refusal_of_aws_quotes_no_secret(owner, target, saved, staging):
    add(owner, staging, "Secret", SECRET, is_secret=True)
    version = saved('{"StartAt": "Hold", "States": {"Hold": {"Type": "Wait", "Seconds": ${Secret}, "End": true}}}')
    with pytest.raises(AwsFailure) as refused:
        target_deploy(owner, target, version.workflow, version)
    assert SECRET not in refused.value.message
    assert "********" in refused.value.message


def test_a_target_without_an_environment_gets_the_text_as_it_is(owner, target, saved, moto):
    definition = json.loads(json.dumps(PASS)) | {"Comment": "${Word}"}
    version = saved(definition)
    deployment = target_deploy(owner, target, version.workflow, version)
    there = moto.client.describe_state_machine(stateMachineArn=deployment.state_machine_arn)["definition"]
    assert there == json.dumps(definition)


def test_an_execution_there_records_its_environment_and_shows_no_secret(owner, target, saved, watched, filled, moto):
    version = saved(TEXT)
    execution = services.execution_start(
        owner, workflow_id=version.workflow_id, version=version.number, target_id=target.pk
    )
    assert (execution.environment_revision.name, execution.version.number) == ("staging", 1)
    watched(execution)
    client = Client()
    client.force_login(owner)
    for path in ("", "/events", "/history"):
        assert SECRET not in client.get(f"/api/v1/executions/{execution.pk}{path}").content.decode()


def test_an_older_version_is_started_as_it_was_published_unless_a_value_changed(owner, target, saved, filled):
    first = saved(TEXT)
    target_deploy(owner, target, first.workflow, first)
    second = saved(TEXT.replace("Say", "Tell"))
    target_deploy(owner, target, second.workflow, second)
    deployment, arn = starting._deployed(owner, target, first)
    assert arn == deployment.version_arn
    environments.value_update(owner, filled, value=9)
    deployment, _ = starting._deployed(owner, target, first)
    assert deployment.action == "updated"


def test_an_environment_that_a_target_names_is_not_deleted(owner, target, staging):
    with pytest.raises(Conflict, match="staging is what is deployed to “moto”"):
        environments.environment_delete(owner, staging)
    target_delete(owner, target)
    environments.environment_delete(owner, staging)


def test_an_environment_that_does_not_exist_is_refused_by_its_field(owner, target):
    with pytest.raises(Invalid) as refused:
        target_update(owner, target, environment_id="00000000-0000-4000-8000-000000000000")
    assert refused.value.field == "environment_id"
