"""What a Task can call: the optimised integrations with their actions and patterns, and how a Resource is read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from asl.document.placeholders import has_placeholder
from asl.lint.sdk_actions import has_action

_PLAIN, _SYNC, _TOKEN = "", ".sync", ".waitForTaskToken"


class Resource(NamedTuple):
    """A Resource ARN, taken apart. `pattern` is empty, `.sync`, `.sync:2` or `.waitForTaskToken`.

    `kind` is `lambda`, `activity`, `optimised`, `aws-sdk`, `other` (an ARN of something else) or `none` (no ARN).
    """

    kind: str
    service: str = ""
    action: str = ""
    pattern: str = ""


_ARN = re.compile(r"arn:(?P<partition>aws(?:-[a-z-]+)?):(?P<service>[a-z0-9-]+):(?P<region>[^:]*):(?P<account>[^:]*):(?P<rest>.+)\Z",
                  re.DOTALL)  # fmt: skip
_ACTION = re.compile(
    r"(?P<service>[A-Za-z0-9-]+):(?P<action>[A-Za-z0-9]+)(?P<pattern>\.sync:2|\.sync|\.waitForTaskToken)?\Z"
)

# https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
# A row: service, patterns beside the plain call, actions.
_ROWS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("apigateway", (_TOKEN,), "invoke"),
    ("athena", (_SYNC,), "startQueryExecution"),
    ("athena", (), "stopQueryExecution getQueryExecution getQueryResults"),
    ("batch", (_SYNC,), "submitJob"),
    ("bedrock", (), "invokeModel"),
    ("bedrock", (_SYNC,), "createModelCustomizationJob"),
    ("bedrockagentcore", (), "invokeHarness"),
    ("bedrock-agentcore", (), "invokeHarness"),  # seen in definitions; the Developer Guide has it without the hyphen
    ("codebuild", (_SYNC,), "startBuild startBuildBatch"),
    ("codebuild", (), "stopBuild batchDeleteBuilds batchGetReports stopBuildBatch retryBuild retryBuildBatch"),
    ("codebuild", (), "deleteBuildBatch"),
    ("databrew", (_SYNC,), "startJobRun"),
    ("dynamodb", (), "getItem putItem updateItem deleteItem"),
    ("ecs", (_SYNC, _TOKEN), "runTask"),
    ("eks", (_SYNC,), "createCluster deleteCluster createNodegroup deleteNodegroup createFargateProfile"),
    ("eks", (_SYNC,), "deleteFargateProfile runJob"),
    ("eks", (), "call"),
    ("elasticmapreduce", (_SYNC,), "createCluster terminateCluster addStep"),
    ("elasticmapreduce", (), "setClusterTerminationProtection cancelStep modifyInstanceFleetByName"),
    ("elasticmapreduce", (), "modifyInstanceGroupByName"),
    ("emr-containers", (_SYNC,), "deleteVirtualCluster startJobRun"),
    ("emr-containers", (), "createVirtualCluster"),
    ("emr-serverless", (_SYNC,), "createApplication startApplication stopApplication deleteApplication startJobRun"),
    ("emr-serverless", (_SYNC,), "cancelJobRun"),
    ("events", (_TOKEN,), "putEvents"),
    ("glue", (_SYNC,), "startJobRun"),
    ("http", (), "invoke"),
    ("lambda", (_TOKEN,), "invoke"),
    ("mediaconvert", (_SYNC,), "createJob"),
    ("sagemaker", (_SYNC,), "createTrainingJob createTransformJob createLabelingJob createHyperParameterTuningJob"),
    ("sagemaker", (_SYNC,), "createProcessingJob"),
    ("sagemaker", (), "createModel createEndpointConfig createEndpoint updateEndpoint"),
    ("sns", (_TOKEN,), "publish"),
    ("sqs", (_TOKEN,), "sendMessage"),
    ("states", (_SYNC, ".sync:2", _TOKEN), "startExecution"),
)

OPTIMISED: dict[tuple[str, str], frozenset[str]] = {
    (service, action): frozenset({_PLAIN, *patterns})
    for service, patterns, actions in _ROWS
    for action in actions.split()
}
"""Service and action to the patterns that the service offers for them."""

_NOT_IN_SDK = frozenset({"apigatewaymanagementapi"})
"""Services of AWS's SDKs that the service does not recognise in `aws-sdk` integrations (seen in its answers)."""

READERS = frozenset({"getObject", "listObjectsV2"})
WRITERS = frozenset({"putObject"})


_OPEN_PARTITION = re.compile(r"arn:(?:\$\{[^{}]*\}|#\{[^{}]*\}):")
_GAPS = re.compile(r"\$\{|#\{|%\{|\{\{|\{%|\.\.\.|<[^<>]+>")


def is_open(text: str) -> bool:
    """A name that is still to be filled in: by a template (SAM, CDK, Serverless, Terraform, Jinja), an expression, a person (`<FUNCTION_ARN>`)."""
    rest = _OPEN_PARTITION.sub("arn:aws:", text)
    return _GAPS.search(rest) is not None or has_placeholder(rest)


@lru_cache(maxsize=2048)
def read_resource(text: str) -> Resource:
    """Take a Resource apart; total. A placeholder may stand for the partition: `arn:${AWS::Partition}:states:::sqs:sendMessage`."""
    found = _ARN.match(_OPEN_PARTITION.sub("arn:aws:", text))
    if found is None:
        return Resource("none")
    service, rest = found["service"], found["rest"]
    if service == "lambda":
        return Resource("lambda" if re.match(r"function:[^:]", rest) else "none", "lambda")
    if service != "states":
        return Resource("other", service)
    if rest.startswith("activity:"):
        return Resource("activity" if len(rest) > len("activity:") else "none", "states")
    sdk = rest.startswith("aws-sdk:")
    action = _ACTION.match(rest.removeprefix("aws-sdk:"))
    if action is None:
        return Resource("none", "states")
    return Resource("aws-sdk" if sdk else "optimised", action["service"], action["action"], action["pattern"] or "")


def is_known(resource: Resource) -> bool:
    """False where the service would not recognise the integration."""
    if resource.kind == "aws-sdk":
        if resource.service in _NOT_IN_SDK:
            return False
        known = has_action(resource.service, resource.action)
        return resource.pattern in (_PLAIN, _TOKEN) and known is not False
    if resource.kind == "optimised":
        return resource.pattern in OPTIMISED.get((resource.service, resource.action), ())
    return resource.kind != "none"
