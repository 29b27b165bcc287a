"""Writes what `aws-sdk` integrations can call, what each action requires and which fields it takes, from botocore's service models.

Run it after an update of botocore: `python -m tooling.aws_sdk_facts`. The results are `asl/lint/aws_sdk/<initial>.txt` and
`<initial>.fields.txt`; a test holds them to the models.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import botocore.session

from asl.sdk_names import member_name

TARGET = Path(__file__).resolve().parent.parent / "asl" / "lint" / "aws_sdk"
OTHER_NAMES = """
    ce,costexplorer codeconnections,codestarconnections cognitoidentityprovider,cognitoidp config,configservice
    costandusagereport,costandusagereportservice,cur applicationdiscovery,applicationdiscoveryservice,discovery
    databasemigration,databasemigrationservice,dms directory,directoryservice,ds directoryservicedata,dsdata
    elasticloadbalancing,elb elasticloadbalancingv2,elbv2 elasticsearch,elasticsearchservice,es eventbridge,events
    iotdata,iotdataplane iotjobsdata,iotjobsdataplane lexmodelbuilding,lexmodelbuildingservice,lexmodels
    lexruntime,lexruntimeservice lexmodelsv2,lexv2models lexruntimev2,lexv2runtime cloudwatchlogs,logs
    marketplaceentitlement,marketplaceentitlementservice marketplacemetering,meteringmarketplace mgh,migrationhub
    pinpointsmsvoice,smsvoice sdb,simpledb serverlessapplicationrepository,serverlessrepo sfn,stepfunctions
"""
_ALIASES = {name: names for names in OTHER_NAMES.split() for name in names.split(",")}


def main() -> None:
    """Write the files anew."""
    TARGET.mkdir(exist_ok=True)
    for name, text in {**required_lists(), **field_lists()}.items():
        (TARGET / name).write_text(text, encoding="ascii")


def required_lists() -> dict[str, str]:
    """The lists of required parameters by file."""
    session = botocore.session.get_session()
    files: dict[str, dict[str, dict[str, set[str]]]] = {}
    for service in session.get_available_services():
        model = session.get_service_model(service)
        name = re.sub("[ -]", "", str(model.service_id)).lower()
        names = _ALIASES.get(name, name)
        for alias in names.split(","):
            actions = files.setdefault(alias[0], {}).setdefault(names, {})
            for operation in model.operation_names:
                required = _required(model.operation_model(operation).input_shape)
                actions.setdefault(required, set()).add(operation[0].lower() + operation[1:])
    found = {}
    for initial, services in sorted(files.items()):
        lines: list[str] = []
        for names, actions in sorted(services.items()):
            lines.append(names)
            lines += [f" {required}: {' '.join(sorted(known))}" for required, known in sorted(actions.items())]
        found[f"{initial}.txt"] = "\n".join(lines) + "\n"
    return found


def field_lists() -> dict[str, str]:
    """The fields that each action takes, by file.

    For each service a line `[names]`, with commas between them, a line `action shape` for each action, an empty line, and a
    line of fields for each shape, numbered from 0. A field that holds objects has the number of their shape behind a colon;
    `*` before the number means an object whose keys are free.
    """
    session = botocore.session.get_session()
    found: dict[str, dict[str, str]] = {}
    for service in session.get_available_services():
        model = session.get_service_model(service)
        name = re.sub("[ -]", "", str(model.service_id)).lower()
        shapes = _Shapes()
        actions = [
            f"{operation[0].lower()}{operation[1:]} {shapes.number(model.operation_model(operation).input_shape)}"
            for operation in model.operation_names
        ]
        names = _ALIASES.get(name, name)
        for initial in {alias[0] for alias in names.split(",")}:
            found.setdefault(initial, {})[names] = "\n".join([*sorted(actions), "", *shapes.lines]) + "\n"
    return {
        f"{initial}.fields.txt": "".join(f"[{names}]\n{lines}" for names, lines in sorted(services.items()))
        for initial, services in sorted(found.items())
    }


class _Shapes:
    """The lines of the shapes of one service, each made when something first refers to it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, shape: Any) -> str:
        """The reference to a shape; empty where it holds no fields that have names."""
        keys = ""
        while shape is not None and shape.type_name in ("list", "map"):
            keys += "*" if shape.type_name == "map" else ""
            shape = shape.member if shape.type_name == "list" else shape.value
        if shape is None or shape.type_name != "structure" or getattr(shape, "is_document_type", False):
            return ""
        if shape.name not in self._numbers:
            self._numbers[shape.name] = len(self.lines)
            self.lines.append("")
            fields = [(member_name(name), self.number(inner)) for name, inner in shape.members.items()]
            self.lines[self._numbers[shape.name]] = " ".join(f"{name}:{at}" if at else name for name, at in fields)
        return f"{keys}{self._numbers[shape.name]}"


def _required(shape: Any) -> str:
    """Required parameters as Step Functions spells them; without those that the SDK fills in by itself."""
    if shape is None:
        return "-"
    wanted = [name for name in shape.required_members if not shape.members[name].metadata.get("idempotencyToken")]
    return ",".join(member_name(name) for name in wanted) or "-"


if __name__ == "__main__":
    main()
