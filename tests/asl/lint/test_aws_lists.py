"""The lists of what AWS's services take are those of the models that are installed."""

from __future__ import annotations

import re
from pathlib import Path

from asl.lint.required_parameters import known_fields
from asl.lint.sdk_fields import fields_of
from tooling.aws_sdk_facts import TARGET, field_lists, required_lists


def test_required_parameters_and_fields_are_those_of_the_models() -> None:
    kept = {file.name: file.read_text(encoding="ascii") for file in Path(TARGET).glob("*.txt")}
    assert kept == {**required_lists(), **field_lists()}


def test_every_action_of_every_service_can_be_asked() -> None:
    for file in Path(TARGET).glob("*.fields.txt"):
        for names, actions in re.findall(r"^\[(.*)\]\n((?:.+\n)*)", file.read_text(encoding="ascii"), re.MULTILINE):
            for action in actions.splitlines():
                for service in names.split(","):
                    if service[0] == file.name[0]:
                        assert fields_of(service, action.split(" ")[0]) is not None, (service, action)


def test_a_field_says_what_is_in_it_and_how_deep() -> None:
    fields = fields_of("dynamodb", "putItem")
    assert fields is not None
    item, free = fields.within("Item")
    assert item is not None
    assert free == 1
    assert {"S", "N", "Bool"} <= set(item)
    assert fields.within("TableName") == (None, 0)


def test_what_is_not_known_is_none() -> None:
    assert fields_of("dynamodb", "fly") is None
    assert fields_of("nothing", "getItem") is None
    for resource in ("arn:aws:states:::aws-sdk:nothing:do", "arn:aws:states:::elasticmapreduce:addStep", "foo"):
        assert known_fields(resource) is None
