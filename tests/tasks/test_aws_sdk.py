"""`aws-sdk` integrations over real HTTP to moto's server: casing, times, bytes, errors, roles."""

from __future__ import annotations

import json
import re

import pytest

from asl.lint.sdk_actions import sdk_actions
from asl.sdk_names import OTHER_NAMES, member_name, service_word
from executions.handlers import Result, Submitted
from executions.handlers.calls import operation_of
from executions.handlers.endpoints import client_name, model_of

SDK = "aws-sdk:"
ITEM = {"id": {"S": "one"}, "n": {"N": "5"}, "flag": {"Bool": True}, "gone": {"Nul": True}, "words": {"Ss": ["a"]}}


@pytest.fixture
def table(aws):
    keys = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}
    types = {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]}
    aws.client_of("dynamodb").create_table(TableName="orders", BillingMode="PAY_PER_REQUEST", **keys, **types)


def test_members_are_spelled_as_the_second_sdk_for_java_spells_them(perform, table):
    assert perform(SDK + "dynamodb:putItem", {"TableName": "orders", "Item": ITEM}) == Result({})
    got = perform(SDK + "dynamodb:getItem", {"TableName": "orders", "Key": {"id": {"S": "one"}}})
    assert got == Result({"Item": ITEM})


def test_a_scan_gives_one_page(perform, table):
    for n in range(3):
        perform(SDK + "dynamodb:putItem", {"TableName": "orders", "Item": {"id": {"S": str(n)}}})
    output = perform(SDK + "dynamodb:scan", {"TableName": "orders", "Limit": 2}).output
    assert (output["Count"], len(output["Items"])) == (2, 2)
    assert "LastEvaluatedKey" in output


def test_times_are_iso_texts_and_bodies_are_texts(perform, aws):
    aws.client_of("s3").create_bucket(Bucket="files")
    put = perform(
        SDK + "s3:putObject", {"Bucket": "files", "Key": "a", "Body": {"n": 1}, "ContentType": "application/json"}
    )
    assert put.output["ETag"].startswith('"')
    got = perform(SDK + "s3:getObject", {"Bucket": "files", "Key": "a"}).output
    assert json.loads(got["Body"]) == {"n": 1}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", got["LastModified"])
    assert (got["ContentLength"], got["ContentType"]) == (7, "application/json")


@pytest.mark.parametrize(
    ("resource", "parameters", "error", "words"),
    [
        ("dynamodb:getItem", {"TableName": "none", "Key": {"id": {"S": "1"}}}, "DynamoDb.ResourceNotFoundException", "(Service: DynamoDb, Status Code: 400, Request ID: "),
        ("dynamodb:putItem", {"TableName": "orders", "Item": {"other": {"S": "1"}}}, "DynamoDb.DynamoDbException", "(Service: DynamoDb, Status Code: 400"),
        ("s3:getObject", {"Bucket": "nowhere", "Key": "a"}, "S3.NoSuchBucketException", "(Service: S3, Status Code: 404, Request ID: "),
        ("secretsmanager:getSecretValue", {"SecretId": "none"}, "SecretsManager.ResourceNotFoundException", "(Service: SecretsManager, Status Code: 4"),
        ("sqs:getQueueUrl", {"QueueName": "none"}, "Sqs.QueueDoesNotExistException", "(Service: Sqs, Status Code: 400"),
        ("cognitoidentityprovider:describeUserPool", {"UserPoolId": "none"}, "CognitoIdentityProvider.ResourceNotFoundException", "(Service: CognitoIdentityProvider"),
        ("rds:describeDBInstances", {"DbInstanceIdentifier": "none"}, "Rds.DbInstanceNotFoundException", "(Service: Rds, Status Code: 404"),
    ],
)  # fmt: skip
def test_errors_are_named_as_the_second_sdk_for_java_names_them(perform, table, resource, parameters, error, words):
    outcome = perform(SDK + resource, parameters)
    assert (outcome.error, outcome.phase) == (error, "run")
    assert words in outcome.cause


def test_a_key_that_is_not_there_has_its_own_error(perform, aws):
    aws.client_of("s3").create_bucket(Bucket="files")
    assert perform(SDK + "s3:getObject", {"Bucket": "files", "Key": "none"}).error == "S3.NoSuchKeyException"


def test_secrets_are_read(perform, aws):
    aws.client_of("secretsmanager").create_secret(Name="key", SecretString="hidden")
    output = perform(SDK + "secretsmanager:getSecretValue", {"SecretId": "key"}).output
    assert (output["SecretString"], output["Name"], len(output["VersionStages"])) == ("hidden", "key", 1)


@pytest.mark.parametrize(
    ("resource", "parameters", "words"),
    [
        ("dynamodb:getItem", {"tableName": "orders"}, '[The field "tableName" is not supported by Step Functions]'),
        ("dynamodb:getItem", {"TableName": "orders"}, "[The field 'Key' is required but was missing]"),
        ("dynamodb:scan", {"TableName": "orders", "Limit": "2"}, "[The value for the field 'Limit' must be an INTEGER]"),
        ("dynamodb:scan", {"TableName": "orders", "ConsistentRead": "yes"}, "[The value for the field 'ConsistentRead' must be a BOOLEAN]"),
        ("dynamodb:getItem", {"TableName": "orders", "Key": []}, "[The value for the field 'Key' must be an object]"),
        ("dynamodb:scan", [1], "[The value for the field '/' must be an object]"),
    ],
)  # fmt: skip
def test_wrong_parameters_are_told_before_the_service_is_called(perform, monkeypatch, resource, parameters, words):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    outcome = perform(SDK + resource, parameters)
    assert (outcome.error, outcome.phase) == ("States.Runtime", "start")
    assert words in outcome.cause


def test_a_callback_leaves_the_task_waiting(perform, table):
    outcome = perform(SDK + "dynamodb:putItem.waitForTaskToken", {"TableName": "orders", "Item": {"id": {"S": "1"}}})
    assert outcome == Submitted({})


def test_a_text_is_written_as_json_where_the_service_wants_a_text(perform, aws):
    queue = aws.client_of("sqs").create_queue(QueueName="q")["QueueUrl"]
    output = perform(SDK + "sqs:sendMessage", {"QueueUrl": queue, "MessageBody": {"n": 1}}).output
    assert "Md5OfMessageBody" in output
    assert aws.client_of("sqs").receive_message(QueueUrl=queue)["Messages"][0]["Body"] == '{"n":1}'


def test_an_action_that_the_service_does_not_have_is_said_so(perform, aws):
    assert perform(SDK + "dynamodb:fetchItem", {}).cause == "fetchItem is not an action of dynamodb."
    assert perform(SDK + "transcribestreaming:startStreamTranscription", {}).error in (
        "States.Runtime",
        "Studio.UnboundResource",
    )


def test_nobody_at_the_endpoint_is_a_client_error(perform, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9")
    outcome = perform(SDK + "dynamodb:listTables", {})
    assert outcome.error == "DynamoDb.SdkClientException"


def test_credentials_assume_their_role_once_until_it_expires(perform, aws, monkeypatch):
    role = "arn:aws:iam::123456789012:role/tasks"
    credentials = {"RoleArn": role}
    for _ in range(2):
        output = perform(SDK + "sts:getCallerIdentity", {}, credentials=credentials).output
        assert output["Arn"].startswith("arn:aws:sts::123456789012:assumed-role/tasks/")
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9")
    assert isinstance(perform(SDK + "dynamodb:listTables", {}, credentials=credentials), Result), "kept"
    refused = perform(SDK + "dynamodb:listTables", {}, credentials={"RoleArn": role + "2"})
    assert refused.error == "States.TaskFailed"
    assert refused.cause.startswith(f"The role {role}2 could not be assumed: Unable to execute HTTP request")
    assert perform(SDK + "dynamodb:listTables", {}, credentials={"RoleArn": "tasks"}).error == "States.Runtime"


def test_every_service_and_action_that_the_validator_knows_can_be_called():
    names = [*"abcdefghijklmnopqrstuvwxyz"]
    from importlib import resources

    services = set()
    for initial in names:
        file = resources.files("asl.lint").joinpath("aws_sdk", f"{initial}.txt")
        if file.is_file():
            lines = file.read_text().splitlines()
            services |= {name for line in lines if not line.startswith(" ") for name in line.split(",")}
    assert len(services) > 400
    unknown = {service for service in services if client_name(service) is None}
    assert unknown == set()
    for service in (
        "dynamodb",
        "sfn",
        "cloudwatchlogs",
        "cognitoidentityprovider",
        "rds",
        "s3",
        "elasticloadbalancingv2",
    ):
        client = client_name(service)
        assert all(operation_of(client, action) for action in sdk_actions(service) or ())
    assert set(OTHER_NAMES.values()) <= {client_name(name) for name in OTHER_NAMES}


@pytest.mark.parametrize(
    ("client", "word"),
    [
        ("dynamodb", "DynamoDb"), ("secretsmanager", "SecretsManager"), ("stepfunctions", "Sfn"), ("s3", "S3"),
        ("logs", "CloudWatchLogs"), ("elbv2", "ElasticLoadBalancingV2"), ("cognito-idp", "CognitoIdentityProvider"),
        ("iot", "Iot"), ("config", "Config"), ("apigatewayv2", "ApiGatewayV2"),
    ],
)  # fmt: skip
def test_services_are_spelled_as_the_second_sdk_for_java_spells_them(client, word):
    assert service_word(str(model_of(client).service_id)) == word


@pytest.mark.parametrize(
    ("name", "spelled"),
    [("DBInstanceId", "DbInstanceId"), ("taskDefinition", "TaskDefinition"), ("ETag", "ETag"), ("ACL", "Acl"),
     ("SSEKMSKeyId", "SsekmsKeyId"), ("MD5OfMessageBody", "Md5OfMessageBody"), ("NULL", "Nul")],
)  # fmt: skip
def test_members_are_words_with_capitals(name, spelled):
    assert member_name(name) == spelled
