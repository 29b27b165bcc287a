"""The calls of terraform-provider-aws for aws_sfn_state_machine, aws_sfn_alias and aws_sfn_activity, plan by plan.

A second plan is empty when a refresh reads back exactly what was applied.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.aws_api.conftest import ROLE
from tests.aws_api.definitions import OTHER_PASS, PASS
from tests.aws_api.test_own_snippets import is_gone
from tests.browser.studio import until

LOGGING = {
    "level": "ERROR",
    "includeExecutionData": True,
    "destinations": [
        {"cloudWatchLogsLogGroup": {"logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:/sfn/orders:*"}}
    ],
}
KEY = {
    "type": "CUSTOMER_MANAGED_KMS_KEY",
    "kmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000",
    "kmsDataKeyReusePeriodSeconds": 300,
}


class Terraform:
    """What the provider does to one state machine, one alias and one activity."""

    def __init__(self, sfn: Any, name: str) -> None:
        self.sfn, self.name = sfn, name
        self.machine = self.alias = self.activity = ""

    def create(self, config: dict[str, Any]) -> None:
        self.plan(config)
        made = self.sfn.create_state_machine(
            name=self.name,
            definition=config["definition"],
            roleArn=config["role_arn"],
            type="STANDARD",
            loggingConfiguration=config["logging"],
            tracingConfiguration={"enabled": config["tracing"]},
            encryptionConfiguration=config["encryption"],
            publish=config["publish"],
            tags=as_tags(config["tags"]),
        )
        self.machine = made["stateMachineArn"]
        self.activity = self.sfn.create_activity(name=self.name, tags=as_tags(config["tags"]))["activityArn"]
        self.alias = self.sfn.create_state_machine_alias(
            name="live", description="", routingConfiguration=self.routes(config)
        )["stateMachineAliasArn"]

    def plan(self, config: dict[str, Any]) -> None:
        found = self.sfn.validate_state_machine_definition(definition=config["definition"], type="STANDARD")
        assert found["result"] == "OK", found

    def routes(self, config: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"stateMachineVersionArn": f"{self.machine}:{n}", "weight": w} for n, w in config["routes"].items()]

    def refresh(self) -> dict[str, Any]:
        """What the state file holds after a read, without what only the service decides."""
        machine = self.sfn.describe_state_machine(stateMachineArn=self.machine)
        assert machine["status"] == "ACTIVE"
        versions = self.sfn.list_state_machine_versions(stateMachineArn=self.machine)["stateMachineVersions"]
        alias = self.sfn.describe_state_machine_alias(stateMachineAliasArn=self.alias)
        activity = self.sfn.describe_activity(activityArn=self.activity)
        tags = [self.sfn.list_tags_for_resource(resourceArn=arn)["tags"] for arn in (self.machine, self.activity)]
        return {
            "ids": (machine["stateMachineArn"], alias["stateMachineAliasArn"], activity["activityArn"]),
            "made": (machine["creationDate"], alias["creationDate"], activity["creationDate"]),
            "name": machine["name"],
            "type": machine["type"],
            "definition": machine["definition"],
            "role_arn": machine["roleArn"],
            "logging": machine["loggingConfiguration"],
            "tracing": machine["tracingConfiguration"]["enabled"],
            "encryption": machine["encryptionConfiguration"],
            "versions": [v["stateMachineVersionArn"].rpartition(":")[2] for v in versions],
            "routes": {r["stateMachineVersionArn"][-1]: r["weight"] for r in alias["routingConfiguration"]},
            "alias_description": alias.get("description", ""),
            "tags": {t["key"]: t["value"] for t in tags[0]},
            "activity_tags": {t["key"]: t["value"] for t in tags[1]},
        }

    def update(self, before: dict[str, Any], config: dict[str, Any]) -> None:
        self.plan(config)
        self.sfn.update_state_machine(
            stateMachineArn=self.machine,
            definition=config["definition"],
            roleArn=config["role_arn"],
            loggingConfiguration=config["logging"],
            tracingConfiguration={"enabled": config["tracing"]},
            encryptionConfiguration=config["encryption"],
            publish=config["publish"],
        )
        read = self.sfn.describe_state_machine(stateMachineArn=self.machine)  # the provider waits until it reads back
        assert json.loads(read["definition"]) == json.loads(config["definition"])
        for arn in (self.machine, self.activity):
            self.sfn.untag_resource(resourceArn=arn, tagKeys=sorted(before["tags"].keys() - config["tags"].keys()))
            self.sfn.tag_resource(resourceArn=arn, tags=as_tags(config["tags"]))
        self.sfn.update_state_machine_alias(
            stateMachineAliasArn=self.alias, routingConfiguration=self.routes(config), description="both"
        )

    def destroy(self) -> None:
        self.sfn.delete_state_machine_alias(stateMachineAliasArn=self.alias)
        self.sfn.delete_activity(activityArn=self.activity)
        self.sfn.delete_state_machine(stateMachineArn=self.machine)
        until(lambda: is_gone(self.sfn, self.machine), 120, "the end of DELETING")


def as_tags(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in tags.items()]


def differences(config: dict[str, Any], read: dict[str, Any]) -> dict[str, Any]:
    """The plan: what the configuration says and the refresh does not."""
    return {name: (wanted, read[name]) for name, wanted in config.items() if name in read and read[name] != wanted}


FIRST = {
    "definition": PASS,
    "role_arn": ROLE,
    "logging": {"level": "OFF", "includeExecutionData": False},
    "tracing": False,
    "encryption": {"type": "AWS_OWNED_KEY"},
    "publish": True,
    "tags": {"team": "orders", "stage": "test"},
    "routes": {"1": 100},
}
SECOND = {
    **FIRST,
    "definition": OTHER_PASS,
    "role_arn": f"{ROLE}2",
    "logging": LOGGING,
    "tracing": True,
    "encryption": KEY,
    "tags": {"team": "payments", "cost": "1"},
    "routes": {"1": 90, "2": 10},
}


def test_apply_plan_change_plan_destroy(sfn: Any, name: str) -> None:
    terraform = Terraform(sfn, name)
    terraform.create(FIRST)
    read = terraform.refresh()
    assert differences(FIRST, read) == {}
    assert terraform.refresh() == read
    terraform.plan(FIRST)
    assert (read["versions"], read["activity_tags"]) == (["1"], FIRST["tags"])

    terraform.update(read, SECOND)
    changed = terraform.refresh()
    assert differences(SECOND, changed) == {}
    assert terraform.refresh() == changed
    assert (changed["ids"], changed["made"]) == (read["ids"], read["made"])
    assert (changed["versions"], changed["alias_description"]) == (["2", "1"], "both")
    assert changed["activity_tags"] == SECOND["tags"]

    terraform.update(changed, SECOND)  # an apply of nothing new makes nothing new
    assert terraform.refresh() == changed
    with pytest.raises(sfn.exceptions.ConflictException):
        sfn.delete_state_machine_version(stateMachineVersionArn=f"{terraform.machine}:1")

    terraform.destroy()
    for call, error in (
        (lambda: sfn.describe_state_machine_alias(stateMachineAliasArn=terraform.alias), "ResourceNotFound"),
        (lambda: sfn.describe_activity(activityArn=terraform.activity), "ActivityDoesNotExist"),
        (lambda: sfn.list_tags_for_resource(resourceArn=terraform.machine), "ResourceNotFound"),
    ):
        with pytest.raises(getattr(sfn.exceptions, error)):
            call()
    terraform.create(SECOND | {"routes": {"1": 100}})  # the name is free, and versions begin again
    assert terraform.refresh()["versions"] == ["1"]
