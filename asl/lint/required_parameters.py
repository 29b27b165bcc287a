"""What the action of an integration requires and takes: the optimised ones by the service that stands behind them."""

from __future__ import annotations

from functools import lru_cache

from asl.lint.integrations import is_known, read_resource
from asl.lint.sdk_actions import Required, required_by
from asl.lint.sdk_fields import Fields, fields_of

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
# What those take, where it is written down; of the others it is not known.
_OWN_FIELDS: dict[tuple[str, str], str] = {
    (
        "apigateway",
        "invoke",
    ): "AllowNullValues ApiEndpoint AuthType Headers Method Path QueryParameters RequestBody Stage",
    ("eks", "call"): "CertificateAuthority ClusterName Endpoint Method Path QueryParameters RequestBody",
    ("eks", "runJob"): "CertificateAuthority ClusterName Endpoint Job LogOptions Namespace",
    (
        "http",
        "invoke",
    ): "ApiEndpoint Authentication Headers InvocationConfig Method QueryParameters RequestBody Transform",
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


@lru_cache(maxsize=1024)
def known_fields(resource: str) -> Fields | None:
    """The fields that a Task with this Resource may hand over; None where that is not known."""
    read = read_resource(resource)
    if not is_known(read):
        return None
    if read.kind == "aws-sdk":
        return fields_of(read.service, read.action)
    key = (read.service, read.action)
    if key in _OWN_FIELDS:
        return Fields(dict.fromkeys(_OWN_FIELDS[key].split(), ""), [])
    return None if key in _OWN else fields_of(_SDK_NAMES.get(read.service, read.service), read.action)
