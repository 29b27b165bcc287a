"""How Step Functions spells what the AWS SDKs have: services, actions, members and errors, after the SDKs for Java."""

from __future__ import annotations

import re
from functools import lru_cache

# Services that `aws-sdk` and optimised integrations call otherwise than the AWS SDK for Python does; all others are the
# same without hyphens. Some have two names. https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
_OTHER_NAMES = """
    applicationdiscovery=discovery applicationdiscoveryservice=discovery cloudwatchlogs=logs
    codeconnections=codestar-connections codestarconnections=codeconnections cognitoidentityprovider=cognito-idp
    configservice=config costandusagereport=cur costandusagereportservice=cur costexplorer=ce
    databasemigration=dms databasemigrationservice=dms directory=ds directoryservice=ds directoryservicedata=ds-data
    elasticloadbalancing=elb elasticloadbalancingv2=elbv2 elasticmapreduce=emr elasticsearch=es elasticsearchservice=es
    eventbridge=events iotdataplane=iot-data iotjobsdataplane=iot-jobs-data lexmodelbuilding=lex-models
    lexmodelbuildingservice=lex-models lexmodelsv2=lexv2-models lexruntimeservice=lex-runtime
    lexruntimev2=lexv2-runtime marketplaceentitlementservice=marketplace-entitlement
    marketplacemetering=meteringmarketplace migrationhub=mgh pinpointsmsvoice=sms-voice
    serverlessapplicationrepository=serverlessrepo sfn=stepfunctions simpledb=sdb smsvoice=pinpoint-sms-voice
    states=stepfunctions
"""
OTHER_NAMES: dict[str, str] = dict(pair.split("=") for pair in _OTHER_NAMES.split())
"""Service as Step Functions names it, to service as the AWS SDK for Python does, where they differ by more than hyphens."""

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+[0-9]*")
_RESERVED = {"NULL": "Nul"}  # a word of Java, so the SDK has another for it


@lru_cache(maxsize=8192)
def member_name(name: str) -> str:
    """A member of a request or an answer: `DBInstanceId` is `DbInstanceId`, `taskDefinition` is `TaskDefinition`.

    The second SDK for Java takes abbreviations for words; Step Functions begins each member with a capital.
    """
    if not name.isalnum():
        return name
    return _RESERVED.get(name) or "".join(word[0].upper() + word[1:].lower() for word in _WORDS.findall(name))


@lru_cache(maxsize=1024)
def service_word(service_id: str) -> str:
    """A service in the name of its errors: `DynamoDB` is `DynamoDb`, `Secrets Manager` is `SecretsManager`."""
    words = [word for word in re.split(r"[ -]", service_id) if word]
    if words[0] in ("AWS", "Amazon"):
        words = words[1:]
    if len(words) > 1 and words[-1] == "Service":
        words = words[:-1]
    return "".join("Iot" + word[3:] if word.startswith("IoT") else member_name(word) for word in words)


def error_name(shape: str) -> str:
    """The class that the first SDK for Java makes of an error: `NotFound` is `NotFoundException`."""
    if shape.endswith("Fault"):
        shape = shape.removesuffix("Fault")
    return shape if shape.endswith("Exception") else f"{shape}Exception"
