"""The fields of an action, for whoever writes its Parameters."""

from __future__ import annotations

SNAPSHOTS = "arn:aws:states:::aws-sdk:ec2:describeSnapshots"


def test_the_fields_of_an_action_and_what_it_requires(viewer):
    fields = viewer.get("/parameters?resource=arn:aws:states:::sqs:sendMessage")["fields"]
    assert {"name": "MessageBody", "required": True} in fields
    assert {"name": "DelaySeconds", "required": False} in fields


def test_the_fields_within_a_field(viewer):
    fields = viewer.get(f"/parameters?resource={SNAPSHOTS}&at=Filters&at=0")["fields"]
    assert [field["name"] for field in fields] == ["Name", "Values"]


def test_of_other_resources_nothing_is_known(viewer):
    assert viewer.get("/parameters?resource=arn:aws:lambda:us-east-1:123456789012:function:f") == {"fields": []}
