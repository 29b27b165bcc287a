"""Executions that are filled from an environment: what runs, what is recorded, and that secrets are not shown."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.test import Client

from accounts.errors import Invalid
from editor.environments import services as environments
from editor.models import EnvironmentRevision
from executions import services
from executions.engine.machines import machine_of
from executions.models import Execution, Inbox
from executions.operations.purging import purge
from executions.outbox.event_shapes import log_records, status_detail
from executions.wait_services import execution_skip_wait
from tests.executions.definitions import machine, task
from tests.executions.services import until

TEXT = """{"StartAt": "Hold",  "States": {
  "Hold": {"Type": "Wait", "Seconds": ${Pause}, "Next": "Say"},
  "Say": {"Type": "Pass", "Result": {"table": "${Table}", "rules": ${Rules}, "strict": ${Strict}}, "End": true}
}}"""
FORMER_KEY = django_settings.SECRET_KEY
SECRET = 's3cret "quoted" – word'


@pytest.fixture
def prod(world):
    return environments.environment_create(world.owner, f"prod-{uuid4().hex[:8]}")


def add(world, environment, name, value, kind="string", **more):
    return environments.value_create(world.owner, environment, name=name, value=value, kind=kind, **more)


def fill(world, environment, **more):
    add(world, environment, "Pause", 0, "number")
    add(world, environment, "Rules", {"most": 3}, "json")
    add(world, environment, "Strict", False, "boolean")
    return add(world, environment, "Table", "orders", **more)


def test_the_filled_text_is_what_runs_and_the_version_stays_as_it_is(world, prod):
    fill(world, prod)
    execution = world.run(world.start(TEXT, environment_id=prod.pk))
    assert (execution.status, json.loads(execution.output)) == (
        "SUCCEEDED", {"table": "orders", "rules": {"most": 3}, "strict": False},
    )  # fmt: skip
    execution.version.refresh_from_db()
    assert execution.version.text == TEXT
    client = Client()
    client.force_login(world.owner)
    shown = client.get(f"/api/v1/executions/{execution.pk}").json()
    assert shown["version"] == 1
    assert shown["environment"] == {
        "id": str(prod.pk), "name": prod.name, "revision": 4,
        "values": {"Pause": 0, "Rules": {"most": 3}, "Strict": False, "Table": "orders"},
    }  # fmt: skip
    assert shown["definition"]["text"] == TEXT


def test_what_has_no_value_is_named_before_the_start(world, prod):
    add(world, prod, "Pause", 0, "number")
    with pytest.raises(Invalid) as refused:
        world.start(TEXT, environment_id=prod.pk)
    assert (refused.value.code, refused.value.field) == ("values_missing", "environment_id")
    assert refused.value.message == (
        f"{prod.name} has no value for ${{Table}}, ${{Rules}}, ${{Strict}}. Add them to the environment."
    )
    assert refused.value.details["missing"][1] == {"name": "Rules", "pointer": "/States/Say/Result/rules", "line": 3}


def test_values_that_nobody_was_filled_from_are_forgotten(world, prod):
    value = fill(world, prod)
    old = world.run(world.start(TEXT, environment_id=prod.pk))
    young = world.run(world.start(TEXT, environment_id=prod.pk))
    long_ago = datetime.now(UTC) - timedelta(days=100)
    EnvironmentRevision.objects.update(made_at=long_ago)
    Execution.objects.filter(pk=old.pk).update(ended_at=long_ago)
    before = datetime.now(UTC) - timedelta(days=90)
    purge(before)
    kept = [old.environment_revision_id, young.environment_revision_id]
    assert EnvironmentRevision.objects.filter(pk__in=kept).count() == 2  # they are the present ones
    environments.value_update(world.owner, value, value="changed")
    purge(before)
    assert list(EnvironmentRevision.objects.filter(pk__in=kept)) == [young.environment_revision]


def test_without_an_environment_placeholders_in_texts_stay(world):
    execution = world.run(world.start(machine(Say={"Type": "Pass", "Result": "${Table}", "End": True})))
    assert json.loads(execution.output) == "${Table}"
    assert execution.environment_revision is None


def test_an_execution_goes_on_with_the_values_that_it_began_with(world, prod):
    value = fill(world, prod)
    text = TEXT.replace('"Seconds": ${Pause}', '"Seconds": 3600')
    add(world, prod, "Unused", "x")
    execution = world.start(text, environment_id=prod.pk)
    world.step(execution)
    environments.value_update(world.owner, value, value="changed")
    execution_skip_wait(world.owner, execution.pk)
    assert json.loads(world.run(execution).output)["table"] == "orders"
    environments.environment_delete(world.owner, prod)
    execution.refresh_from_db()
    assert execution.environment_revision.name == prod.name
    assert execution.environment_revision.environment is None


def test_the_value_of_the_workflow_goes_before_the_common_one(world, prod):
    fill(world, prod)
    version = world.version(TEXT)
    add(world, prod, "Table", "its own", workflow_id=version.workflow_id)
    execution = world.run(world.start_version(version, environment_id=prod.pk))
    assert json.loads(execution.output)["table"] == "its own"


def test_yaml_is_filled_too(world, prod):
    fill(world, prod)
    version = world.version(TEXT)
    text = "StartAt: Say\nStates:\n  Say:\n    Type: Pass\n    Result:\n      n: ${Pause}\n      t: a ${Table}\n    End: true\n"
    type(version).objects.filter(pk=version.pk).update(text=text, format="yaml")
    execution = world.run(world.start_version(version, environment_id=prod.pk))
    assert json.loads(execution.output) == {"n": 0, "t": "a orders"}


def test_the_children_of_a_map_run_and_nested_executions_are_filled_as_their_parent(world, prod):
    add(world, prod, "Word", "hello")
    inner = world.version(machine(Say={"Type": "Pass", "Result": "inner ${Word}", "End": True}))
    each = machine(Say={"Type": "Pass", "Result": "child ${Word}", "End": True})
    each["ProcessorConfig"] = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    parent = machine(
        Each={"Type": "Map", "ItemProcessor": each, "Next": "Nested"},
        Nested={
            "Type": "Task",
            "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": {"StateMachineArn": inner.workflow.arn, "Input": "{}"},
            "End": True,
        },
    )  # fmt: skip
    execution = world.start(parent, [1, 2], environment_id=prod.pk)

    def step_all():
        world.step(execution)
        for child in execution.children.all():
            world.step(child)

    def ended():
        step_all()
        execution.refresh_from_db()
        return execution.ended

    until(ended, 120, "the end of the parent")
    outputs = sorted(execution.children.values_list("output", flat=True))
    assert outputs == ['"child hello"', '"child hello"', '"inner hello"']
    assert json.loads(execution.output)["Output"] == "inner hello"


def test_secrets_are_masked_wherever_the_execution_is_shown_or_told(world, prod):
    add(world, prod, "Token", SECRET, is_secret=True)
    definition = machine(
        Make={"Type": "Pass", "Parameters": {"header": "Bearer ${Token}", "n": 2}, "Next": "Pack"},
        Pack={"Type": "Pass", "Parameters": {"text.$": "States.JsonToString($)", "n": 2}, "Next": "Send"},
        Send=task("Double", ResultPath="$.doubled"),
    )
    execution = world.run(world.start(definition, environment_id=prod.pk))
    assert execution.status == "SUCCEEDED"
    assert json.loads(json.loads(execution.output)["text"])["header"] == f"Bearer {SECRET}"  # what ran had it
    client = Client()
    client.force_login(world.owner)
    shown = [
        client.get(f"/api/v1/executions/{execution.pk}").content.decode(),
        client.get(f"/api/v1/executions/{execution.pk}/events").content.decode(),
        client.get(f"/api/v1/executions/{execution.pk}/history").content.decode(),
        client.get("/api/v1/executions").content.decode(),
        json.dumps(status_detail(execution, {"status": "SUCCEEDED", "stop": 0.0, "error": None, "cause": None,
                                             "redrives": 0, "redriven": None})),
        json.dumps(log_records(execution, execution.events.all(), level="ALL", include_data=True, redrives=0)),
    ]  # fmt: skip
    for text in shown:
        assert "s3cret" not in text
        assert "quoted" not in text
    assert "Bearer ********" in shown[1]
    assert json.loads(shown[0])["environment"]["values"] == {"Token": "${Token}"}


HELD = machine(
    Hold={"Type": "Wait", "Seconds": 3600, "Next": "Say"}, Say={"Type": "Pass", "Result": "a ${Token}", "End": True}
)


@pytest.fixture
def held(world, prod, settings):
    """An execution that waits, on a server that has another key than the one it sealed the secret with."""
    add(world, prod, "Token", SECRET, is_secret=True)
    execution = world.start(HELD, environment_id=prod.pk)
    world.step(execution)
    settings.SECRET_KEY = "another key of the same server, long enough to be one"
    machine_of.cache_clear()  # a process with another key is another process
    execution_skip_wait(world.owner, execution.pk)
    world.step(execution)
    execution.refresh_from_db()
    return execution


def test_what_was_filled_with_a_secret_waits_until_it_can_be_read_again(world, held, settings):
    assert held.status == "RUNNING"
    assert held.notice.startswith(
        "Waits for a secret: The secret Token cannot be read any more: STUDIO_SECRET_KEY was changed. Start"
    )
    settings.SECRET_KEY = FORMER_KEY
    ended = world.run(held)
    assert (ended.status, json.loads(ended.output), ended.notice) == ("SUCCEEDED", f"a {SECRET}", None)


def test_what_waits_for_a_secret_can_be_stopped(world, held):
    services.execution_stop(world.owner, held.pk, error="Gone", cause="The key is lost.")
    world.step(held)
    held.refresh_from_db()
    assert (held.status, held.error, held.notice) == ("ABORTED", "Gone", None)
    assert not Inbox.objects.filter(execution_id=held.pk).exists()


def test_nothing_is_started_with_a_secret_that_cannot_be_read(world, prod, held):
    with pytest.raises(Invalid) as refused:
        world.start(HELD, environment_id=prod.pk)
    assert (refused.value.code, refused.value.field) == ("secret_unreadable", "environment_id")
    assert refused.value.message.endswith("Enter its value again.")
    services.execution_stop(world.owner, held.pk)


def test_a_target_is_not_given_another_environment(world, prod):
    version = world.version(TEXT)
    with pytest.raises(Invalid) as refused:
        services.execution_start(
            world.owner, workflow_id=version.workflow_id, version=1, target_id=uuid4(), environment_id=prod.pk
        )
    assert refused.value.field == "environment_id"
