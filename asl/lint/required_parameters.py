"""What the action of an integration requires: the optimised ones by the service that stands behind them."""

from __future__ import annotations

from functools import lru_cache

from asl.lint.integrations import is_known, read_resource
from asl.lint.sdk_actions import Required, required_by

# Optimised integrations that no operation of an SDK stands behind, or one that asks for other things.
# https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
_OWN: dict[tuple[str, str], str] = {
    ("apigateway", "invoke"): "ApiEndpoint Method",
    ("bedrock", "invokeModel"): "ModelId",
    ("eks", "call"): "ClusterName CertificateAuthority Endpoint Method Path",
    ("eks", "runJob"): "ClusterName CertificateAuthority Endpoint Job",
    ("elasticmapreduce", "addStep"): "ClusterId Step",
    ("elasticmapreduce", "cancelStep"): "ClusterId StepId",
    ("elasticmapreduce", "createCluster"): "Name Instances",
    ("elasticmapreduce", "modifyInstanceFleetByName"): "ClusterId InstanceFleetName InstanceFleet",
    ("elasticmapreduce", "modifyInstanceGroupByName"): "ClusterId InstanceGroupName InstanceGroup",
    ("elasticmapreduce", "setClusterTerminationProtection"): "ClusterId TerminationProtected",
    ("elasticmapreduce", "terminateCluster"): "ClusterId",
    ("http", "invoke"): "ApiEndpoint Method",
}
_SDK_NAMES = {"emr-containers": "emrcontainers", "emr-serverless": "emrserverless", "states": "sfn"}


@lru_cache(maxsize=2048)
def required_parameters(resource: str) -> Required:
    """The parameters that a Task with this Resource cannot do without; none where that is not known."""
    read = read_resource(resource)
    if not is_known(read):
        return ()
    if read.kind == "aws-sdk":
        return required_by(read.service, read.action)
    own = _OWN.get((read.service, read.action))
    return tuple(own.split()) if own else required_by(_SDK_NAMES.get(read.service, read.service), read.action)
