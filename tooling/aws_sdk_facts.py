"""Writes what `aws-sdk` integrations can call and what each action requires, from the service models of botocore.

Run it after an update of botocore: `python -m tooling.aws_sdk_facts`. The result is `asl/lint/aws_sdk/<initial>.txt`.
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
    TARGET.mkdir(exist_ok=True)
    for initial, services in files.items():
        lines = []
        for names, actions in sorted(services.items()):
            lines.append(names)
            lines += [f" {required}: {' '.join(sorted(known))}" for required, known in sorted(actions.items())]
        (TARGET / f"{initial}.txt").write_text("\n".join(lines) + "\n", encoding="ascii")


def _required(shape: Any) -> str:
    """Required parameters as Step Functions spells them; without those that the SDK fills in by itself."""
    if shape is None:
        return "-"
    wanted = [name for name in shape.required_members if not shape.members[name].metadata.get("idempotencyToken")]
    return ",".join(member_name(name) for name in wanted) or "-"


if __name__ == "__main__":
    main()
