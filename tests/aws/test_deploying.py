"""Deploying: create, update, leave alone, and never over somebody else's change."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth import get_user_model

from accounts.errors import Conflict, Invalid, NotAllowed
from executions.aws.deploying import target_deploy, target_preview
from executions.aws.failures import AwsFailure
from executions.aws.models import Call, Deployment
from tests.aws.definitions import FAIL, OTHER_PASS, PASS

ROLE = "arn:aws:iam::123456789012:role/Orders"


def deploy(owner, target, version, **more):
    return target_deploy(owner, target, version.workflow, version, **more)


def preview(owner, target, version):
    return target_preview(owner, target, version.workflow, version)


def there(moto, deployment):
    return moto.client.describe_state_machine(stateMachineArn=deployment.state_machine_arn)


def test_the_first_deployment_creates_and_publishes_with_a_description(owner, target, saved, moto):
    target.role_arn = ROLE
    deployment = deploy(owner, target, saved(PASS), description="First")
    assert deployment.action == "created"
    assert deployment.version_arn == f"{deployment.state_machine_arn}:1"
    found = there(moto, deployment)
    assert (found["definition"], found["roleArn"], found["type"]) == (json.dumps(PASS), ROLE, "STANDARD")


def test_the_next_version_updates_it(owner, target, saved, moto):
    first = deploy(owner, target, saved(PASS))
    second = deploy(owner, target, saved(OTHER_PASS))
    assert (second.action, second.state_machine_arn) == ("updated", first.state_machine_arn)
    assert second.version_arn == f"{first.state_machine_arn}:2"
    assert json.loads(there(moto, second)["definition"]) == OTHER_PASS


def test_without_publishing_there_is_no_version_there(owner, target, saved):
    assert deploy(owner, target, saved(PASS), publish=False).version_arn is None


def test_the_same_version_again_changes_nothing(owner, target, saved):
    first = deploy(owner, target, saved(PASS))
    again = deploy(owner, target, saved(PASS))
    assert (again.action, again.pk, again.version_arn) == ("unchanged", first.pk, first.version_arn)
    assert Deployment.objects.get().action == "created"
    assert not Call.objects.filter(operation="UpdateStateMachine").exists()


def test_a_yaml_version_arrives_as_json(owner, target, saved, moto):
    text = "# the only state\nStartAt: Only\nStates:\n  Only:\n    Type: Pass\n    End: true\n"
    deployment = deploy(owner, target, saved(text, format="yaml"))
    assert json.loads(there(moto, deployment)["definition"])["States"] == {"Only": {"Type": "Pass", "End": True}}
    assert deploy(owner, target, deployment.version).action == "unchanged"


def test_somebody_elses_change_there_is_not_overwritten(owner, target, saved, moto):
    first = deploy(owner, target, saved(PASS))
    moto.client.update_state_machine(stateMachineArn=first.state_machine_arn, definition=json.dumps(FAIL))
    second = saved(OTHER_PASS)
    assert preview(owner, target, second)["changed_there"] is True
    with pytest.raises(Conflict, match="Somebody changed Orders on moto since version 1") as refused:
        deploy(owner, target, second)
    assert refused.value.code == "deployment_conflict"
    assert json.loads(refused.value.details["definition"]) == FAIL
    assert json.loads(there(moto, first)["definition"]) == FAIL
    assert deploy(owner, target, second, overwrite=True).action == "updated"


def test_a_state_machine_of_that_name_that_is_not_ours_is_not_overwritten(owner, target, saved, moto):
    moto.client.create_state_machine(name="Orders", definition=json.dumps(FAIL), roleArn=ROLE)
    with pytest.raises(Conflict, match="was not deployed from here"):
        deploy(owner, target, saved(PASS))
    assert deploy(owner, target, saved(PASS), overwrite=True).action == "updated"


def test_a_state_machine_that_happens_to_be_the_same_is_taken_over(owner, target, saved, moto):
    target.role_arn = ROLE
    moto.client.create_state_machine(name="Orders", definition=json.dumps(PASS, indent=4), roleArn=ROLE)
    assert deploy(owner, target, saved(PASS), publish=False).action == "unchanged"


def test_one_that_was_deleted_there_is_created_again(owner, target, saved, moto):
    first = deploy(owner, target, saved(PASS))
    moto.client.delete_state_machine(stateMachineArn=first.state_machine_arn)
    assert deploy(owner, target, saved(PASS)).action == "created"


def test_the_preview_tells_both_sides_and_changes_nothing(owner, target, saved, moto):
    version = saved(PASS)
    seen = preview(owner, target, version)
    assert (seen["action"], seen["definition"]["before"], seen["changed_there"]) == ("created", None, False)
    deploy(owner, target, version)
    assert preview(owner, target, version)["action"] == "unchanged"
    target.role_arn = "arn:aws:iam::123456789012:role/Other"
    seen = preview(owner, target, saved(OTHER_PASS))
    assert seen["action"] == "updated"
    assert json.loads(seen["definition"]["before"]) == PASS
    assert seen["role_arn"]["after"] == "arn:aws:iam::123456789012:role/Other"
    assert Deployment.objects.count() == 1


def test_another_type_there_is_a_conflict_that_says_what_to_do(owner, target, saved, moto):
    moto.client.create_state_machine(name="Orders", definition=json.dumps(PASS), roleArn=ROLE, type="EXPRESS")
    with pytest.raises(Conflict, match="of type EXPRESS and this workflow is STANDARD"):
        deploy(owner, target, saved(PASS), overwrite=True)


def test_aws_itself_needs_a_role_and_says_so(owner, target, saved):
    from executions.aws.deploying import Delivery
    from executions.aws.door import Door

    version = saved(PASS)
    target.endpoint_url = None
    delivery = Delivery(Door(target, owner), target, version.workflow, version, None)
    with pytest.raises(Invalid, match="give the target moto a role ARN") as refused:
        delivery.role(None)
    assert refused.value.field == "role_arn"


def test_a_description_that_aws_would_not_take_is_refused_before_anything_is_sent(owner, target, saved):
    with pytest.raises(Invalid, match="at most 256"):
        deploy(owner, target, saved(PASS), description="x" * 257)
    assert not Call.objects.exists()


def test_operators_deploy_and_others_do_not(owner, target, saved):
    somebody = get_user_model().objects.create_user("nobody-in-particular")
    with pytest.raises(NotAllowed, match="start, stop or deploy"):
        deploy(somebody, target, saved(PASS))


def test_what_aws_refuses_is_told_in_its_words(owner, target, saved, monkeypatch):
    monkeypatch.setattr("executions.aws.deploying.text_filled_from", lambda *_: "not a definition")
    with pytest.raises(AwsFailure, match=r"^AWS refused: .*mismatched input"):
        deploy(owner, target, saved(PASS))
    assert not Deployment.objects.exists()
