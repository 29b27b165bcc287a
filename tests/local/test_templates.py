"""State machines in SAM and CloudFormation templates: what is found in them, and what nobody can know."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sfn_local.definitions import Unusable
from sfn_local.templates import Found, Template, is_template, read_template

ROLE = "arn:aws:iam::123456789012:role/r"


def read(folder: Path, body: str, **given: dict[str, str]) -> list[Found]:
    return read_template(str(folder / "template.yaml"), body, Template(**given))


def machine(**properties: Any) -> str:
    """A template with one state machine `M`, beside resources of other kinds."""
    resources = {
        "M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties},
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "news"}},
        "Table": {"Type": "AWS::DynamoDB::Table"},
        "Bucket": {"Type": "AWS::S3::Bucket"},
    }
    return json.dumps({"Parameters": {"Stage": {"Default": "dev"}}, "Resources": resources})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"Fn::Sub": "${Stage}-${AWS::Region}-${!Kept}"}, "dev-us-east-1-${Kept}"),
        ({"Fn::Sub": ["${A}/${Queue.Arn}", {"A": {"Ref": "Stage"}}]}, "dev/arn:aws:sqs:us-east-1:123456789012:Queue"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Stage"}]]}, "a-dev"),
        ({"Fn::GetAtt": ["Topic", "Arn"]}, "arn:aws:sns:us-east-1:123456789012:news"),
        ({"Fn::GetAtt": "Table.Arn"}, "arn:aws:dynamodb:us-east-1:123456789012:table/Table"),
        ({"Ref": "Topic"}, "arn:aws:sns:us-east-1:123456789012:news"),
        ({"Ref": "Table"}, "Table"),
        ({"Ref": "AWS::AccountId"}, "123456789012"),
    ],
)
def test_functions_of_cloudformation_are_evaluated(tmp_path: Path, value: Any, text: str):
    definition = {"Comment": value, "StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    (found,) = read(tmp_path, machine(Definition=definition, RoleArn=ROLE))
    assert (json.loads(found.text)["Comment"], found.role, found.name) == (text, ROLE, "M")


def test_what_is_said_on_the_command_line_goes_first(tmp_path: Path):
    text = machine(
        DefinitionString={"Fn::Join": ["", ['{"Comment": "${X} ', {"Ref": "Stage"}, " ", {"Ref": "Queue"}, '"}']]},
        DefinitionSubstitutions={"X": {"Fn::GetAtt": ["Bucket", "Arn"]}},
        RoleArn={"Fn::GetAtt": ["Role", "Arn"]},
        StateMachineName="named",
        StateMachineType="EXPRESS",
    )
    given = {"Bucket.Arn": "arn:aws:s3:::b", "Queue": "https://queue.example/q"}
    (found,) = read(tmp_path, text, parameters={"Stage": "prod"}, attributes=given)
    assert found == Found("named", '{"Comment": "arn:aws:s3:::b prod https://queue.example/q"}', None, "EXPRESS")


def test_a_definition_in_a_file_of_yaml_becomes_json(tmp_path: Path):
    (tmp_path / "m.asl.yaml").write_text("StartAt: A\nStates: {A: {Type: Succeed}}\n")
    (found,) = read(tmp_path, machine(DefinitionUri="m.asl.yaml"))
    assert json.loads(found.text)["StartAt"] == "A"


@pytest.mark.parametrize(
    ("properties", "sentence"),
    [
        ({"DefinitionString": {"Ref": "Nothing"}}, "Nothing is neither a parameter nor a resource"),
        (
            {"DefinitionString": {"Ref": "Queue"}},
            "what !Ref Queue (AWS::SQS::Queue) gives is not known here: say --resource",
        ),
        (
            {"DefinitionString": {"Fn::GetAtt": "Bucket.Arn"}},
            "Bucket.Arn is not known here: say --resource Bucket.Arn=VALUE",
        ),
        ({"DefinitionString": {"Fn::GetAtt": "Bucket"}}, "Fn::GetAtt takes a resource and an attribute"),
        ({"DefinitionString": {"Fn::Join": "x"}}, "Fn::Join takes a separator and a list"),
        ({"DefinitionS3Location": {"Bucket": "b"}}, "expected Definition, DefinitionString or DefinitionUri"),
        ({"DefinitionUri": "none.json"}, "none.json: No such file"),
    ],
)
def test_what_nobody_can_know_is_refused_with_the_resource(tmp_path: Path, properties: dict[str, Any], sentence: str):
    with pytest.raises(Unusable) as refused:
        read(tmp_path, machine(**properties))
    assert sentence in str(refused.value)
    if "No such file" not in sentence:
        assert "template.yaml, resource M: " in str(refused.value)


def test_a_template_without_state_machines_or_without_yaml_is_refused(tmp_path: Path):
    with pytest.raises(Unusable, match=r"has no resource of the types AWS::Serverless::StateMachine"):
        read(tmp_path, "Resources:\n  B: {Type: 'AWS::S3::Bucket'}\n")
    with pytest.raises(Unusable, match="is not a template"):
        read(tmp_path, "Resources: [\n AWS::")
    assert is_template('{\n  "Resources": {"A": {"Type": "AWS::S3::Bucket"}}\n}')
    assert is_template(machine()) and is_template("Resources:\n  A: {Type: AWS::X, [")
    assert not is_template('{"StartAt": "Resources", "States": {"Resources": {"Type": "Pass", "Comment": "AWS::"}}}')
    assert not is_template('{"StartAt": "A", "States": {}}')
