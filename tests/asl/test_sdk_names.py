"""How Step Functions spells what the AWS SDKs have."""

from __future__ import annotations

import pytest

from asl.sdk_names import OTHER_NAMES, error_name, member_name, service_word


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("taskDefinition", "TaskDefinition"),
        ("DBInstanceId", "DbInstanceId"),
        ("Item", "Item"),
        ("NULL", "Nul"),
        ("x-amz-id", "x-amz-id"),
    ],
)
def test_members_begin_with_a_capital_and_take_abbreviations_for_words(name: str, spelled: str) -> None:
    assert member_name(name) == spelled


@pytest.mark.parametrize(
    ("service", "word"),
    [
        ("DynamoDB", "DynamoDb"),
        ("Secrets Manager", "SecretsManager"),
        ("AWS Health", "Health"),
        ("Directory Service", "Directory"),
        ("IoT Wireless", "IotWireless"),
    ],
)
def test_a_service_is_a_word_in_the_names_of_its_errors(service: str, word: str) -> None:
    assert service_word(service) == word


@pytest.mark.parametrize(
    ("shape", "name"),
    [("NotFound", "NotFoundException"), ("NoSuchKeyException", "NoSuchKeyException"), ("JobFault", "JobException")],
)
def test_errors_are_exceptions(shape: str, name: str) -> None:
    assert error_name(shape) == name


def test_services_with_another_name_in_python_are_known() -> None:
    assert OTHER_NAMES["sfn"] == OTHER_NAMES["states"] == "stepfunctions"
