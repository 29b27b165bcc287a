"""Where services are called: only where the operator said so."""

from __future__ import annotations

import pytest

from executions.handlers import aws_clients
from executions.handlers.aws_clients import client_of
from executions.handlers.endpoints import Door, door_of

AWS = None


@pytest.fixture
def doors(monkeypatch, settings):
    """Open doors by variables and by the list of services that are AWS's."""

    def opened(aws: tuple[str, ...] = (), **variables: str) -> None:
        settings.STUDIO_AWS_SERVICES = aws
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return opened


def test_without_a_word_of_the_operator_no_service_is_called(perform):
    assert door_of("sqs") is None
    outcome = perform("sqs:sendMessage", {})
    assert (outcome.error, outcome.phase) == ("Studio.UnboundResource", "start")
    for words in ("AWS_ENDPOINT_URL_SQS", "STUDIO_AWS_SERVICES", "@handler", "mock"):
        assert words in outcome.cause
    assert "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS" in perform("aws-sdk:cloudwatchlogs:createLogGroup", {}).cause


def test_one_address_serves_all_and_one_services_own_goes_before_it(doors):
    doors(AWS_ENDPOINT_URL="http://all", AWS_ENDPOINT_URL_SECRETS_MANAGER="http://secrets")
    assert door_of("dynamodb") == Door("dynamodb", "http://all")
    assert door_of("secretsmanager") == Door("secretsmanager", "http://secrets")


def test_single_services_can_be_aws_while_others_are_local(doors):
    doors(("sqs", "cloudwatchlogs"), AWS_ENDPOINT_URL="http://all", AWS_ENDPOINT_URL_LAMBDA="http://functions")
    assert door_of("sqs") == Door("sqs", AWS)
    assert door_of("cloudwatchlogs") == door_of("logs") == Door("logs", AWS)
    assert door_of("sns") == Door("sns", "http://all")
    assert door_of("lambda") == Door("lambda", "http://functions")


def test_all_services_can_be_aws_but_step_functions_stays_here_unless_it_is_named(doors):
    doors(("*",))
    assert door_of("glue") == Door("glue", AWS)
    assert door_of("sfn").ours
    doors(("*", "sfn"))
    assert door_of("sfn") == Door("stepfunctions", AWS)


def test_the_addresses_of_aws_are_its_own_whatever_the_environment_says(doors):
    doors(("dynamodb",), AWS_ENDPOINT_URL="http://all", AWS_ENDPOINT_URL_STS="http://sts")
    assert client_of(door_of("dynamodb")).meta.endpoint_url == "https://dynamodb.us-east-1.amazonaws.com"
    assert client_of(door_of("sts")).meta.endpoint_url == "http://sts"
    assert client_of(door_of("lambda"), region="eu-west-1").meta.region_name == "eu-west-1"


def test_an_endpoint_needs_no_credentials_where_there_are_none(doors, monkeypatch, aws):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    aws_clients._client.cache_clear()
    assert client_of(door_of("sqs")).list_queues()["ResponseMetadata"]["HTTPStatusCode"] == 200
    aws_clients._client.cache_clear()


def test_step_functions_is_this_server(doors):
    doors(AWS_ENDPOINT_URL="http://all")
    door = door_of("sfn")
    assert door.ours
    assert door.url.startswith("http://127.0.0.1:")


def test_a_new_kind_of_handler_is_one_file(perform, monkeypatch, tmp_path):
    import executions.handlers
    from executions.handlers import registry

    (tmp_path / "teapots.py").write_text(
        "from executions.handlers.outcomes import Result\n"
        "RANK = 42\n"
        "def bind(job):\n"
        "    return (lambda job: Result('tea')) if job.resource.endswith(':teapots:pour') else None\n"
    )
    monkeypatch.setattr(executions.handlers, "__path__", [*executions.handlers.__path__, str(tmp_path)])
    registry.kinds.cache_clear()
    try:
        assert perform("teapots:pour", {}).output == "tea"
    finally:
        monkeypatch.undo()
        registry.kinds.cache_clear()


def test_a_service_that_boto3_does_not_know_has_no_door(doors, perform):
    doors(AWS_ENDPOINT_URL="http://all")
    assert door_of("teapots") is None
    assert perform("aws-sdk:teapots:pour", {}).error == "Studio.UnboundResource"
